"""The search finds French as people type it, breaks on nothing, and forgets what is purged."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from bot.storage import exchanges
from bot.storage.engine import Database
from bot.storage.migrate import downgrade, migrate
from bot.storage.retention import Retention, purge
from bot.storage.review.listing import Wanted, page_of
from bot.storage.schema import exchanges as rows
from bot.storage.terms import Search
from tests.clock import START
from tests.storage.samples import new_exchange


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("electrice", "Une électrice m’a écrit"),
        ("PUBLICATION", "J’ai publié une publication"),
        ("l'élection", "les élections"),
        ("photo bureau", "Au bureau de vote, une photo"),
        ("face", "Sur Facebook"),
    ],
)
async def test_what_is_typed_finds_what_was_written(
    database: Database, typed: str, written: str
) -> None:
    async with database.write() as connection:
        await exchanges.add(connection, new_exchange(text="Rien de tel ici"))
        wanted = await exchanges.add(connection, new_exchange(text=written))
        found = await page_of(connection, Wanted(words=typed))
    assert [item.id for item in found] == [wanted]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60) | st.text(alphabet="\"'*()&|!:<>-^~ aAND OR NOT NEAR é", max_size=40))
async def test_nothing_that_may_be_typed_is_an_error(database: Database, typed: str) -> None:
    async with database.read() as connection:
        assert await page_of(connection, Wanted(words=typed)) == []


@given(st.text(max_size=80), st.text(max_size=30))
def test_marking_words_loses_nothing_of_the_text(written: str, typed: str) -> None:
    pieces = Search.of(typed).marked(written)
    assert "".join(piece for piece, _ in pieces) == written


def test_the_words_that_were_looked_for_are_marked() -> None:
    marked = Search.of("elections publi").marked("L’élection : publier quoi ?")
    assert [piece for piece, found in marked if found] == ["élection", "publier"]


async def test_a_text_that_changes_is_found_by_its_new_words_alone(database: Database) -> None:
    async with database.write() as connection:
        stored = await exchanges.add(connection, new_exchange(text="stationnement payant"))
        await exchanges.note(connection, stored, text="cantine payante")
        await exchanges.note(connection, stored, feedback="utile")
        assert await page_of(connection, Wanted(words="stationnement")) == []
        for words in ("cantine", "payant"):
            assert len(await page_of(connection, Wanted(words=words))) == 1


async def test_what_is_purged_is_found_no_more(database: Database) -> None:
    async with database.write() as connection:
        await exchanges.add(connection, new_exchange(text="stationnement"))
        kept = new_exchange(text="stationnement", at=START + timedelta(days=400))
        await exchanges.add(connection, kept)
        await purge(connection, START + timedelta(days=401), Retention())
        assert len(await page_of(connection, Wanted(words="stationnement"))) == 1
        await connection.execute(delete(rows))
        # Ids may be given again: nothing of the rows before may cling to them.
        await exchanges.add(connection, new_exchange(text="cantine"))
        assert await page_of(connection, Wanted(words="stationnement")) == []


async def test_what_was_asked_before_the_search_existed_is_found(database: Database) -> None:
    async with database.write() as connection:
        await exchanges.add(connection, new_exchange(text="Le stationnement des scrutatrices"))
        await exchanges.add(connection, new_exchange(text="[signalement confidentiel MAN-0001]"))
        await connection.run_sync(downgrade, "0003")
    await migrate(database)
    async with database.write() as connection:
        assert len(await page_of(connection, Wanted(words="scrutatrice"))) == 1
        assert len(await page_of(connection, Wanted())) == 1
        await exchanges.add(connection, new_exchange(text="Une autre scrutatrice"))
        assert len(await page_of(connection, Wanted(words="scrutatrice"))) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_index_of_words_agrees_with_the_exchanges(database: Database) -> None:
    async with database.write() as connection:
        for number in range(20):
            stored = await exchanges.add(connection, new_exchange(text=f"mot{number} commun"))
            if number % 3 == 0:
                await exchanges.note(connection, stored, text=f"autre{number}")
            if number % 4 == 0:
                await connection.execute(delete(rows).where(rows.c.id == stored))
        check = "INSERT INTO exchange_search(exchange_search, rank) VALUES ('integrity-check', 1)"
        await connection.execute(text(check))
