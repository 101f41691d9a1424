"""Taking a file of a case: always as a download, never opened in the console's own pages."""

from collections.abc import Sequence
from urllib.parse import quote

from aiohttp import web

from bot.console.case_page import ADDRESS
from bot.console.recording import record
from bot.console.reviewer import actor_of, snapshot_of
from bot.console.routes import Route, get
from bot.console.scope import case_of
from bot.console.setup import vigie_of
from bot.domain.rights import handles
from bot.storage import files
from bot.storage.files import State
from bot.storage.journal import Act

_SAFE = "application/octet-stream"
"""Whatever the file is: a browser must not read it as a page of ours."""


def routes() -> Sequence[Route]:
    """The files of a case."""
    return (get(f"{ADDRESS}/fichiers/{{file:[0-9]{{1,18}}}}", download),)


async def download(request: web.Request) -> web.Response:
    """Send the bytes of a file that is kept, and write who took it in the journal."""
    vigie, wanted = vigie_of(request), int(request.match_info["file"])
    async with vigie.database.write() as connection:
        case = await case_of(request, connection)
        directory, now = snapshot_of(request).directory, vigie.desk.clock()
        inside = handles(actor_of(request), case, directory, now)
        joined = {
            item.id: item
            for item in await files.files_of(connection, case.id)
            if inside or not item.internal
        }
        found = joined.get(wanted)
        body = await files.content(connection, wanted) if found else None
        if found is None or body is None or found.state is not State.KEPT:
            raise web.HTTPNotFound(text="Ce fichier n’est pas dans le dossier.")
        await record(request, connection, Act.FILE, f"{case.ref} fichier {wanted}")
    name = quote(found.name, safe="")
    return web.Response(
        body=body,
        content_type=_SAFE,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
