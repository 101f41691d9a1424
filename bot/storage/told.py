"""Whether those who reported know how their case ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import CLOCK, Case, Status
from bot.storage import cases as stored
from bot.storage.schema import cases, history

EVENT = "auteur_avise"

EXPECTED = timedelta(minutes=2)
"""How long the outcome may take to leave before it counts as missing."""


async def reporter_told(connection: AsyncConnection, case_id: int, now: datetime) -> None:
    """The outcome has just reached whoever reported; nothing for a case that is open again."""
    told = await connection.execute(
        update(cases)
        .where(cases.c.id == case_id, cases.c.status == Status.CLOS)
        .values(reporter_told_at=now)
    )
    if told.rowcount:
        await connection.execute(
            insert(history).values(
                case_id=case_id,
                at=now,
                actor=CLOCK,
                event=EVENT,
                status_from=Status.CLOS,
                status_to=Status.CLOS,
            )
        )


async def closed_untold(connection: AsyncConnection, now: datetime) -> Sequence[Case]:
    """The closed cases whose reporter was not told how they ended, oldest first.

    Left out: what its reporter withdrew, and a report of a rumour whose other report, by the same
    person, was told.
    """
    query = select(cases.c.id).where(untold(now)).order_by(cases.c.id)
    ids = [int(id_) for (id_,) in await connection.execute(query)]
    found = [await stored.get(connection, id_) for id_ in ids]
    return [case for case in found if case is not None]


def untold(now: datetime) -> ColumnElement[bool]:
    """The condition of `closed_untold`, for whoever lists and counts cases."""
    return and_(
        cases.c.status == Status.CLOS,
        cases.c.withdrawn.is_(False),
        cases.c.reporter_told_at.is_(None),
        cases.c.closed_at < now - EXPECTED,
        ~_told_otherwise(),
    )


def _told_otherwise() -> ColumnElement[bool]:
    other = cases.alias("other")
    same_rumour = func.coalesce(other.c.same_as, other.c.id) == func.coalesce(
        cases.c.same_as, cases.c.id
    )
    same_account = and_(
        other.c.reporter_channel == cases.c.reporter_channel,
        other.c.reporter_account == cases.c.reporter_account,
    )
    same_reporter = or_(same_account, other.c.reporter_person == cases.c.reporter_person)
    return exists(
        select(other.c.id).where(
            other.c.id != cases.c.id,
            same_rumour,
            same_reporter,
            other.c.reporter_told_at.is_not(None),
        )
    )
