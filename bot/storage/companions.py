"""Jobs that another one of their lane says with it: found waiting, and done when it has left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import DONE, Job, is_open, is_waiting
from bot.storage.schema import outbox

MOST = 50
"""So many go together at most; the next message takes those that are left."""


@dataclass(frozen=True)
class Companion:
    """A notice that waits behind another one of its lane."""

    id: int
    case_id: int
    name: str
    recipient: str


async def companions_of(
    connection: AsyncConnection, job: Job, names: Collection[str], now: datetime
) -> Sequence[Companion]:
    """The notices of these names that are due in this job's lane, oldest first."""
    query = (
        select(outbox.c.id, outbox.c.case_id, outbox.c.name, outbox.c.recipient)
        # `is_open` adds nothing to `is_waiting` but the lane's index.
        .where(outbox.c.lane == job.lane, is_open(), is_waiting())
        .where(outbox.c.job == job.job, outbox.c.name.in_(list(names)))
        .where(outbox.c.id != job.id, outbox.c.due_at <= now)
        .order_by(outbox.c.id)
        .limit(MOST)
    )
    return [Companion(*row) for row in await connection.execute(query)]


async def finish_companions(
    connection: AsyncConnection, ids: Collection[int], now: datetime
) -> None:
    """They were said with a job that has just been settled, in the same transaction.

    One that no longer waits was taken by whoever has the lane now: it is theirs.
    """
    if ids:
        await connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(list(ids)), is_waiting())
            .values(state=DONE, done_at=now)
        )
