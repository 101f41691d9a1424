"""The export of cases: who asks says why, and nobody's name or words leave."""

from collections.abc import AsyncIterator, Mapping, Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console import exporting
from bot.console.cases_page import now_of, wanted_of
from bot.console.reviewer import snapshot_of
from bot.console.routes import Route, post
from bot.console.scope import scope_of
from bot.console.setup import vigie_of
from bot.domain.directory import Directory
from bot.export import Column, Value
from bot.storage import casebook
from bot.storage.casebook import Listed

_MOST_EXPORTED = 20_000
_COLUMNS = (
    Column("ref", "dossier"),
    Column("kind", "sorte"),
    Column("opened_at", "ouvert le"),
    Column("circonscription", "circonscription"),
    Column("region", "région"),
    Column("role", "rôle de l’auteur ou de l’autrice"),
    Column("status", "état"),
    Column("issue", "issue"),
    Column("field_taken_at", "prise en charge du terrain"),
    Column("dcap_told_at", "DCAP avisée"),
    Column("dcap_taken_at", "prise en charge de la DCAP"),
    Column("closed_at", "clos le"),
    Column("reporter_told_at", "issue transmise le"),
)


def routes() -> Sequence[Route]:
    """The export."""
    return (post("/dossiers/exporter", export),)


async def export(request: web.Request) -> web.Response:
    """The cases of the filters, without a name and without what people wrote."""
    wanted, reason = await exporting.asked(request)
    directory = snapshot_of(request).directory
    async with vigie_of(request).database.write() as connection:
        rows = [_row(item, directory) async for item in _all(request, connection)]
        return await exporting.send(
            request,
            connection,
            rows,
            _COLUMNS,
            name="dossiers",
            count=len(rows),
            wanted=wanted,
            reason=reason,
        )


async def _all(request: web.Request, connection: AsyncConnection) -> AsyncIterator[Listed]:
    scope, wanted, before, left = scope_of(request), wanted_of(request), None, _MOST_EXPORTED
    while left > 0:
        found = await casebook.listing(
            connection, scope, wanted, now_of(request), before=before, limit=500
        )
        for item in found[:left]:
            yield item
        left -= len(found)
        if len(found) < 500:
            return
        before = found[-1].case.id


def _row(item: Listed, directory: Directory) -> Mapping[str, Value]:
    case = item.case
    return {
        "ref": case.ref,
        "kind": case.kind.value,
        "opened_at": case.opened_at,
        "circonscription": directory.nom(case.circonscription),
        "region": directory.region(case.circonscription),
        "role": case.reporter.role,
        "status": case.status.value,
        "issue": case.issue.value if case.issue else None,
        "field_taken_at": case.field_taken_at,
        "dcap_told_at": case.dcap_told_at,
        "dcap_taken_at": case.dcap_taken_at,
        "closed_at": case.closed_at,
        "reporter_told_at": case.reporter_told_at,
    }
