"""The journal: who read or exported what, and why. Taking it out is written in it too."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console import exporting
from bot.console.pages import page
from bot.console.reviewer import reviewer_of
from bot.console.routes import Access, Route, get, post
from bot.console.setup import vigie_of
from bot.domain.scrutin import LOCAL
from bot.export import Column, Value
from bot.storage import journal
from bot.storage.journal import Act, Line, Wanted

_PAGE = 100
_MOST_EXPORTED = 100_000
_DIGITS = 18
_ACTS = {
    Act.SIGNED_IN: "connexion",
    Act.READ: "lecture d’un dossier confidentiel",
    Act.IDENTITY: "identité révélée",
    Act.FILE: "fichier téléchargé",
    Act.EXPORT: "exportation",
    Act.CASE: "geste sur un dossier",
    Act.SUSPEND: "fiche suspendue",
    Act.LIFT: "suspension levée",
    Act.CORRECT: "correction envoyée",
}
_COLUMNS = (
    Column("at", "date et heure"),
    Column("name", "personne"),
    Column("reviewer", "compte"),
    Column("act", "geste"),
    Column("subject", "objet"),
    Column("reason", "motif"),
)


def routes() -> Sequence[Route]:
    """The journal and its export, for the DCAP."""
    return (
        get("/journal", show, to=Access.DCAP),
        post("/journal/exporter", export, to=Access.DCAP),
    )


async def show(request: web.Request) -> web.Response:
    """The lines that the filters want, newest first."""
    asked = {name: request.query.get(name, "")[:120] for name in ("nom", "acte", "du", "au")}
    async with vigie_of(request).database.read() as connection:
        found = await journal.lines(
            connection, _wanted(request, asked), before=_before(request), limit=_PAGE + 1
        )
    kept = {name: value for name, value in asked.items() if value}
    more = ""
    if len(found) > _PAGE:
        more = "?" + urlencode({**kept, "avant": found[_PAGE - 1].id})
    return page(
        request,
        "journal.html",
        lines=found[:_PAGE],
        acts={act.value: label for act, label in _ACTS.items()},
        asked=asked,
        query=f"?{urlencode(kept)}" if kept else "",
        more=more,
        first="avant" in request.query,
    )


async def export(request: web.Request) -> web.Response:
    """The lines of the filters, all of them."""
    asked = {name: request.query.get(name, "")[:120] for name in ("nom", "acte", "du", "au")}
    wanted, reason = await exporting.asked(request)
    async with vigie_of(request).database.write() as connection:
        rows = [_row(line) async for line in _all(connection, _wanted(request, asked))]
        return await exporting.send(
            request,
            connection,
            rows,
            _COLUMNS,
            name="journal",
            count=len(rows),
            wanted=wanted,
            reason=reason,
        )


def _wanted(request: web.Request, asked: Mapping[str, str]) -> Wanted:
    until = _day(asked["au"])
    return Wanted(
        name=asked["nom"].strip(),
        act=asked["acte"],
        since=_day(asked["du"]),
        until=until + timedelta(days=1) if until else None,
        confidential=reviewer_of(request).confidential,
    )


def _day(value: str) -> datetime | None:
    """The beginning of a day here, or None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(value), time(), LOCAL)
    except ValueError:
        return None


def _before(request: web.Request) -> int | None:
    given = request.query.get("avant", "")
    sound = given.isascii() and given.isdecimal() and len(given) <= _DIGITS
    return int(given) if sound else None


async def _all(connection: AsyncConnection, wanted: Wanted) -> AsyncIterator[Line]:
    before, left = None, _MOST_EXPORTED
    while left > 0:
        found = await journal.lines(connection, wanted, before=before, limit=1000)
        for line in found[:left]:
            yield line
        left -= len(found)
        if len(found) < 1000:
            return
        before = found[-1].id


def _row(line: Line) -> Mapping[str, Value]:
    return {
        "at": line.at,
        "name": line.name,
        "reviewer": line.reviewer,
        "act": line.act,
        "subject": line.subject,
        "reason": line.reason,
    }
