"""The style sheet and the script, under names that change with what they hold."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file as browsers get it."""

    body: bytes
    media_type: str
    digest: str


class Assets:
    """The files of the console's folder, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {
            file.name: _asset(file) for file in sorted(folder.iterdir()) if file.suffix in _TYPES
        }

    def path(self, name: str) -> str:
        """Where a file is, from the console's root; KeyError for a file that does not exist."""
        return f"/static/{self._files[name].digest}/{name}"

    async def answer(self, request: web.Request) -> web.Response:
        """Send a file; browsers keep it, since another content has another address."""
        found = self._files.get(request.match_info["name"])
        if found is None or found.digest != request.match_info["digest"]:
            raise web.HTTPNotFound
        return web.Response(
            body=found.body,
            content_type=found.media_type,
            charset="utf-8",
            headers={"Cache-Control": _FOR_A_YEAR},
        )


def _asset(file: Path) -> Asset:
    body = file.read_bytes()
    return Asset(body, _TYPES[file.suffix], hashlib.sha256(body).hexdigest()[:16])
