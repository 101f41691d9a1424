"""What Teams told of a conversation is kept, and written only when it changed."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.storage import conversations
from bot.storage.conversations import Known
from bot.storage.engine import Database
from bot.teams.references import FRESH, References
from tests.clock import Clock

ROOM = Known("teams", "19:salon@thread.tacv2", "channel", "https://teams.exemple/qc/", "locataire")
DS = Known("teams", "a:ds", "personal", "https://teams.exemple/qc/", "locataire", "aad-ds")


class Statements:
    """Counts what is asked of the database."""

    def __init__(self, database: Database) -> None:
        self.reads = self.writes = 0
        for engine in {database.reader, database.writer}:
            event.listen(engine.sync_engine, "before_cursor_execute", self._count)

    def _count(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self.reads += statement.startswith("SELECT")
        self.writes += statement.startswith(("INSERT", "UPDATE"))


@pytest.fixture
def statements(database: Database) -> Statements:
    return Statements(database)


@pytest.fixture
def references(database: Database, clock: Clock) -> References:
    return References(database, clock)


async def stored(database: Database, room: str) -> Known | None:
    async with database.read() as connection:
        return await conversations.of_room(connection, "teams", room)


async def test_a_conversation_comes_back_by_room_and_by_person(
    references: References, database: Database, clock: Clock
) -> None:
    for known in (ROOM, DS):
        await references.remember(known)
    for reader in (references, References(database, clock)):
        assert await reader.of_room(ROOM.room) == ROOM
        assert await reader.of_room(DS.room) == DS
        assert await reader.of_account("aad-ds") == DS
        assert await reader.of_account("aad-autre") is None
        assert await reader.of_room("a:inconnue") is None


async def test_what_did_not_change_is_not_written_again(
    references: References, database: Database, clock: Clock, statements: Statements
) -> None:
    for _ in range(5):
        await references.remember(DS)
    # Looking it up, then the cards that were lost there.
    assert (statements.reads, statements.writes) == (2, 1)
    await References(database, clock).remember(DS)
    assert (statements.reads, statements.writes) == (3, 1)


async def test_a_burst_from_a_new_conversation_is_written_once(
    references: References, statements: Statements
) -> None:
    await asyncio.gather(*(references.remember(DS) for _ in range(32)))
    assert (statements.reads, statements.writes) == (2, 1)


async def test_another_service_address_takes_the_place_of_the_first(
    references: References, database: Database
) -> None:
    await references.remember(DS)
    moved = replace(DS, service_url="https://teams.exemple/ailleurs/")
    await references.remember(moved)
    assert await references.of_account("aad-ds") == moved
    assert await stored(database, DS.room) == moved


async def test_a_person_is_written_to_where_they_were_last_seen(
    references: References, database: Database, clock: Clock
) -> None:
    await references.remember(DS)
    clock.advance(days=1)
    again = replace(DS, room="a:ds-reinstallee")
    await references.remember(again)
    for reader in (references, References(database, clock)):
        assert await reader.of_account("aad-ds") == again


async def test_a_refusal_is_kept_until_something_passes(
    references: References, database: Database
) -> None:
    await references.remember(ROOM)
    await references.refused(ROOM.room, "not_in_roster")
    assert await stored(database, ROOM.room) == replace(ROOM, refused="not_in_roster")
    assert await references.of_room(ROOM.room) == replace(ROOM, refused="not_in_roster")
    await references.refused(ROOM.room, None)
    assert await stored(database, ROOM.room) == ROOM


async def test_the_same_refusal_or_none_at_all_writes_nothing(
    references: References, statements: Statements
) -> None:
    await references.remember(ROOM)
    await references.refused(ROOM.room, None)
    await references.refused("a:inconnue", "not_in_roster")
    assert statements.writes == 1
    for _ in range(3):
        await references.refused(ROOM.room, "not_in_roster")
    assert statements.writes == 2


async def test_somebody_who_writes_to_us_refuses_us_no_longer(
    references: References, database: Database
) -> None:
    await references.remember(DS)
    await references.refused(DS.room, "blocked_by_user")
    await references.remember(DS)
    assert await stored(database, DS.room) == DS


async def test_what_another_replica_wrote_is_seen_after_a_while(
    references: References, database: Database, clock: Clock
) -> None:
    other = References(database, clock)
    await references.remember(DS)
    assert await other.of_room(DS.room) == DS
    await other.refused(DS.room, "blocked_by_user")
    assert await references.of_room(DS.room) == DS
    clock.advance(seconds=FRESH.total_seconds())
    assert await references.of_room(DS.room) == replace(DS, refused="blocked_by_user")


async def test_the_last_conversation_of_our_tenant_gives_its_address(
    references: References, clock: Clock
) -> None:
    assert await references.any_of("locataire") is None
    await references.remember(ROOM)
    clock.advance(minutes=1)
    await references.remember(replace(DS, tenant="ailleurs"))
    assert await references.any_of("locataire") == ROOM


async def test_somebody_is_looked_up_where_they_were_heard(references: References) -> None:
    assert await references.where_heard("aad-ds") is None
    await references.remember(DS)
    assert await references.where_heard("aad-ds") == DS
    references.heard("aad-ds", "19:inconnu")
    assert await references.where_heard("aad-ds") == DS
    await references.remember(ROOM)
    references.heard("aad-ds", ROOM.room)
    assert await references.where_heard("aad-ds") == ROOM


async def test_what_is_kept_in_memory_is_bounded(
    references: References, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.references.KEPT", 2)
    rooms = [replace(ROOM, room=f"19:{number}") for number in range(3)]
    for room in rooms:
        await references.remember(room)
    before = statements.reads
    assert [await references.of_room(room.room) for room in rooms[1:]] == rooms[1:]
    assert statements.reads == before
    assert await references.of_room(rooms[0].room) == rooms[0]
    assert statements.reads == before + 1
