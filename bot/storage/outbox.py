"""What is still to be sent: jobs that survive a crash, and what became of each.

A lane is one room of one channel: a single job of it is in flight at a time, and the room's pace is
kept. Jobs with the same order key leave in the order they were written. Only the worker whose token
is on a job may settle it (`claims` gives the tokens).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.exc import IntegrityError
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
    dialect = connection.dialect.name
    await _have_lanes(connection, sorted({row["lane"] for row in rows}), now)
    await connection.execute(_add_jobs(dialect), rows)


async def finish(
    connection: AsyncConnection, done: Sequence[tuple[Job, datetime]], now: datetime
) -> frozenset[int]:
    """These jobs are done, and each one's lane is free from the moment beside it.

    Returns the ids of the jobs that were still ours: the others were given to another worker.
    """
    ours = tuple_(outbox.c.id, outbox.c.token).in_([(job.id, job.token) for job, _ in done])
    settled = await connection.execute(
        update(outbox)
        .where(ours, outbox.c.state == LEASED)
        .values(state=DONE, done_at=now, token=None)
        .returning(outbox.c.id)
    )
    ids = frozenset(id for (id,) in settled)
    freed = [(job, free_at) for job, free_at in done if job.id in ids]
    if freed:
        await connection.execute(
            _free_lanes(),
            [{"lane": job.lane, "holder": job.token, "moment": moment} for job, moment in freed],
        )
    return ids


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
        connection, job, now, state=DEAD, done_at=now, error=error, attempts=job.attempts + 1
    )


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next waiting job may leave, or None when nothing does.

    A job that waits for one of its thread or of its lane does not count: whoever settles the other
    one looks again.
    """
    moment: datetime | None = (await connection.execute(_next_due())).scalar_one()
    return moment


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


def is_waiting(table: Any = outbox) -> Any:
    """The job still waits. Written as in the partial indexes: with a parameter, none serves."""
    return table.c.state == literal_column(f"'{WAITING}'")


def is_open(table: Any = outbox) -> Any:
    """The job waits or is in flight."""
    return table.c.state.in_([literal_column(f"'{state}'") for state in OPEN])


def leads() -> Any:
    """The job is the first of its order key that is still to be done.

    Asked as a minimum, which both databases read from one index entry: asked as « none before it »,
    PostgreSQL compares all with all until it has statistics.
    """
    peer = outbox.alias("peer")
    first = select(func.min(peer.c.id)).where(peer.c.order_key == outbox.c.order_key, is_open(peer))
    return outbox.c.id == first.scalar_subquery()


async def _have_lanes(connection: AsyncConnection, names: Sequence[str], now: datetime) -> None:
    """Make the lanes that do not exist, and keep the others from being purged meanwhile.

    Nobody waits for a lane that is being claimed or settled: two transactions that each settle a
    job and write another one for the other's lane would wait for each other.
    """
    kept = select(lanes.c.name).where(lanes.c.name.in_(names)).order_by(lanes.c.name)
    shared = kept.with_for_update(read=True, key_share=True)
    missing = set(names) - set((await connection.execute(shared)).scalars())
    if missing:
        rows = [{"name": name, "free_at": now} for name in sorted(missing)]
        await connection.execute(_add_lanes(connection.dialect.name), rows)


@cache
def _add_lanes(dialect: str) -> Any:
    return _upsert(dialect)(lanes).on_conflict_do_nothing()


@cache
def _add_jobs(dialect: str) -> Any:
    """A twin that waits is touched: no worker may send it until the new facts are committed.

    Otherwise one could take it in between, read what was true before, and leave the card so.
    """
    adding = _upsert(dialect)(outbox)
    return adding.on_conflict_do_update(
        index_elements=[outbox.c.once_key],
        index_where=text("state = 'waiting'"),
        set_={"once_key": adding.excluded.once_key},
    )


@cache
def _free_lanes() -> Any:
    return (
        update(lanes)
        .where(lanes.c.name == bindparam("lane"), lanes.c.token == bindparam("holder"))
        .values(token=None, leased_until=None, free_at=bindparam("moment"))
    )


@cache
def _next_due() -> Any:
    moment = case((lanes.c.free_at > outbox.c.due_at, lanes.c.free_at), else_=outbox.c.due_at)
    return (
        select(func.min(moment))
        .select_from(outbox.join(lanes, lanes.c.name == outbox.c.lane))
        .where(is_waiting(), lanes.c.token.is_(None), leads())
    )


def _upsert(dialect: str) -> Any:
    return upsert_sqlite if dialect == "sqlite" else upsert_postgresql


async def _settle(connection: AsyncConnection, job: Job, free_at: datetime, **values: Any) -> bool:
    ours = await connection.execute(
        update(outbox)
        .where(outbox.c.id == job.id, outbox.c.token == job.token, outbox.c.state == LEASED)
        .values(token=None, **values)
    )
    if ours.rowcount != 1:
        return False
    freed = {"lane": job.lane, "holder": job.token, "moment": free_at}
    await connection.execute(_free_lanes(), freed)
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
    back = {"state": WAITING, "due_at": due_at, "attempts": attempts, "error": error}
    if job.once_key is None:
        return await _settle(connection, job, free_at, **back)
    try:
        # Tried rather than asked first: another transaction may add a twin at this very moment.
        async with connection.begin_nested():
            return await _settle(connection, job, free_at, **back)
    except IntegrityError:
        # A fresher job already waits to do the same.
        return await _settle(connection, job, free_at, state=DONE, done_at=free_at)


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
