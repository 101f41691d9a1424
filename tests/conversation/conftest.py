"""A world to talk in, on each kind of database."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import understanding
from bot.config import Settings
from bot.seed import electoral_map
from bot.storage.engine import Database, open_database
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.world import SETTINGS, World, open_world


@pytest.fixture(scope="session")
def understander() -> Understander:
    """The real engine on the real content; building it takes a second."""
    return understanding(Settings.model_validate(SETTINGS), electoral_map())


@pytest.fixture
async def sqlite_database(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    """A fresh database where its kind does not matter."""
    path = tmp_path / "vigie.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_database(f"sqlite+aiosqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
async def world(
    database: Database, understander: Understander, clock: Clock
) -> AsyncIterator[World]:
    """A Vigie whose every document was well formed at the end."""
    opened = await open_world(database, understander, clock)
    yield opened
    assert opened.rooms.faults == []
