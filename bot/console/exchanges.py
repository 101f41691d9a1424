"""The list of exchanges: filters, full-text search, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.console import exchanges_acts, exchanges_one
from bot.console import exchanges_words as words
from bot.console.daily import midnight
from bot.console.pages import page
from bot.console.reviewer import snapshot_of
from bot.console.routes import Route, get
from bot.console.scope import scope_of
from bot.console.setup import ROOT, vigie_of
from bot.domain.directory import Directory
from bot.storage.exchanges import Exchange
from bot.storage.review import listing, verdicts
from bot.storage.review.listing import PAGE, Wanted
from bot.storage.terms import Search

_FIELDS = ("q", "du", "au", "role", "region", "canal", "zone", "fiche", "avis")
_LONGEST = 200
_DIGITS = 18


@dataclass(frozen=True)
class Row:
    """An exchange as the list shows it; `marked` is its text in pieces, found words apart."""

    exchange: Exchange
    marked: Sequence[tuple[str, bool]]
    region: str
    verdict: str | None


def routes() -> Sequence[Route]:
    """The list, one exchange, and what a reviewer decides of it."""
    return (get("/echanges", _list), *exchanges_acts.routes(), *exchanges_one.routes())


async def _list(request: web.Request) -> web.Response:
    vigie, directory = vigie_of(request), snapshot_of(request).directory
    asked = {name: request.query.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
    catalogue = vigie.desk.understander.matcher.catalogue
    mine = scope_of(request).places
    wanted = _wanted(asked, directory, mine)
    before = request.query.get("avant", "")
    after = int(before) if before.isdecimal() and len(before) <= _DIGITS else None
    async with vigie.database.read() as connection:
        found = await listing.page_of(connection, wanted, before=after, limit=PAGE + 1)
        judged = await verdicts.reviewed_among(connection, [item.id for item in found])
    shown = found[:PAGE]
    return page(
        request,
        "exchanges.html",
        rows=_rows(shown, asked["q"], directory, judged),
        asked=asked,
        searching=any(asked.values()),
        older=_link(asked, shown[-1].id) if len(found) > PAGE else "",
        newest=_link(asked, None) if after is not None else "",
        region_choices=[(name, name) for name in _regions(directory, mine)],
        titles={entry.id: entry.title for entry in catalogue},
        words=words,
    )


def _wanted(asked: Mapping[str, str], directory: Directory, mine: frozenset[str] | None) -> Wanted:
    """The filters that make sense; the others, which no form of ours sends, are left out."""
    places = mine
    if asked["region"]:
        region = {
            code for code in directory.circonscriptions if directory.region(code) == asked["region"]
        }
        places = frozenset(region if mine is None else region & mine)
    last = _midnight(asked["au"])
    return Wanted(
        since=_midnight(asked["du"]),
        until=last + timedelta(days=1) if last else None,
        role=_one_of(asked["role"], words.ROLES),
        places=places,
        channel=_one_of(asked["canal"], words.CHANNEL_NAMES),
        zone=_one_of(asked["zone"], words.ZONES),
        entry=asked["fiche"],
        feedback=_one_of(asked["avis"], words.FEEDBACK),
        words=asked["q"],
    )


def _one_of(value: str, known: Mapping[Any, str]) -> str:
    return value if value in known else ""


def _midnight(day: str) -> datetime | None:
    try:
        return midnight(date.fromisoformat(day))
    except ValueError:
        return None


def _rows(
    found: Sequence[Exchange], typed: str, directory: Directory, judged: Mapping[int, str]
) -> Sequence[Row]:
    search = Search.of(typed)
    return [
        Row(
            item,
            search.marked(item.text),
            directory.region(item.circonscription),
            judged.get(item.id),
        )
        for item in found
    ]


def _regions(directory: Directory, mine: frozenset[str] | None) -> Sequence[str]:
    codes = directory.circonscriptions if mine is None else mine
    return sorted({directory.region(code) for code in codes} - {""})


def _link(asked: Mapping[str, str], before: int | None) -> str:
    query = {name: value for name, value in asked.items() if value}
    if before is not None:
        query["avant"] = str(before)
    return f"{ROOT}/echanges?{urlencode(query)}" if query else f"{ROOT}/echanges"
