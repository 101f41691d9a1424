"""What supervision is told and only the database can count: numbers alone, never a word.

Counted when they are asked for: every replica gives the same figures, and a restart loses none.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Status
from bot.storage.outbox import DEAD, DONE, counts, is_open, is_waiting
from bot.storage.schema import cases, exchanges, outbox

LANE_CLASSES = ("slack", "teams", "playground", "horloge")
"""What a lane's name begins with: its channel, or the clocks of cases."""

OTHER = "other"
"""The class of a lane that begins otherwise."""

RECENTLY = timedelta(minutes=15)
"""How far back delays of delivery are measured."""

A_DAY = timedelta(days=1)
"""How far back exchanges are counted."""

_ENOUGH = 5_000


@dataclass(frozen=True)
class Figures:
    """How things stand at one moment.

    `oldest_due` is how late the latest job is, in seconds, 0 when nothing is late. `waiting` counts
    by class of lane, `dead` by the platform's code, `open_cases` by kind, without their place:
    in a small circonscription a number would say who. `delays` are seconds from a message being
    written down to its delivery, by quantile; empty when nothing left lately.
    """

    oldest_due: float
    jobs: Mapping[str, int]
    waiting: Mapping[str, int]
    dead: Mapping[str, int]
    open_cases: Mapping[str, int]
    zones: Mapping[str, int]
    delays: Mapping[str, float]


async def read_figures(connection: AsyncConnection, now: datetime) -> Figures:
    """Count everything, on one connection."""
    due = select(func.min(outbox.c.due_at)).where(is_open(), outbox.c.due_at <= now)
    oldest = (await connection.execute(due)).scalar()
    still_open = cases.c.status != Status.CLOS
    return Figures(
        oldest_due=(now - oldest).total_seconds() if oldest else 0.0,
        jobs=await counts(connection),
        waiting=await _counted(connection, _lane_class(), is_waiting()),
        dead=await _counted(connection, func.coalesce(outbox.c.error, ""), outbox.c.state == DEAD),
        open_cases=await _counted(connection, cases.c.kind, still_open),
        zones=await _counted(connection, exchanges.c.zone, exchanges.c.at >= now - A_DAY),
        delays=await _delays(connection, now),
    )


async def _counted(connection: AsyncConnection, what: Any, where: Any) -> Mapping[str, int]:
    named = select(what.label("name")).where(where).subquery()
    query = select(named.c.name, func.count().label("number")).group_by(named.c.name)
    return {row.name: row.number for row in await connection.execute(query)}


def _lane_class() -> Any:
    classes = [(outbox.c.lane.startswith(f"{name}:"), literal(name)) for name in LANE_CLASSES]
    return case(*classes, else_=literal(OTHER))


async def _delays(connection: AsyncConnection, now: datetime) -> Mapping[str, float]:
    """A deadline is due long after it is written down: it is no delay."""
    query = (
        select(outbox.c.created_at, outbox.c.done_at)
        .where(outbox.c.state == DONE, outbox.c.done_at >= now - RECENTLY, outbox.c.job != "step")
        .order_by(outbox.c.done_at.desc())
        .limit(_ENOUGH)
    )
    rows = await connection.execute(query)
    delays = sorted((row.done_at - row.created_at).total_seconds() for row in rows)
    if not delays:
        return {}
    return {"0.5": _rank(delays, 0.5), "0.99": _rank(delays, 0.99), "1": delays[-1]}


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[math.ceil(share * len(ordered)) - 1]
