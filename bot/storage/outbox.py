"""What is still to be sent: jobs that survive a crash, claimed lane by lane.

A lane is one room of one channel: a single job of it is in flight at a time, and the room's pace is
kept. Within a lane, jobs with the same order key leave in the order they were written. A claim is
fenced: only the worker whose token is on the job may finish it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, case, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import lanes, outbox

WAITING, LEASED, DONE, DEAD = "waiting", "leased", "done", "dead"
OPEN = (WAITING, LEASED)


@dataclass(frozen=True)
class Job:
    """One thing to do: ids and keys only, never words.

    `job` says what (surface, notice, relay, answer, step); `name` is a notice's or a step's key;
    `once_key`: while a job with this key waits, another one is not added.
    """

    job: str
    lane: str
    order_key: str
    due_at: datetime
    case_id: int | None = None
    surface_id: int | None = None
    exchange_id: int | None = None
    history_id: int | None = None
    name: str | None = None
    recipient: str | None = None
    once_key: str | None = None
    id: int = 0
    attempts: int = 0
    token: str = ""
    created_at: datetime | None = None


async def add(connection: AsyncConnection, jobs: Iterable[Job], now: datetime) -> None:
    """Write jobs down; one that already waits under the same `once_key` is not added again."""
    rows = [_columns(job, now) for job in jobs]
    if not rows:
        return
    upsert = upsert_sqlite if connection.dialect.name == "sqlite" else upsert_postgresql
    # Sorted, so that two replicas lock the lanes in the same order.
    names = sorted({row["lane"] for row in rows})
    lane_rows = [{"name": name, "free_at": now} for name in names]
    await connection.execute(upsert(lanes).values(lane_rows).on_conflict_do_nothing())
    await connection.execute(upsert(outbox).values(rows).on_conflict_do_nothing())


async def claim(
    connection: AsyncConnection, now: datetime, *, limit: int, lease: timedelta
) -> Sequence[Job]:
    """Take the head of each free lane, at most `limit` lanes, for the duration of a lease."""
    earlier = outbox.alias("earlier")
    blocked = exists(
        select(earlier.c.id).where(
            earlier.c.order_key == outbox.c.order_key,
            earlier.c.id < outbox.c.id,
            earlier.c.state.in_(OPEN),
        )
    )
    free = and_(lanes.c.token.is_(None), lanes.c.free_at <= now)
    heads = (
        select(outbox.c.lane, func.min(outbox.c.id).label("id"))
        .join(lanes, lanes.c.name == outbox.c.lane)
        .where(outbox.c.state == WAITING, outbox.c.due_at <= now, free, ~blocked)
        .group_by(outbox.c.lane)
        .order_by(func.min(outbox.c.due_at))
        .limit(limit)
    )
    candidates = {row.lane: row.id for row in await connection.execute(heads)}
    if not candidates:
        return []
    token = uuid4().hex
    won = (
        select(lanes.c.name)
        .where(lanes.c.name.in_(candidates), free)
        .with_for_update(skip_locked=True)
    )
    taken = await connection.execute(
        update(lanes)
        .where(lanes.c.name.in_(won.scalar_subquery()))
        .values(token=token, leased_until=now + lease)
        .returning(lanes.c.name)
    )
    won_lanes = [name for (name,) in taken]
    rows = await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_([candidates[name] for name in won_lanes]))
        .where(outbox.c.state == WAITING)
        .values(state=LEASED, token=token)
        .returning(*outbox.c)
    )
    jobs = sorted((_job(row._mapping) for row in rows), key=lambda job: job.id)
    idle = set(won_lanes) - {job.lane for job in jobs}
    if idle:
        await connection.execute(
            update(lanes).where(lanes.c.name.in_(idle)).values(token=None, leased_until=None)
        )
    return jobs


async def owns(connection: AsyncConnection, job: Job) -> bool:
    """Whether this worker still holds the job; locks it until the transaction ends."""
    query = (
        select(outbox.c.id)
        .where(outbox.c.id == job.id, outbox.c.token == job.token, outbox.c.state == LEASED)
        .with_for_update()
    )
    return (await connection.execute(query)).first() is not None


async def finish(
    connection: AsyncConnection, job: Job, now: datetime, *, free_at: datetime
) -> bool:
    """The job is done and its lane is free from `free_at`; False when it was no longer ours."""
    return await _settle(connection, job, free_at, state=DONE, done_at=now, token=None)


async def postpone(connection: AsyncConnection, job: Job, *, free_at: datetime, error: str) -> bool:
    """The platform asked to wait: the whole lane waits, and it does not count as an attempt."""
    return await _back_to_waiting(
        connection, job, free_at=free_at, due_at=job.due_at, attempts=job.attempts, error=error
    )


async def retry(
    connection: AsyncConnection, job: Job, *, due_at: datetime, free_at: datetime, error: str
) -> bool:
    """Another attempt later; the room's other jobs go on, those of the same thread wait."""
    return await _back_to_waiting(
        connection, job, free_at=free_at, due_at=due_at, attempts=job.attempts + 1, error=error
    )


async def give_up(connection: AsyncConnection, job: Job, now: datetime, *, error: str) -> bool:
    """No attempt will help: the job is dead, and stays visible."""
    return await _settle(
        connection,
        job,
        now,
        state=DEAD,
        done_at=now,
        token=None,
        error=error,
        attempts=job.attempts + 1,
    )


async def extend(connection: AsyncConnection, tokens: Iterable[str], until: datetime) -> None:
    """Heartbeat: these leases live until that moment."""
    await connection.execute(
        update(lanes).where(lanes.c.token.in_(list(tokens))).values(leased_until=until)
    )


async def recover(connection: AsyncConnection, now: datetime) -> int:
    """Give back the jobs of workers that died; returns how many."""
    lapsed = select(lanes.c.name).where(lanes.c.leased_until <= now)
    names = [name for (name,) in await connection.execute(lapsed.with_for_update(skip_locked=True))]
    if not names:
        return 0
    twin = outbox.alias("twin")
    replaced = exists(
        select(twin.c.id).where(twin.c.once_key == outbox.c.once_key, twin.c.state == WAITING)
    )
    abandoned = and_(outbox.c.lane.in_(names), outbox.c.state == LEASED)
    given_back = await connection.execute(
        update(outbox)
        .where(abandoned)
        .values(
            # A fresher job already waits to do the same: the lapsed one has nothing left to do.
            state=case((replaced, DONE), else_=WAITING),
            token=None,
            attempts=outbox.c.attempts + 1,
            error="worker_lost",
        )
    )
    await connection.execute(
        update(lanes).where(lanes.c.name.in_(names)).values(token=None, leased_until=None)
    )
    return given_back.rowcount


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next waiting job may leave, or None when nothing waits."""
    moment = case((lanes.c.free_at > outbox.c.due_at, lanes.c.free_at), else_=outbox.c.due_at)
    query = (
        select(func.min(moment))
        .select_from(outbox.join(lanes, lanes.c.name == outbox.c.lane))
        .where(outbox.c.state == WAITING, lanes.c.token.is_(None))
    )
    moment_due: datetime | None = (await connection.execute(query)).scalar_one()
    return moment_due


async def later_step_due(
    connection: AsyncConnection, job: Job, names: Iterable[str], now: datetime
) -> bool:
    """Whether another of these steps of the same case is due too."""
    query = select(outbox.c.id).where(
        outbox.c.case_id == job.case_id,
        outbox.c.job == job.job,
        outbox.c.state.in_(OPEN),
        outbox.c.id != job.id,
        outbox.c.name.in_(list(names)),
        outbox.c.due_at <= now,
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def steps_of(connection: AsyncConnection, case_id: int) -> Sequence[tuple[str, datetime]]:
    """The clocks of a case that are still to fire, as (step, when)."""
    query = select(outbox.c.name, outbox.c.due_at).where(
        outbox.c.case_id == case_id, outbox.c.job == "step", outbox.c.state.in_(OPEN)
    )
    return [(row.name, row.due_at) for row in await connection.execute(query)]


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many jobs stand in each state."""
    query = select(outbox.c.state, func.count().label("jobs")).group_by(outbox.c.state)
    return {row.state: row.jobs for row in await connection.execute(query)}


async def _settle(connection: AsyncConnection, job: Job, free_at: datetime, **values: Any) -> bool:
    ours = await connection.execute(
        update(outbox)
        .where(outbox.c.id == job.id, outbox.c.token == job.token, outbox.c.state == LEASED)
        .values(**values)
    )
    if ours.rowcount != 1:
        return False
    await connection.execute(
        update(lanes)
        .where(lanes.c.name == job.lane, lanes.c.token == job.token)
        .values(token=None, leased_until=None, free_at=free_at)
    )
    return True


async def _back_to_waiting(
    connection: AsyncConnection,
    job: Job,
    *,
    free_at: datetime,
    due_at: datetime,
    attempts: int,
    error: str,
) -> bool:
    if job.once_key is not None:
        twin = select(outbox.c.id).where(
            outbox.c.once_key == job.once_key, outbox.c.state == WAITING
        )
        if (await connection.execute(twin)).first() is not None:
            return await _settle(connection, job, free_at, state=DONE, done_at=due_at, token=None)
    return await _settle(
        connection,
        job,
        free_at,
        state=WAITING,
        due_at=due_at,
        attempts=attempts,
        error=error,
        token=None,
    )


def _columns(job: Job, now: datetime) -> dict[str, Any]:
    return {
        "job": job.job,
        "case_id": job.case_id,
        "surface_id": job.surface_id,
        "exchange_id": job.exchange_id,
        "history_id": job.history_id,
        "name": job.name,
        "recipient": job.recipient,
        "lane": job.lane,
        "order_key": job.order_key,
        "once_key": job.once_key,
        "state": WAITING,
        "due_at": job.due_at,
        "attempts": 0,
        "created_at": now,
    }


def _job(row: Any) -> Job:
    return Job(
        job=row["job"],
        lane=row["lane"],
        order_key=row["order_key"],
        due_at=row["due_at"],
        case_id=row["case_id"],
        surface_id=row["surface_id"],
        exchange_id=row["exchange_id"],
        history_id=row["history_id"],
        name=row["name"],
        recipient=row["recipient"],
        once_key=row["once_key"],
        id=row["id"],
        attempts=row["attempts"],
        token=row["token"] or "",
        created_at=row["created_at"],
    )
