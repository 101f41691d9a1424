"""What is past its time goes; what is still needed, and the record of cases, stays."""

from datetime import timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import cases, claims, exchanges, outbox
from bot.storage.engine import Database
from bot.storage.retention import Purged, Retention, purge
from bot.storage.schema import case_words, history, inbox, lanes, proposals, reviews
from bot.storage.schema import outbox as jobs
from tests.clock import START
from tests.storage.samples import new_case, new_exchange, new_job

_KEEP = Retention(exchanges=365, sent=7, inbox=30)
_OLD = START - timedelta(days=400)


async def test_only_what_is_past_its_time_is_removed(database: Database) -> None:
    async with database.write() as connection:
        for days in (366, 364):
            at = START - timedelta(days=days)
            stored = await exchanges.add(connection, new_exchange(at=at))
        for exchange_id, hours in ((stored, 25), (stored + 1, 23)):
            written = START - timedelta(hours=hours)
            await exchanges.keep_draft(connection, exchange_id, "propos", written)
        for days in (31, 29):
            at = START - timedelta(days=days)
            await connection.execute(insert(inbox).values(key=f"k{days}", received_at=at))
        await _fill_outbox(connection)
        expected = Purged(exchanges=1, sent=2, inbox=1, drafts=1)
        assert await purge(connection, START, _KEEP, dry_run=True) == expected
        assert await purge(connection, START, _KEEP) == expected
        assert await purge(connection, START, _KEEP) == Purged(0, 0, 0, 0)
        kept = {name for (name,) in await connection.execute(select(jobs.c.name))}
    assert kept == {"attend", "mort_recent", "envoye_recent"}


async def test_what_reviewers_drew_from_a_question_goes_with_it(database: Database) -> None:
    async with database.write() as connection:
        for at in (_OLD, START):
            asked = await exchanges.add(connection, new_exchange(at=at))
            verdict = {"exchange_id": asked, "verdict": "juste", "by": "dcap-1", "at": at}
            await connection.execute(insert(reviews).values(verdict))
            proposed = {"kind": "formulation", "text": "une question", "exchanges": [asked]}
            proposed |= {"by": "dcap-1", "at": at, "state": "proposee"}
            await connection.execute(insert(proposals).values(proposed))
        await purge(connection, START, _KEEP)
        kept = (await connection.execute(select(reviews.c.exchange_id))).scalars().all()
        assert kept == [asked]
        proposed_still = (await connection.execute(select(proposals.c.exchanges))).scalars().all()
        assert proposed_still == [[asked]]


async def test_a_trial_run_removes_nothing(database: Database) -> None:
    async with database.write() as connection:
        await exchanges.add(connection, new_exchange(at=_OLD))
        await purge(connection, START, _KEEP, dry_run=True)
        assert len(await exchanges.between(connection, _OLD, START)) == 1


async def test_cases_their_words_and_their_history_stay(database: Database) -> None:
    async with database.write() as connection:
        case = await cases.insert_case(connection, new_case(opened_at=_OLD))
        await cases.add_words(connection, case.id, {"dit": "propos"}, _OLD)
        await cases.append(connection, None, case, at=_OLD, actor="ds-1", event="ouvert")
        await purge(connection, START, _KEEP)
        assert await cases.get(connection, case.id) == case
        for table in (case_words, history):
            counted = await connection.execute(select(func.count()).select_from(table))
            assert counted.scalar_one() == 1


async def test_a_lane_that_nothing_uses_is_removed_and_comes_back(database: Database) -> None:
    async with database.write() as connection:
        await outbox.add(connection, [new_job(lane="a"), new_job(lane="b")], _OLD)
        (first, _) = await claims.claim(connection, START, limit=2, lease=timedelta(seconds=30))
        await outbox.finish(connection, [(first, START)], START)
        later = START + timedelta(days=1)
        await purge(connection, later, _KEEP)
        names = set((await connection.execute(select(lanes.c.name))).scalars())
        assert names == {"b"}
        await outbox.add(connection, [new_job(lane="a")], later)
        taken = await claims.claim(connection, later, limit=2, lease=timedelta(seconds=30))
    assert [job.lane for job in taken] == ["a"]


async def _fill_outbox(connection: AsyncConnection) -> None:
    states = {
        "attend": (outbox.WAITING, None),
        "envoye_vieux": (outbox.DONE, 8),
        "envoye_recent": (outbox.DONE, 6),
        "mort_vieux": (outbox.DEAD, 366),
        "mort_recent": (outbox.DEAD, 364),
    }
    for name, (state, days) in states.items():
        await outbox.add(connection, [new_job(name=name)], _OLD)
        done_at = START - timedelta(days=days) if days else None
        await connection.execute(
            jobs.update().where(jobs.c.name == name).values(state=state, done_at=done_at)
        )
