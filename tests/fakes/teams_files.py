"""The files of the fake Teams: pictures read with our token, documents at their own address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from tests.fakes.teams_connector import FakeTeams

_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


@dataclass
class Cabinet:
    """What people sent; `shown` is the bearer of each request, empty when there was none."""

    content: dict[str, bytes] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)


def picture(teams: FakeTeams, content: bytes, media_type: str = "image/png") -> dict[str, Any]:
    """A picture pasted in a message, as Teams tells of it."""
    name = f"image-{teams.number()}"
    teams.cabinet.content[name] = content
    url = f"{teams.service_url}v3/attachments/{name}/views/original"
    return {"contentType": media_type, "contentUrl": url}


def document(teams: FakeTeams, name: str, content: bytes) -> dict[str, Any]:
    """A file joined to a private message, as Teams tells of it."""
    key = f"fichier-{teams.number()}"
    teams.cabinet.content[key] = content
    url = f"{teams.service_url}download/{key}?tempauth=fictif"
    told = {"downloadUrl": url, "uniqueId": key, "fileType": name.rpartition(".")[2]}
    return {"contentType": _DOWNLOAD, "name": name, "content": told}


async def view(teams: FakeTeams, request: web.Request) -> web.Response:
    """A picture, to whoever shows our token."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    teams.cabinet.shown.append(shown)
    if not teams.accepts(shown):
        return web.Response(status=401)
    return _found(teams, request)


async def download(teams: FakeTeams, request: web.Request) -> web.Response:
    """A file, to whoever has its address; a token shown there would be given away."""
    shown = request.headers.get("Authorization", "")
    teams.cabinet.shown.append(shown)
    if shown:
        teams.violations.append("our token shown where a file is kept")
    if request.query.get("tempauth") != "fictif":
        return web.Response(status=302, headers={"Location": "https://exemple.test/connexion"})
    return _found(teams, request)


def _found(teams: FakeTeams, request: web.Request) -> web.Response:
    content = teams.cabinet.content.get(request.match_info["file"])
    if content is None:
        return web.Response(status=404)
    return web.Response(body=content, content_type="application/octet-stream")
