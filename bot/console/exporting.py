"""Exports of the console: a reason is asked, and who exported what is written before it leaves."""

import io
from collections.abc import Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console.recording import record
from bot.export import Column, Rows, write_csv, write_jsonl
from bot.storage.journal import Act

REASON, FORMAT = "motif", "format"
SHORTEST_REASON = 10
"""In characters: enough to say something."""

_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson"}


async def asked(request: web.Request) -> tuple[str, str]:
    """The format and the reason of an export; raises HTTPBadRequest in French."""
    form = await request.post()
    wanted, reason = str(form.get(FORMAT, "")), str(form.get(REASON, "")).strip()
    if wanted not in _TYPES:
        raise web.HTTPBadRequest(text="Choisissez le format CSV ou JSONL.")
    if len(reason) < SHORTEST_REASON:
        raise web.HTTPBadRequest(
            text=f"Dites pourquoi vous exportez, en {SHORTEST_REASON} caractères ou plus."
        )
    return wanted, reason


async def send(
    request: web.Request,
    connection: AsyncConnection,
    rows: Rows,
    columns: Sequence[Column],
    *,
    name: str,
    count: int,
    wanted: str,
    reason: str,
) -> web.Response:
    """The file, once the journal says who took it; `connection` writes."""
    stream = io.StringIO(newline="")
    if wanted == "csv":
        write_csv(rows, columns, stream)
    else:
        write_jsonl(rows, stream)
    await record(request, connection, Act.EXPORT, f"{name} : {count} lignes", reason=reason)
    return web.Response(
        text=stream.getvalue(),
        content_type=_TYPES[wanted],
        headers={"Content-Disposition": f'attachment; filename="vigie-{name}.{wanted}"'},
    )
