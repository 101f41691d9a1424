"""The exchanges that a reviewer asks for, newest first, a page at a time.

A page never skips rows: it goes on from the last exchange of the page before. Each filter has an
index that ends with the moment, and a filter of several values asks for a page of each of them.
Exchanges whose words are kept apart are in none: the case tells those who may read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import column, func, literal, literal_column, select, table, true, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.exchanges import Exchange, exchange_of
from bot.storage.review.planning import plan_by_values
from bot.storage.schema import UtcDateTime, exchanges
from bot.storage.terms import Search

PAGE = 30
NO_ROLE = "inconnu"
"""Asks for the exchanges of people whose role is not known."""

_FULL_TEXT = table("exchange_search", column("rowid"), column("exchange_search"))


@dataclass(frozen=True)
class Wanted:
    """Which exchanges; what is None or empty does not count.

    `places` are circonscriptions: None means all, an empty set none. `entry` was shown, as the
    answer or by choice.
    """

    since: datetime | None = None
    until: datetime | None = None
    role: str = ""
    places: frozenset[str] | None = None
    channel: str = ""
    zone: str = ""
    entry: str = ""
    feedback: str = ""
    words: str = ""


async def page_of(
    connection: AsyncConnection, wanted: Wanted, *, before: int | None = None, limit: int = PAGE
) -> Sequence[Exchange]:
    """The newest exchanges, or those older than the one whose id is `before`."""
    if wanted.places is not None and not wanted.places:
        return []
    await plan_by_values(connection)
    if wanted.words.strip():
        search = Search.of(wanted.words)
        return await _found(connection, wanted, search, before, limit) if search.stems else []
    steered = connection.dialect.name == "sqlite"
    conditions = [*_conditions(wanted, steered=steered), *await _older(connection, before)]
    alternatives = _alternatives(wanted)
    branches = [
        select(exchanges.c.id)
        .where(*conditions, branch)
        .order_by(exchanges.c.at.desc(), exchanges.c.id.desc())
        .limit(limit)
        .subquery()
        for branch in alternatives
    ]
    ids = union_all(*(select(branch.c.id) for branch in branches))
    query = (
        select(exchanges)
        .where(exchanges.c.id.in_(ids))
        .order_by(exchanges.c.at.desc(), exchanges.c.id.desc())
        .limit(limit)
    )
    return [exchange_of(row._mapping) for row in await connection.execute(query)]


async def readable(
    connection: AsyncConnection, exchange_id: int, *, places: frozenset[str] | None
) -> Exchange | None:
    """One exchange, or None when there is none that may be read from these circonscriptions."""
    query = select(exchanges).where(exchanges.c.id == exchange_id, exchanges.c.terms.is_not(None))
    if places is not None:
        query = query.where(exchanges.c.circonscription.in_(sorted(places)))
    row = (await connection.execute(query)).one_or_none()
    return exchange_of(row._mapping) if row else None


async def _found(
    connection: AsyncConnection, wanted: Wanted, search: Search, before: int | None, limit: int
) -> Sequence[Exchange]:
    """Full-text search: by id, since the index of words knows nothing else."""
    conditions = _conditions(wanted)
    if wanted.places is not None:
        conditions.append(exchanges.c.circonscription.in_(sorted(wanted.places)))
    if wanted.entry:
        conditions.append(_shows(wanted.entry))
    if connection.dialect.name == "sqlite":
        number = _FULL_TEXT.c.rowid
        joined = _FULL_TEXT.join(exchanges, exchanges.c.id == number)
        query = select(exchanges).select_from(joined)
        matches = _FULL_TEXT.c.exchange_search.op("MATCH")(search.sqlite)
    else:
        number, query = exchanges.c.id, select(exchanges)
        simple: Any = literal_column("'simple'::regconfig")
        words = func.to_tsvector(simple, exchanges.c.terms)
        matches = words.op("@@")(func.to_tsquery(simple, search.postgresql))
    if before is not None:
        conditions.append(number < before)
    query = query.where(matches, *conditions).order_by(number.desc()).limit(limit)
    return [exchange_of(row._mapping) for row in await connection.execute(query)]


def _conditions(wanted: Wanted, *, steered: bool = False) -> list[Any]:
    """What an exchange must be. SQLite counts no values: `steered`, it is left one index only.

    That of the filter which leaves the fewest exchanges, in this order; the places and the entry,
    which come as alternatives, leave fewer still.
    """
    columns = exchanges.c
    found: list[Any] = [columns.terms.is_not(None)]
    if wanted.since is not None:
        found.append(columns.at >= wanted.since)
    if wanted.until is not None:
        found.append(columns.at < wanted.until)
    hidden = steered and (wanted.places is not None or bool(wanted.entry))
    for filtered, value in (
        (columns.feedback, wanted.feedback),
        (columns.role, wanted.role),
        (columns.zone, wanted.zone),
        (columns.channel, wanted.channel),
    ):
        if not value:
            continue
        asked = "" if value == NO_ROLE else value
        if hidden:
            found.append(_without_index(filtered) == asked)
        else:
            found.append(filtered == asked if asked else filtered.is_(None))
            hidden = steered
    return found


def _without_index(column: Any) -> Any:
    """The column for a condition that no index should be chosen for; NULL reads as empty."""
    return func.coalesce(column, "")


def _alternatives(wanted: Wanted) -> list[Any]:
    """The filters of which any value will do, one condition for each: each has its own index."""
    columns = exchanges.c
    there = columns.circonscription.in_(sorted(wanted.places or ()))
    if wanted.entry:
        answered = (columns.entry == wanted.entry) & columns.chosen.is_(None)
        shown = (answered, columns.chosen == wanted.entry)
        return [way & there if wanted.places is not None else way for way in shown]
    if wanted.places is not None:
        return [columns.circonscription == place for place in sorted(wanted.places)]
    return [true()]


def _shows(entry: str) -> Any:
    return func.coalesce(exchanges.c.chosen, exchanges.c.entry) == entry


async def _older(connection: AsyncConnection, before: int | None) -> list[Any]:
    """Older than an exchange, which may have been purged since the page before was read."""
    if before is None:
        return []
    moment = select(exchanges.c.at).where(exchanges.c.id == before)
    at = (await connection.execute(moment)).scalar_one_or_none()
    if at is None:
        return [exchanges.c.id < before]
    here = tuple_(literal(at, UtcDateTime), literal(before))
    return [tuple_(exchanges.c.at, exchanges.c.id) < here]
