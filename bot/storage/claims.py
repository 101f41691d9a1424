"""Who works on what: a worker takes the head of each free lane for a while, or gives it back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, bindparam, case, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import DONE, LEASED, WAITING, Job, is_open, is_waiting, leads
from bot.storage.schema import lanes, outbox


async def claim(
    connection: AsyncConnection, now: datetime, *, limit: int, lease: timedelta
) -> Sequence[Job]:
    """Take the head of each free lane, at most `limit` lanes, for the duration of a lease."""
    due = await connection.execute(_heads(), {"now": now, "most": limit})
    heads = {row.lane: row.id for row in due}
    if not heads:
        return []
    token = uuid4().hex
    mine = {"now": now, "holder": token, "until": now + lease, "names": list(heads)}
    won = [name for (name,) in await connection.execute(_win_lanes(), mine)]
    if not won:
        return []
    wanted = {"holder": token, "ids": [heads[name] for name in won]}
    rows = await connection.execute(_take_jobs(), wanted)
    jobs = sorted((_job(row._mapping) for row in rows), key=lambda job: job.id)
    idle = set(won) - {job.lane for job in jobs}
    if idle:
        await _release(connection, idle)
    return jobs


async def owns(connection: AsyncConnection, job: Job) -> bool:
    """Whether this worker still holds the job; locks it until the transaction ends."""
    query = (
        select(outbox.c.id)
        .where(outbox.c.id == job.id, outbox.c.token == job.token, outbox.c.state == LEASED)
        .with_for_update()
    )
    return (await connection.execute(query)).first() is not None


async def extend(connection: AsyncConnection, tokens: Iterable[str], until: datetime) -> None:
    """Heartbeat: these leases live until that moment."""
    await connection.execute(
        update(lanes).where(lanes.c.token.in_(list(tokens))).values(leased_until=until)
    )


async def recover(connection: AsyncConnection, now: datetime) -> int:
    """Give back the jobs of workers that died; returns how many."""
    lapsed = select(lanes.c.name).where(lanes.c.leased_until <= now)
    locked = lapsed.with_for_update(key_share=True, skip_locked=True)
    names = (await connection.execute(locked)).scalars().all()
    if not names:
        return 0
    twin = outbox.alias("twin")
    replaced = exists(
        select(twin.c.id).where(twin.c.once_key == outbox.c.once_key, is_waiting(twin))
    )
    given_back = await connection.execute(
        update(outbox)
        .where(outbox.c.lane.in_(names), is_open(), outbox.c.state == LEASED)
        .values(
            # A fresher job already waits to do the same: the lapsed one has nothing left to do.
            state=case((replaced, DONE), else_=WAITING),
            done_at=case((replaced, now), else_=None),
            token=None,
            attempts=outbox.c.attempts + 1,
            error="worker_lost",
        )
    )
    await _release(connection, names)
    return given_back.rowcount


def _free() -> Any:
    return and_(lanes.c.token.is_(None), lanes.c.free_at <= bindparam("now"))


@cache
def _heads() -> Any:
    return (
        select(outbox.c.lane, func.min(outbox.c.id).label("id"))
        .join(lanes, lanes.c.name == outbox.c.lane)
        .where(is_waiting(), outbox.c.due_at <= bindparam("now"), _free())
        .where(leads())
        .group_by(outbox.c.lane)
        .order_by(func.min(outbox.c.due_at))
        .limit(bindparam("most"))
    )


@cache
def _win_lanes() -> Any:
    """Of several workers that want a lane, one gets it and the others do not wait."""
    wanted = lanes.c.name.in_(bindparam("names", expanding=True))
    winning = select(lanes.c.name).where(wanted, _free())
    winning = winning.with_for_update(key_share=True, skip_locked=True)
    return (
        update(lanes)
        .where(lanes.c.name.in_(winning.scalar_subquery()))
        .values(token=bindparam("holder"), leased_until=bindparam("until"))
        .returning(lanes.c.name)
    )


@cache
def _take_jobs() -> Any:
    """A job that somebody's open transaction is touching is left for the next round."""
    ids = outbox.c.id.in_(bindparam("ids", expanding=True))
    ready = select(outbox.c.id).where(ids, is_waiting())
    return (
        update(outbox)
        .where(outbox.c.id.in_(ready.with_for_update(skip_locked=True).scalar_subquery()))
        .values(state=LEASED, token=bindparam("holder"))
        .returning(*outbox.c)
    )


async def _release(connection: AsyncConnection, names: Iterable[str]) -> None:
    await connection.execute(
        update(lanes).where(lanes.c.name.in_(list(names))).values(token=None, leased_until=None)
    )


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
