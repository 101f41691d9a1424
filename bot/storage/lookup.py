"""The cases that an operator looks up at a terminal, filtered, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Case, Kind, Status
from bot.storage.casebook import late
from bot.storage.cases import case_of_row
from bot.storage.schema import cases, surfaces
from bot.storage.told import untold


@dataclass(frozen=True)
class Sought:
    """Which cases to list: those not closed unless `status` or `untold` says otherwise."""

    status: Status | None = None
    kind: Kind | None = None
    circonscription: str | None = None
    late: bool = False
    untold: bool = False


@dataclass(frozen=True)
class Found:
    """A case of the list. `lost`: a card of it could not be delivered."""

    case: Case
    late: bool
    untold: bool
    lost: bool


async def lookup(
    connection: AsyncConnection, sought: Sought, now: datetime, *, before: int | None, limit: int
) -> Sequence[Found]:
    """At most `limit` of the cases sought; `before` is the id of the last one already read."""
    lost = exists().where(surfaces.c.case_id == cases.c.id, surfaces.c.failure.is_not(None))
    marks = (late().label("late"), untold(now).label("untold"), lost.label("lost"))
    query = select(cases, *marks)
    if sought.status is not None:
        query = query.where(cases.c.status == sought.status)
    elif not sought.untold:
        query = query.where(cases.c.status.in_([Status.OUVERT, Status.PRIS_EN_CHARGE]))
    if sought.kind is not None:
        query = query.where(cases.c.kind == sought.kind)
    if sought.circonscription is not None:
        query = query.where(cases.c.circonscription == sought.circonscription)
    if sought.late:
        query = query.where(late())
    if sought.untold:
        query = query.where(untold(now))
    if before is not None:
        query = query.where(cases.c.id < before)
    rows = await connection.execute(query.order_by(cases.c.id.desc()).limit(limit))
    return [
        Found(case_of_row(row._mapping), bool(row.late), bool(row.untold), bool(row.lost))
        for row in rows
    ]
