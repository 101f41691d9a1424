"""Where a platform lets Vigie write first comes back as it was told, the last word winning."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage import conversations
from bot.storage.conversations import Known
from bot.storage.engine import Database
from tests.clock import START

_ROOM = Known("teams", "19:salon@thread.tacv2", "channel", "https://teams.exemple/qc/", "locataire")
_DS = Known("teams", "a:ds", "personal", "https://teams.exemple/qc/", "locataire", "aad-ds")
_LATER = START + timedelta(hours=1)


async def test_a_conversation_comes_back_as_it_was_told(database: Database) -> None:
    async with database.write() as connection:
        for known in (_ROOM, _DS):
            await conversations.remember(connection, known, START)
        assert await conversations.of_room(connection, "teams", _ROOM.room) == _ROOM
        assert await conversations.of_account(connection, "teams", "aad-ds") == _DS


async def test_what_is_unknown_is_none(database: Database) -> None:
    async with database.write() as connection:
        await conversations.remember(connection, _DS, START)
        assert await conversations.of_room(connection, "teams", "a:autre") is None
        assert await conversations.of_room(connection, "slack", _DS.room) is None
        assert await conversations.of_account(connection, "teams", "aad-autre") is None
        assert await conversations.of_account(connection, "slack", "aad-ds") is None
        assert await conversations.any_of(connection, "teams", "ailleurs") is None
        assert await conversations.any_of(connection, "slack", "locataire") is None


async def test_the_last_that_is_told_takes_the_place_of_the_first(database: Database) -> None:
    moved = replace(_DS, kind="groupChat", service_url="https://teams.exemple/x/", account=None)
    async with database.write() as connection:
        await conversations.remember(connection, _DS, START)
        await conversations.remember(connection, moved, _LATER)
        assert await conversations.of_room(connection, "teams", _DS.room) == moved
        assert await conversations.of_account(connection, "teams", "aad-ds") is None


async def test_one_room_name_on_two_channels_is_two_conversations(database: Database) -> None:
    elsewhere = replace(_DS, channel="essai", tenant="ailleurs")
    async with database.write() as connection:
        await conversations.remember(connection, _DS, START)
        await conversations.remember(connection, elsewhere, START)
        assert await conversations.of_room(connection, "teams", _DS.room) == _DS
        assert await conversations.of_room(connection, "essai", _DS.room) == elsewhere


async def test_a_person_has_the_conversation_that_changed_last(database: Database) -> None:
    again = replace(_DS, room="a:ds-2")
    async with database.write() as connection:
        await conversations.remember(connection, again, _LATER)
        await conversations.remember(connection, _DS, START)
        assert await conversations.of_account(connection, "teams", "aad-ds") == again


async def test_a_tenant_has_the_address_of_its_conversation_that_changed_last(
    database: Database,
) -> None:
    async with database.write() as connection:
        await conversations.remember(connection, _ROOM, _LATER)
        await conversations.remember(connection, _DS, START)
        assert await conversations.any_of(connection, "teams", "locataire") == _ROOM


async def test_a_refusal_is_noted_on_its_room_alone_and_taken_back(database: Database) -> None:
    async with database.write() as connection:
        for known in (_ROOM, _DS):
            await conversations.remember(connection, known, START)
        await conversations.note_refusal(connection, "teams", _DS.room, "blocked_by_user", _LATER)
        await conversations.note_refusal(connection, "teams", "a:inconnue", "not_in_roster", _LATER)
        refused = await conversations.of_room(connection, "teams", _DS.room)
        assert refused == replace(_DS, refused="blocked_by_user")
        assert await conversations.of_room(connection, "teams", _ROOM.room) == _ROOM
        assert await conversations.of_room(connection, "teams", "a:inconnue") is None
        await conversations.note_refusal(connection, "teams", _DS.room, None, _LATER)
        assert await conversations.of_room(connection, "teams", _DS.room) == _DS


async def test_what_is_told_at_once_by_two_replicas_is_kept_once(database: Database) -> None:
    async def tell(service_url: str) -> None:
        async with database.write() as connection:
            told = replace(_DS, service_url=service_url)
            await conversations.remember(connection, told, START)

    addresses = [f"https://teams.exemple/{number}/" for number in range(6)]
    await asyncio.gather(*(tell(address) for address in addresses))
    async with database.read() as connection:
        known = await conversations.of_room(connection, "teams", _DS.room)
    assert known is not None
    assert known.service_url in addresses


async def test_what_was_not_committed_is_not_known(database: Database) -> None:
    with suppress(RuntimeError):
        async with database.write() as connection:
            await conversations.remember(connection, _DS, START)
            raise RuntimeError
    async with database.read() as connection:
        assert await conversations.of_room(connection, "teams", _DS.room) is None


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(room=_WORDS, account=st.none() | _WORDS, refused=st.none() | _WORDS)
async def test_any_name_comes_back_as_it_is(
    database: Database, room: str, account: str | None, refused: str | None
) -> None:
    known = replace(_DS, room=room, account=account, refused=refused)
    async with database.write() as connection:
        await conversations.remember(connection, known, START)
        assert await conversations.of_room(connection, "teams", room) == known
