"""Whatever workers do, crash or lose, the outbox agrees with a simple model of what it promises."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import claims, outbox
from bot.storage.engine import open_database
from bot.storage.outbox import DEAD, DONE, LEASED, WAITING, Job
from bot.storage.schema import lanes as lane_rows
from bot.storage.schema import outbox as job_rows
from tests.clock import START
from tests.storage.samples import new_job
from tests.storage.test_outbox import LEASE


@dataclass
class _Row:
    """A job as the model knows it."""

    id: int
    lane: str
    order: str
    once: str | None
    due: datetime
    state: str = WAITING


class _Model:
    """The promises, written as plainly as possible."""

    def __init__(self) -> None:
        self.now = START
        self.rows: dict[int, _Row] = {}
        self.free_at: dict[str, datetime] = {}
        self.holder: dict[str, tuple[str, datetime]] = {}

    def claimable(self) -> dict[str, int]:
        """The head of each lane that may be taken now."""
        heads: dict[str, int] = {}
        for row in sorted(self.rows.values(), key=lambda row: row.id):
            free = row.lane not in self.holder and self.free_at[row.lane] <= self.now
            due = row.state == WAITING and row.due <= self.now
            if free and due and not self._waits_its_turn(row):
                heads.setdefault(row.lane, row.id)
        return heads

    def twin_waits(self, row: _Row) -> bool:
        return row.once is not None and any(
            other.once == row.once and other.state == WAITING for other in self.rows.values()
        )

    def back(self, row: _Row) -> None:
        row.state = DONE if self.twin_waits(row) else WAITING

    def free(self, lane: str, at: datetime | None = None) -> None:
        del self.holder[lane]
        if at is not None:
            self.free_at[lane] = at

    def _waits_its_turn(self, row: _Row) -> bool:
        return any(
            other.order == row.order and other.id < row.id and other.state in (WAITING, LEASED)
            for other in self.rows.values()
        )


_LANES = st.sampled_from(["salon", "direct"])
_SECONDS = st.integers(0, 40)
_SETTLED = st.sampled_from(["finish", "give_up", "retry", "postpone"])
_ADD = st.tuples(st.just("add"), _LANES, st.sampled_from("xy"), st.sampled_from(["", "", "1"]))
_CLAIM = st.tuples(st.just("claim"), st.integers(1, 3))
# Writing and taking come more often than the rest, so that there is something to lose.
_ACTS = st.one_of(
    _ADD,
    _ADD,
    _CLAIM,
    _CLAIM,
    st.tuples(_SETTLED, st.integers(0, 3), _SECONDS),
    st.tuples(st.just("advance"), _SECONDS),
    st.tuples(st.just("recover")),
    st.tuples(st.just("beat")),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(_ACTS, min_size=20, max_size=60))
def test_the_outbox_keeps_its_promises(database_url: str, acts: list[tuple[object, ...]]) -> None:
    asyncio.run(_play(database_url, acts))


async def _play(url: str, acts: list[tuple[object, ...]]) -> None:
    database = open_database(url)
    model, held = _Model(), []  # type: ignore[var-annotated]
    async with database.write() as connection:
        await connection.execute(delete(job_rows))
        await connection.execute(delete(lane_rows))
        for act in acts:
            await _act(connection, model, held, act)
            await _agree(connection, model)
        await _drain(connection, model)
        await _agree(connection, model)
    assert all(row.state in (DONE, DEAD) for row in model.rows.values())
    await database.close()


async def _act(
    connection: AsyncConnection, model: _Model, held: list[Job], act: tuple[object, ...]
) -> None:
    match act:
        case ("add", str(lane), str(order), str(once)):
            await _add(connection, model, lane, order, once)
        case ("claim", int(limit)):
            held += await _claim(connection, model, limit)
        case ("advance", int(seconds)):
            model.now += timedelta(seconds=seconds)
        case ("recover",):
            await _recover(connection, model)
        case ("beat",):
            alive = {job.token for job in held}
            await claims.extend(connection, alive, model.now + LEASE)
            for lane, (token, _) in model.holder.items():
                if token in alive:
                    model.holder[lane] = (token, model.now + LEASE)
        case (str(how), int(index), int(seconds)) if held:
            await _settle(connection, model, held.pop(index % len(held)), how, seconds)


async def _add(
    connection: AsyncConnection, model: _Model, lane: str, order: str, once: str
) -> None:
    key, order_key = (f"{lane}:{order}:{once}" if once else None), f"{lane}:{order}"
    await outbox.add(
        connection, [new_job(lane, order_key, once_key=key, due_at=model.now)], model.now
    )
    model.free_at.setdefault(lane, model.now)
    ids = set((await connection.execute(select(job_rows.c.id))).scalars()) - set(model.rows)
    twin = any(row.once == key and row.state == WAITING for row in model.rows.values() if key)
    assert len(ids) == (0 if twin else 1)
    for id in ids:
        model.rows[id] = _Row(id, lane, order_key, key, model.now)


async def _claim(connection: AsyncConnection, model: _Model, limit: int) -> list[Job]:
    expected = model.claimable()
    jobs = list(await claims.claim(connection, model.now, limit=limit, lease=LEASE))
    assert len(jobs) == min(limit, len(expected))
    for job in jobs:
        assert expected[job.lane] == job.id
        model.rows[job.id].state = LEASED
        model.holder[job.lane] = (job.token, model.now + LEASE)
    return jobs


async def _recover(connection: AsyncConnection, model: _Model) -> None:
    lapsed = [lane for lane, (_, until) in model.holder.items() if until <= model.now]
    expected = 0
    for lane in lapsed:
        for row in model.rows.values():
            if row.lane == lane and row.state == LEASED:
                model.back(row)
                expected += 1
        model.free(lane)
    assert await claims.recover(connection, model.now) == expected


async def _settle(
    connection: AsyncConnection, model: _Model, job: Job, how: str, seconds: int
) -> None:
    later, row = model.now + timedelta(seconds=seconds), model.rows[job.id]
    ours = row.state == LEASED and model.holder.get(job.lane, ("",))[0] == job.token
    if how == "finish":
        settled = bool(await outbox.finish(connection, [(job, later)], model.now))
    elif how == "give_up":
        settled = await outbox.give_up(connection, job, model.now, error="x")
    elif how == "retry":
        settled = await outbox.retry(connection, job, due_at=later, free_at=model.now, error="x")
    else:
        settled = await outbox.postpone(connection, job, free_at=later, error="x")
    assert settled == ours
    if not ours:
        return
    if how in ("finish", "give_up"):
        row.state = DONE if how == "finish" else DEAD
    else:
        model.back(row)
        if how == "retry" and row.state == WAITING:
            row.due = later
    model.free(job.lane, model.now if how in ("give_up", "retry") else later)


async def _agree(connection: AsyncConnection, model: _Model) -> None:
    found = {
        row.id: row.state
        for row in await connection.execute(select(job_rows.c.id, job_rows.c.state))
    }
    assert found == {row.id: row.state for row in model.rows.values()}
    leased = [row.lane for row in model.rows.values() if row.state == LEASED]
    assert len(leased) == len(set(leased))
    due = await outbox.next_due(connection)
    if model.claimable():
        assert due is not None
        assert due <= model.now
    elif due is not None:
        # The moment it names is one at which something can really be taken.
        ahead = _later(model, due)
        assert ahead.claimable()


def _later(model: _Model, now: datetime) -> _Model:
    """The same outbox, later."""
    ahead = _Model()
    ahead.now, ahead.free_at, ahead.holder = now, model.free_at, model.holder
    ahead.rows = {id: replace(row) for id, row in model.rows.items()}
    return ahead


async def _drain(connection: AsyncConnection, model: _Model) -> None:
    """Nothing is lost: whatever happened, time and one worker empty the outbox."""
    model.now += LEASE
    await _recover(connection, model)
    for _ in range(2 * len(model.rows) + 1):
        model.now += timedelta(seconds=60)
        for job in await _claim(connection, model, 32):
            await _settle(connection, model, job, "finish", 0)
