"""A manquement keeps no words outside its case: a canary word is planted and looked for.

It may be in that case's words and history, in the draft until the case is open, and on the screens
of whoever reported, of whoever owns the case, and of the confidential room.
"""

import logging
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.domain.case import Case
from bot.domain.people import Role
from bot.domain.rights import in_the_field
from bot.storage.engine import Database
from bot.storage.schema import metadata
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.conftest import sqlite_database, understander, world
from tests.conversation.contents import contents, found_by_search
from tests.conversation.world import CONFIDENTIAL, World, open_world
from tests.privacy.case_routes import READ_BEFORE, Route, without_a_word
from tests.privacy.outlets import (
    OUTSIDERS,
    exported,
    shown_by_the_console,
    supervised,
    typed,
    visitor,
)
from tests.privacy.routes import PATHS, not_understood
from tests.privacy.words import CANARY, COORD, DS, STAFF, first

__all__ = ["sqlite_database", "understander", "world"]

_HOLDS_WORDS = {
    "case_words": {"value"},
    "history": {"note"},
    "case_files": {"name", "content"},
    "instructions": {"text"},
}
"""The columns that may hold the words of a manquement, in its own rows; no other one may."""

_REFERENCE = "MAN-0001"


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
async def test_the_words_of_a_manquement_stay_in_its_case(
    world: World,
    path: Route,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VIGIE_DATABASE_URL", database_url)
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:
        await path(world)
        pages = await exported(tmp_path) + await supervised(world)
        for arguments in (["dossiers"], ["dossiers", _REFERENCE], ["faq", "propositions"]):
            await typed(arguments)
    assert CANARY not in pages
    case = await _the_manquement(world)
    await _nothing_stored_elsewhere(world, case)
    await _nothing_shown_elsewhere(world, case, READ_BEFORE.get(path, set()))
    _nothing_told_to_machines(world, lines, caplog.text, capfd.readouterr())


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
async def test_the_console_shows_outsiders_nothing_of_a_manquement_not_even_that_it_exists(
    path: Route, sqlite_database: Database, understander: Understander, clock: Clock
) -> None:
    world = await open_world(sqlite_database, understander, clock)
    await path(world)
    async with visitor(world, COORD, confidential=True) as inside:
        assert (await inside.get(f"/console/dossiers/{_REFERENCE}")).status == 200
    for who in OUTSIDERS:
        pages = await shown_by_the_console(world, who)
        assert CANARY not in pages.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        assert "MAN-0" not in pages.replace(f"suite=/dossiers/{_REFERENCE}", ""), who
        assert "confidentiel MAN" not in pages


async def test_until_its_case_is_open_the_words_are_in_the_draft_alone(world: World) -> None:
    await world.say(DS, STAFF)
    stored = await contents(world.vigie.database)
    assert [table for table, rows in stored.items() if CANARY in repr(rows)] == ["drafts"]
    await world.press(DS, first(world, DS, "Signaler"), "Signaler")
    await world.fill(DS, world.forms[DS])
    assert not (await contents(world.vigie.database))["drafts"]


async def test_the_exchange_names_the_case_in_place_of_its_words(world: World) -> None:
    await not_understood(world)
    (exchange,) = (await contents(world.vigie.database))["exchanges"]
    assert exchange["text"] == "[signalement confidentiel MAN-0001]"


@pytest.mark.parametrize("who", [DS, "ds-gouin"])
@pytest.mark.parametrize("named", ["MAN-0001", "man 1", "Man-0999"])
async def test_a_message_that_gives_the_number_of_a_manquement_is_kept_apart(
    world: World, who: str, named: str
) -> None:
    await without_a_word(world)
    await world.say(who, f"{named} : c’est {CANARY}. Est-ce grave ?")
    stored = await contents(world.vigie.database)
    assert [table for table, rows in stored.items() if CANARY in repr(rows)] == ["drafts"]
    assert {row["terms"] for row in stored["exchanges"]} == {None}
    await world.say(who, "Et si c’est mon employé ?")
    assert not any(row["leans_on"] for row in (await contents(world.vigie.database))["exchanges"])


async def test_a_draft_that_is_past_its_day_fills_no_form(world: World) -> None:
    await world.say(DS, STAFF)
    await world.advance(hours=25)
    await world.press(DS, first(world, DS, "Signaler"), "Signaler")
    assert CANARY not in repr(world.forms[DS])
    assert "propos confidentiels" not in repr(world.forms[DS])


async def test_a_commit_that_fails_writes_no_word_in_the_logs(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(type(world.vigie.database), "write", _with_a_failing_statement)
    with capture_logs() as lines, pytest.raises(Exception, match=r"no such|does not exist") as told:
        await world.say(DS, STAFF)
    assert CANARY not in "".join(map(repr, lines)) + caplog.text + str(told.value)


PERSONAL = "Théo Modèle, 418 555-0199, theo@exemple.test, 12 rue des Érables, @theo.modele"
MASKED = "[nom], [téléphone], [courriel], [adresse], [profil]"


async def test_personal_information_is_masked_before_an_exchange_is_stored(world: World) -> None:
    await world.say(DS, f"La procédure date de quand ? {PERSONAL}")
    (exchange,) = (await contents(world.vigie.database))["exchanges"]
    assert exchange["text"] == f"La procédure date de quand ? {MASKED}"


async def test_personal_information_is_masked_in_the_words_of_every_other_case(
    world: World,
) -> None:
    await world.command(DS, "rumeur", PERSONAL)
    await world.press(DS, first(world, DS, "Compléter"), "Compléter")
    await world.fill(DS, world.forms[DS], dit=PERSONAL, ou=PERSONAL)
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte="incident", dit=PERSONAL, ou=PERSONAL)
    words = (await contents(world.vigie.database))["case_words"]
    assert [row["value"] for row in words] == [MASKED] * 5


async def test_what_rumours_are_compared_and_searched_by_is_masked_too(world: World) -> None:
    claim = f"Le vote par la poste serait annulé, dit {PERSONAL}"
    for who in (DS, "ds-gouin"):
        await world.command(who, "rumeur", claim)
    await world.say(DS, f"Qui est {PERSONAL} ?")
    stored = await contents(world.vigie.database)
    assert all(row["fingerprint"] for row in stored["cases"])
    for piece in ("555-0199", "5550199", "theo@exemple", "érables", "erables", "theo.modele"):
        for table in set(stored) - {"people"}:
            assert piece not in repr(stored[table]).lower(), f"{table}: {piece}"
        assert await found_by_search(world.vigie.database, piece) == 0


async def test_a_case_keeps_its_link_whole_so_that_the_post_can_be_found(world: World) -> None:
    link = "https://www.facebook.com/quelquun/posts/12345"
    await world.command(DS, "rumeur", f"À voir : {link}")
    words = (await contents(world.vigie.database))["case_words"]
    assert {row["field"]: row["value"] for row in words} == {
        "dit": "À voir : https://www.facebook.com/[publication]",
        "lien": link,
    }


async def test_a_closing_motive_is_masked_too(world: World) -> None:
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte="incident", dit="Panne")
    await world.press(COORD, world.room(COORD)[0], "Clore")
    await world.fill(COORD, world.forms[COORD], issue="traitee", motif=PERSONAL)
    history = (await contents(world.vigie.database))["history"]
    assert [row["note"] for row in history if row["note"]] == [MASKED]


async def _the_manquement(world: World) -> Case:
    (case,) = [case for case in await world.cases() if case.confidential]
    assert case.ref == _REFERENCE
    return case


async def _nothing_stored_elsewhere(world: World, case: Case) -> None:
    stored = await contents(world.vigie.database)
    assert set(stored) == set(metadata.tables)
    for table, rows in stored.items():
        for row in rows:
            own = _HOLDS_WORDS.get(table, set()) if row.get("case_id") == case.id else set()
            for column, value in row.items():
                assert column in own or CANARY not in repr(value), f"{table}.{column}: {value}"
    (kept,) = [row for row in stored["cases"] if row["id"] == case.id]
    assert kept["fingerprint"] is None
    assert not [row for row in stored["likenesses"] if case.id in (row["case_id"], row["other_id"])]
    assert await found_by_search(world.vigie.database, CANARY) == 0


async def _nothing_shown_elsewhere(world: World, case: Case, read_before: set[str]) -> None:
    """Its readers have a side in it today, or had one when they read; the others see nothing."""
    snapshot = await world.vigie.reference.current()
    readers = {case.reporter.address.room, *read_before}
    if case.dcap_told_at:
        readers.add(CONFIDENTIAL)
    for person in snapshot.directory.people.values():
        if in_the_field(person, case, snapshot.directory, world.clock()):
            readers.add(person.id)
    told = {CONFIDENTIAL}
    if case.dcap_told_at:
        told |= {one.id for one in snapshot.directory.people.values() if one.role is Role.DCAP}
    for post in world.rooms.posts.values():
        for document in post.versions:
            assert CANARY not in document.summary, f"push text in {post.room}"
            if post.room not in readers:
                assert CANARY not in repr(document), post.room
                assert post.room in told or "MAN-" not in repr(document), post.room
    given = (world.rooms.posts[post].room for post in world.rooms.given)
    assert {*given} <= readers
    posted = [document for post in world.rooms.posts.values() for document in post.versions]
    for who, document in world.shown.items():
        assert CANARY not in repr(document) or document in posted, who


def _nothing_told_to_machines(
    world: World,
    lines: list[MutableMapping[str, Any]],
    standard_logs: str,
    printed: tuple[str, str],
) -> None:
    assert CANARY not in "\n".join(map(repr, lines))
    assert CANARY not in standard_logs
    assert CANARY not in "".join(printed)
    assert CANARY not in generate_latest(world.vigie.metrics.registry).decode()


@asynccontextmanager
async def _with_a_failing_statement(database: Any) -> AsyncIterator[AsyncConnection]:
    """A transaction in which the draft's table has gone: the statement that holds words fails."""
    async with database.writer.connect() as connection:
        transaction = await connection.begin()
        await connection.exec_driver_sql("DROP TABLE drafts")
        try:
            yield connection
        finally:
            await transaction.rollback()
