"""Jobs: written once, taken in order lane by lane, settled only by whoever holds them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import claims, outbox
from bot.storage.engine import Database
from bot.storage.outbox import Job
from bot.storage.schema import outbox as rows
from tests.clock import START
from tests.storage.samples import new_job

LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


async def take(connection: AsyncConnection, now: datetime = START, *, limit: int = 32) -> list[Job]:
    return list(await claims.claim(connection, now, limit=limit, lease=LEASE))


async def done(connection: AsyncConnection, job: Job, now: datetime = START) -> bool:
    return job.id in await outbox.finish(connection, [(job, now)], now)


async def state(connection: AsyncConnection, job: Job) -> tuple[str, int, str | None]:
    query = select(rows.c.state, rows.c.attempts, rows.c.error).where(rows.c.id == job.id)
    found = (await connection.execute(query)).one()
    return found.state, found.attempts, found.error


async def test_a_job_comes_back_as_it_was_written(database: Database) -> None:
    job = new_job(
        case_id=3, surface_id=4, exchange_id=5, history_id=6, name="rappel", recipient="auteur",
        once_key="carte:4",
    )  # fmt: skip
    async with database.write() as connection:
        await outbox.add(connection, [job], START - SECOND)
        (taken,) = await take(connection)
    assert (taken.case_id, taken.surface_id, taken.exchange_id, taken.history_id) == (3, 4, 5, 6)
    assert (taken.name, taken.recipient, taken.once_key) == ("rappel", "auteur", "carte:4")
    assert (taken.due_at, taken.created_at, taken.attempts) == (START, START - SECOND, 0)
    assert taken.token


async def test_nothing_leaves_before_it_is_due(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(due_at=START + SECOND)], START)
        assert await take(connection) == []
        assert len(await take(connection, START + SECOND)) == 1


async def test_a_single_job_of_a_lane_is_in_flight_and_other_lanes_go_on(
    database: Database,
) -> None:
    async with database.write() as connection:
        jobs = [new_job("a", "1", name="a1"), new_job("a", "2", name="a2"), new_job("b", name="b")]
        await outbox.add(connection, jobs, START)
        first = await take(connection)
        assert [job.name for job in first] == ["a1", "b"]
        assert await take(connection) == []
        assert await done(connection, first[0])
        assert [job.name for job in await take(connection)] == ["a2"]


async def test_jobs_of_one_order_key_leave_in_the_order_they_were_written(
    database: Database,
) -> None:
    names = [f"n{number}" for number in range(5)]
    seen = []
    async with database.write() as connection:
        for name in names:
            await outbox.add(connection, [new_job(name=name)], START)
        for _ in names:
            (job,) = await take(connection)
            seen.append(job.name)
            await done(connection, job)
    assert seen == names


async def test_while_a_job_is_tried_again_its_thread_waits_and_the_room_goes_on(
    database: Database,
) -> None:
    async with database.write() as connection:
        jobs = [
            new_job("a", "1", name="x"),
            new_job("a", "1", name="y"),
            new_job("a", "2", name="z"),
        ]
        await outbox.add(connection, jobs, START)
        (first,) = await take(connection)
        later = START + 4 * SECOND
        await outbox.retry(connection, first, due_at=later, free_at=START, error="panne")
        assert await state(connection, first) == (outbox.WAITING, 1, "panne")
        (second,) = await take(connection)
        assert second.name == "z"
        await done(connection, second)
        assert await take(connection) == []
        assert [job.name for job in await take(connection, later)] == ["x"]


async def test_a_clock_that_rings_later_holds_no_other_clock(database: Database) -> None:
    async with database.write() as connection:
        far = new_job("horloge:1", "etape:1:a", name="a", due_at=START + 60 * SECOND)
        near = new_job("horloge:1", "etape:1:b", name="b")
        await outbox.add(connection, [far, near], START)
        assert [job.name for job in await take(connection)] == ["b"]


async def test_a_lane_keeps_its_pace(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(order="1"), new_job(order="2")], START)
        (first,) = await take(connection)
        await outbox.finish(connection, [(first, START + SECOND)], START)
        assert await take(connection, START + SECOND / 2) == []
        assert await outbox.next_due(connection) == START + SECOND
        assert len(await take(connection, START + SECOND)) == 1


async def test_a_wait_that_the_platform_asks_for_holds_the_lane_and_is_no_attempt(
    database: Database,
) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(order="1"), new_job(order="2")], START)
        (first,) = await take(connection)
        later = START + 30 * SECOND
        await outbox.postpone(connection, first, free_at=later, error="ratelimited")
        assert await state(connection, first) == (outbox.WAITING, 0, "ratelimited")
        assert await take(connection, later - SECOND) == []
        (again,) = await take(connection, later)
        assert again.id == first.id


async def test_a_job_that_waits_is_not_written_twice(database: Database) -> None:
    async with database.write() as connection:
        twins = [new_job(once_key="carte:1", name=name) for name in ("a", "b")]
        await outbox.add(connection, twins, START)
        await outbox.add(connection, twins[1:], START)
        (taken,) = await take(connection)
        assert taken.name == "a"
        await done(connection, taken)
        assert await take(connection) == []


async def test_a_job_in_flight_does_not_stand_for_what_happened_since(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(once_key="carte:1", name="a")], START)
        (taken,) = await take(connection)
        await outbox.add(connection, [new_job(once_key="carte:1", name="b")], START)
        await done(connection, taken)
        assert [job.name for job in await take(connection)] == ["b"]


@pytest.mark.parametrize("again", ["retry", "postpone"])
async def test_a_job_to_be_tried_again_gives_way_to_a_fresher_twin(
    database: Database, again: str
) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(once_key="carte:1", name="a")], START)
        (taken,) = await take(connection)
        await outbox.add(connection, [new_job(once_key="carte:1", name="b")], START)
        if again == "retry":
            await outbox.retry(connection, taken, due_at=START + LEASE, free_at=START, error="x")
        else:
            await outbox.postpone(connection, taken, free_at=START, error="x")
        assert [job.name for job in await take(connection)] == ["b"]
        assert (await outbox.counts(connection)) == {outbox.DONE: 1, outbox.LEASED: 1}


async def test_a_lapsed_lease_is_given_back_and_counts_as_an_attempt(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job()], START)
        (first,) = await take(connection)
        assert await claims.recover(connection, START + LEASE - SECOND) == 0
        assert await claims.recover(connection, START + LEASE) == 1
        assert await state(connection, first) == (outbox.WAITING, 1, "worker_lost")
        (again,) = await take(connection, START + LEASE)
        assert again.id == first.id
        assert again.token != first.token


async def test_a_lapsed_job_gives_way_to_a_fresher_twin(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(once_key="carte:1", name="a")], START)
        (lost,) = await take(connection)
        await outbox.add(connection, [new_job(once_key="carte:1", name="b")], START)
        assert await claims.recover(connection, START + LEASE) == 1
        assert (await state(connection, lost))[0] == outbox.DONE
        assert [job.name for job in await take(connection, START + LEASE)] == ["b"]


async def test_a_heartbeat_keeps_a_lease(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job("a"), new_job("b")], START)
        (kept,) = await take(connection, limit=1)
        (lost,) = await take(connection, limit=1)
        await claims.extend(connection, [kept.token], START + 2 * LEASE)
        assert await claims.recover(connection, START + LEASE) == 1
        assert await claims.owns(connection, kept)
        assert not await claims.owns(connection, lost)


async def test_a_worker_that_lost_its_lease_settles_nothing(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job()], START)
        (old,) = await take(connection)
        await claims.recover(connection, START + LEASE)
        (new,) = await take(connection, START + LEASE)
        assert not await done(connection, old)
        assert not await outbox.retry(connection, old, due_at=START, free_at=START, error="x")
        assert not await outbox.postpone(connection, old, free_at=START, error="x")
        assert not await outbox.give_up(connection, old, START, error="x")
        assert await claims.owns(connection, new)
        assert await take(connection, START + LEASE) == []
        assert await done(connection, new)


async def test_of_jobs_settled_together_those_that_were_lost_are_left_out(
    database: Database,
) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(lane) for lane in "abc"], START)
        a, b, c = await take(connection)
        lost = Job(**{**vars(b), "token": "un autre"})
        free_at = START + SECOND
        settled = await outbox.finish(connection, [(j, free_at) for j in (a, lost, c)], START)
        assert settled == {a.id, c.id}
        assert await claims.owns(connection, b)
        await outbox.add(connection, [new_job(lane) for lane in "abc"], START)
        assert {job.lane for job in await take(connection, free_at)} == {"a", "c"}


async def test_a_job_given_up_is_dead_stays_visible_and_frees_its_lane(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(name="a"), new_job(name="b")], START)
        (first,) = await take(connection)
        assert await outbox.give_up(connection, first, START, error="channel_not_found")
        assert await state(connection, first) == (outbox.DEAD, 1, "channel_not_found")
        assert [job.name for job in await take(connection)] == ["b"]


async def test_the_next_moment_is_when_something_may_really_leave(database: Database) -> None:
    async with database.write() as connection:
        assert await outbox.next_due(connection) is None
        await outbox.add(connection, [new_job("a", "1"), new_job("a", "1")], START)
        assert await outbox.next_due(connection) == START
        (first,) = await take(connection)
        assert await outbox.next_due(connection) is None
        later = START + 8 * SECOND
        await outbox.retry(connection, first, due_at=later, free_at=START, error="x")
        # The second one is due, but behind the first: looking before `later` would be for nothing.
        assert await outbox.next_due(connection) == later


async def test_the_clocks_of_a_case_are_those_still_to_ring(database: Database) -> None:
    async with database.write() as connection:
        step: dict[str, Any] = {"job": "step", "lane": "horloge:1", "case_id": 1}
        jobs = [
            new_job(**step, order="a", name="monter"),
            new_job(**step, order="b", name="aviser_dcap", due_at=START + LEASE),
            new_job(**{**step, "case_id": 2}, order="c", name="rappeler"),
            new_job("x", case_id=1, name="clos"),
        ]
        await outbox.add(connection, jobs, START)
        assert dict(await outbox.steps_of(connection, 1)) == {
            "monter": START,
            "aviser_dcap": START + LEASE,
        }
        ringing = next(job for job in await take(connection) if job.name == "monter")
        later = ["aviser_dcap"]
        assert not await outbox.later_step_due(connection, ringing, later, START)
        assert await outbox.later_step_due(connection, ringing, later, START + LEASE)
        await done(connection, ringing)
        assert [name for name, _ in await outbox.steps_of(connection, 1)] == ["aviser_dcap"]


async def test_at_most_the_asked_number_of_lanes_is_taken_the_longest_due_first(
    database: Database,
) -> None:
    async with database.write() as connection:
        jobs = [new_job(f"l{n}", due_at=START - n * SECOND) for n in range(5)]
        await outbox.add(connection, jobs, START)
        assert {job.lane for job in await take(connection, limit=2)} == {"l4", "l3"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_long_queue_does_not_slow_a_claim(database: Database) -> None:
    """Each open job is found by index: without, a wave of alerts costs the square of its size."""
    seen: list[str] = []
    event.listen(
        database.writer.sync_engine,
        "before_cursor_execute",
        lambda _c, _u, statement, *_: seen.append(statement),
    )
    async with database.write() as connection:
        await outbox.add(connection, [new_job()], START)
        await take(connection)
        await outbox.next_due(connection)
        (heads,) = [statement for statement in seen if "min(outbox.id)" in statement]
        (due,) = [statement for statement in seen if "CASE WHEN" in statement]
        for statement in (heads, due):
            marks = ("2026-11-20",) * statement.count("?")
            explained = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", marks)
            plan = " ".join(str(row[-1]) for row in explained)
            assert "INDEX outbox_due" in plan
            assert "INDEX outbox_order (order_key=?)" in plan
