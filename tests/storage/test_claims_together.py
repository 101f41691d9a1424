"""Several workers on one PostgreSQL: nothing is taken twice, nothing is sent from stale facts."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select

from bot.storage import claims, outbox
from bot.storage.engine import Database, open_database
from bot.storage.retention import Retention, purge
from bot.storage.schema import outbox as rows
from tests.clock import START
from tests.storage.samples import new_job
from tests.storage.test_outbox import LEASE

# SQLite has a single writer: none of this can happen there.
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def test_two_workers_never_take_the_same_job_nor_two_of_a_lane(database_url: str) -> None:
    workers = [open_database(database_url) for _ in range(3)]
    async with workers[0].write() as connection:
        jobs = [new_job(f"lane{n % 10}", f"{n % 20}", case_id=n) for n in range(100)]
        await outbox.add(connection, jobs, START)
    in_flight: Counter[str] = Counter()
    taken: list[int | None] = []

    async def work(database: Database) -> None:
        while True:
            async with database.write() as connection:
                mine = await claims.claim(connection, START, limit=4, lease=LEASE)
            for job in mine:
                in_flight[job.lane] += 1
                assert in_flight[job.lane] == 1, job.lane
                taken.append(job.case_id)
            await asyncio.sleep(0)
            for job in mine:
                in_flight[job.lane] -= 1
            async with database.write() as connection:
                if mine:
                    await outbox.finish(connection, [(job, START) for job in mine], START)
                left = select(func.count()).where(rows.c.state != outbox.DONE)
                if not (await connection.execute(left)).scalar_one():
                    return

    async with asyncio.timeout(60):
        await asyncio.gather(*(work(database) for database in workers))
    assert sorted(number for number in taken if number is not None) == list(range(100))
    for key in range(20):
        same_thread = [n for n in taken if n is not None and n % 20 == key]
        assert same_thread == sorted(same_thread)
    for database in workers:
        await database.close()


async def test_a_job_that_an_open_transaction_counts_on_is_not_taken_before_it_commits(
    database: Database,
) -> None:
    """Else the card would be read before the change and never brought up to date after it."""
    card = new_job(once_key="carte:1")
    async with database.write() as connection:
        await outbox.add(connection, [card], START)
    async with database.write() as changing:
        await outbox.add(changing, [card], START)
        async with asyncio.timeout(5), database.write() as worker:
            assert await claims.claim(worker, START, limit=4, lease=LEASE) == []
    async with database.write() as worker:
        assert len(await claims.claim(worker, START, limit=4, lease=LEASE)) == 1


async def test_a_change_during_a_claim_gets_a_job_of_its_own(database: Database) -> None:
    card = new_job(once_key="carte:1")
    async with database.write() as connection:
        await outbox.add(connection, [card], START)
    claimed = asyncio.Event()
    adding = asyncio.Event()

    async def claim() -> None:
        async with database.write() as worker:
            assert len(await claims.claim(worker, START, limit=4, lease=LEASE)) == 1
            claimed.set()
            await adding.wait()

    async def change() -> None:
        await claimed.wait()
        async with database.write() as changing:
            adding.set()
            await outbox.add(changing, [card], START)

    async with asyncio.timeout(10):
        await asyncio.gather(claim(), change())
    async with database.read() as connection:
        assert await outbox.counts(connection) == {outbox.LEASED: 1, outbox.WAITING: 1}


async def test_two_workers_that_write_for_each_other_s_lane_do_not_wait_for_each_other(
    database: Database,
) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job("a"), new_job("b")], START)
    async with database.write() as connection:
        a, b = await claims.claim(connection, START, limit=4, lease=LEASE)
    async with asyncio.timeout(5), database.write() as one, database.write() as other:
        await outbox.give_up(one, a, START, error="x")
        await outbox.give_up(other, b, START, error="x")
        await outbox.add(one, [new_job("b")], START)
        await outbox.add(other, [new_job("a")], START)
    async with database.write() as connection:
        jobs = await claims.claim(connection, START, limit=4, lease=LEASE)
    assert {job.lane for job in jobs} == {"a", "b"}


async def test_a_lane_that_somebody_is_writing_for_is_not_purged(database: Database) -> None:
    later = START + 2 * LEASE
    async with database.write() as connection:
        await outbox.add(connection, [new_job("a")], START)
        (job,) = await claims.claim(connection, START, limit=1, lease=LEASE)
        await outbox.finish(connection, [(job, START)], START)
    async with asyncio.timeout(5), database.write() as writing:
        await outbox.add(writing, [new_job("a")], later)
        async with database.write() as purging:
            await purge(purging, later, Retention())
    async with database.write() as connection:
        assert len(await claims.claim(connection, later, limit=1, lease=LEASE)) == 1
