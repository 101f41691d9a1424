"""A manquement keeps no words outside its case: a canary word is planted and looked for.

It may be in that case's words and history, in the draft until the case is open, and on the screens
of whoever reported, of whoever owns the case, and of the confidential room.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import generate_latest
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.admin import administration
from bot.cli.main import main
from bot.config import Settings
from bot.domain.case import Kind
from bot.storage.schema import metadata
from tests.conversation.conftest import understander, world
from tests.conversation.contents import contents
from tests.conversation.world import CONFIDENTIAL, World
from tests.privacy.routes import CANARY, COORD, DAS, DS, PATHS, STAFF, Route, first, not_understood

__all__ = ["understander", "world"]

_HOLDS_WORDS = {"case_words", "history", "case_files"}


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
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:
        await path(world)
        pages = await _exported(database_url, tmp_path, monkeypatch) + await _supervised(world)
    assert CANARY not in pages
    (case,) = await world.cases()
    assert case.kind is Kind.MANQUEMENT
    await _nothing_stored_elsewhere(world)
    _nothing_shown_elsewhere(world)
    _nothing_told_to_machines(world, lines, caplog.text, capfd.readouterr())


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


async def _nothing_stored_elsewhere(world: World) -> None:
    stored = await contents(world.vigie.database)
    assert set(stored) == set(metadata.tables)
    for table, rows in stored.items():
        for row in rows:
            if table not in _HOLDS_WORDS:
                assert CANARY not in repr(row), f"{table}: {row}"


def _nothing_shown_elsewhere(world: World) -> None:
    allowed = {DS, COORD, CONFIDENTIAL}
    if any(post.room == DAS for post in world.rooms.posts.values()):
        allowed.add(DAS)
    if world.room("inconnu"):
        allowed.add("inconnu")
    for post in world.rooms.posts.values():
        for document in post.versions:
            assert CANARY not in document.summary, f"push text in {post.room}"
            assert post.room in allowed or CANARY not in repr(document), post.room
    for who, document in world.shown.items():
        assert CANARY not in repr(document), who


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


async def _supervised(world: World) -> str:
    """What supervision reads."""
    pages = ""
    async with TestClient(TestServer(administration(world.vigie, Settings()))) as client:
        for path in ("/metrics", "/readyz"):
            async with client.get(path) as answer:
                pages += await answer.text()
    assert "vigie_open_cases" in pages
    return pages


async def _exported(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What `vigie export` gives, in each of its formats."""
    monkeypatch.setenv("VIGIE_DATABASE_URL", url)
    pages = ""
    for kind in ("csv", "jsonl"):
        file = folder / f"export.{kind}"
        await asyncio.to_thread(_run, ["export", "--format", kind, "--sortie", str(file)])
        pages += file.read_text(encoding="utf-8")
    return pages


def _run(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0


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
