"""What the console's first page counts: questions by day, entries shown, times to take charge.

Words kept apart are in no count, and neither are manquements: by place, a number would say who.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, case, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Kind, Status
from bot.storage.exchanges import HELPFUL
from bot.storage.outbox import DEAD
from bot.storage.review.verdicts import FAILED
from bot.storage.schema import cases, exchanges, outbox
from faq.calibration import Zone

_ENOUGH = 5_000


@dataclass(frozen=True)
class Shown:
    """How often an entry was shown, and what people said of it."""

    times: int = 0
    helpful: int = 0
    failed: int = 0

    def __add__(self, other: "Shown") -> "Shown":
        """The use in both stretches of time."""
        return Shown(
            self.times + other.times, self.helpful + other.helpful, self.failed + other.failed
        )


@dataclass(frozen=True)
class Taken:
    """A case that somebody took charge of: how long it waited."""

    kind: Kind
    circonscription: str
    after: timedelta


async def zones_between(
    connection: AsyncConnection, start: datetime, end: datetime, places: frozenset[str] | None
) -> Mapping[str, int]:
    """How many exchanges ended in each zone."""
    query = (
        select(exchanges.c.zone, func.count().label("number"))
        .where(exchanges.c.terms.is_not(None), exchanges.c.at >= start, exchanges.c.at < end)
        .group_by(exchanges.c.zone)
    )
    if places is not None:
        query = query.where(exchanges.c.circonscription.in_(sorted(places)))
    return {row.zone: row.number for row in await connection.execute(query)}


async def shown_between(
    connection: AsyncConnection, start: datetime, end: datetime, entries: Collection[str]
) -> Mapping[str, Shown]:
    """The use of these entries, by id: given as the answer, or chosen among titles."""
    columns, found = exchanges.c, dict[str, Shown]()
    answered = (columns.chosen.is_(None), columns.zone == Zone.ANSWER)
    for shown, conditions in ((columns.entry, answered), (columns.chosen, ())):
        helpful, failed = columns.feedback == HELPFUL, columns.feedback.in_(FAILED)
        query = (
            select(
                shown.label("entry"),
                func.count().label("times"),
                func.sum(case((helpful, 1), else_=0)).label("helpful"),
                func.sum(case((failed, 1), else_=0)).label("failed"),
            )
            .where(shown.in_(sorted(entries)), columns.at >= start, columns.at < end, *conditions)
            .group_by(shown)
        )
        for row in await connection.execute(query):
            use = Shown(row.times, row.helpful, row.failed)
            found[row.entry] = found.get(row.entry, Shown()) + use
    return found


async def taken_since(
    connection: AsyncConnection, since: datetime, places: frozenset[str] | None
) -> Sequence[Taken]:
    """The cases opened since that somebody took charge of, the newest at most 5 000."""
    columns = cases.c
    # Thousands of instants whose differences alone count: our own type would cost more than SQL.
    opened, field, dcap = (
        type_coerce(instant, DateTime(timezone=True))
        for instant in (columns.opened_at, columns.field_taken_at, columns.dcap_taken_at)
    )
    query = (
        select(columns.kind, columns.circonscription, opened, field, dcap)
        .where(*_plain(places), columns.opened_at >= since)
        .where(columns.field_taken_at.is_not(None) | columns.dcap_taken_at.is_not(None))
        .order_by(columns.id.desc())
        .limit(_ENOUGH)
    )
    kinds = {kind.value: kind for kind in Kind}
    return [
        Taken(kinds[kind], place, (min(here, there) if here and there else here or there) - start)
        for kind, place, start, here, there in (await connection.execute(query)).all()
    ]


async def open_by_kind(
    connection: AsyncConnection, places: frozenset[str] | None
) -> Mapping[str, int]:
    """How many cases are not closed, by kind."""
    query = (
        select(cases.c.kind, func.count().label("number"))
        .where(*_plain(places), cases.c.status.in_((Status.OUVERT, Status.PRIS_EN_CHARGE)))
        .group_by(cases.c.kind)
    )
    return {row.kind: row.number for row in await connection.execute(query)}


async def dead_since(connection: AsyncConnection, since: datetime) -> int:
    """How many messages were given up."""
    query = select(func.count()).where(outbox.c.state == DEAD, outbox.c.done_at >= since)
    return int((await connection.execute(query)).scalar_one())


def _plain(places: frozenset[str] | None) -> list[Any]:
    found: list[Any] = [cases.c.kind != Kind.MANQUEMENT]
    if places is not None:
        found.append(cases.c.circonscription.in_(sorted(places)))
    return found
