"""What arrives twice counts once; what is asked is kept as it was answered."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.domain.people import Account, Address, Role
from bot.storage import exchanges
from bot.storage.engine import Database
from bot.storage.schema import drafts
from tests.clock import START
from tests.storage.samples import new_exchange


async def test_a_key_is_received_once(database: Database) -> None:
    async with database.write() as connection:
        assert await exchanges.received(connection, "slack:Ev1", START)
        assert not await exchanges.received(connection, "slack:Ev1", START)
        assert await exchanges.received(connection, "slack:Ev2", START)


async def test_of_concurrent_deliveries_of_one_act_a_single_one_counts(database: Database) -> None:
    async def deliver() -> bool:
        async with database.write() as connection:
            return await exchanges.received(connection, "teams:conversation:1", START)

    assert sum(await asyncio.gather(*(deliver() for _ in range(8)))) == 1


async def test_a_delivery_that_failed_may_come_again(database: Database) -> None:
    with suppress(RuntimeError):
        async with database.write() as connection:
            await exchanges.received(connection, "slack:Ev1", START)
            raise RuntimeError
    async with database.write() as connection:
        assert await exchanges.received(connection, "slack:Ev1", START)


async def test_an_exchange_comes_back_as_it_was_stored(database: Database) -> None:
    asked = new_exchange(
        address=Address("slack", "C1", "171.5"), role=None, entry=None, answer_hash="ab" * 32
    )
    async with database.write() as connection:
        stored = await exchanges.add(connection, asked)
        assert await exchanges.get(connection, stored) == replace(asked, id=stored)
        assert await exchanges.get(connection, stored + 1) is None


async def test_what_became_of_an_exchange_is_noted_on_it_alone(database: Database) -> None:
    async with database.write() as connection:
        first = await exchanges.add(connection, new_exchange())
        second = await exchanges.add(connection, new_exchange())
        await exchanges.note(connection, second, feedback="utile", role=Role.DS)
        changed = await exchanges.get(connection, second)
        untouched = await exchanges.get(connection, first)
    assert changed == replace(new_exchange(), id=second, feedback="utile", role=Role.DS)
    assert untouched == replace(new_exchange(), id=first)


async def test_the_first_question_of_an_account_is_known_as_such(database: Database) -> None:
    async with database.write() as connection:
        await exchanges.add(connection, new_exchange())
        assert not await exchanges.is_first(connection, Account("essai", "das-1"))
        assert await exchanges.is_first(connection, Account("slack", "das-1"))
        assert await exchanges.is_first(connection, Account("essai", "das-2"))


async def test_a_page_of_exchanges_goes_on_after_the_last_one_read(database: Database) -> None:
    async with database.write() as connection:
        ids = [
            await exchanges.add(connection, new_exchange(at=START + timedelta(hours=hour)))
            for hour in range(5)
        ]
        end = START + timedelta(hours=4)
        first = await exchanges.between(connection, START, end, limit=3)
        rest = await exchanges.between(connection, START, end, after=first[-1].id, limit=3)
    assert [item.id for item in first] == ids[:3]
    assert [item.id for item in rest] == ids[3:4]


async def test_a_draft_is_kept_until_its_case_exists(database: Database) -> None:
    async with database.write() as connection:
        stored = await exchanges.add(connection, new_exchange())
        assert await exchanges.draft(connection, stored, START) == ""
        await exchanges.keep_draft(connection, stored, "propos", START)
        assert await exchanges.draft(connection, stored, START) == "propos"
        await exchanges.forget_draft(connection, stored)
        assert await exchanges.draft(connection, stored, START) == ""


async def test_a_draft_is_kept_for_a_day(database: Database) -> None:
    async with database.write() as connection:
        await exchanges.keep_draft(connection, 1, "propos", START)
        end = START + exchanges.DRAFT_LIFE
        assert await exchanges.draft(connection, 1, end - timedelta(seconds=1)) == "propos"
        assert await exchanges.draft(connection, 1, end) == ""
        await exchanges.keep_draft(connection, 2, "autres propos", end)
        left = (await connection.execute(select(drafts.c.text))).scalars().all()
    assert left == ["autres propos"]
