"""A world to talk in, on each kind of database."""

from collections.abc import AsyncIterator

import pytest

from bot.app import understanding
from bot.config import Settings
from bot.seed import electoral_map
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.world import SETTINGS, World, open_world


@pytest.fixture(scope="session")
def understander() -> Understander:
    """The real engine on the real content; building it takes a second."""
    return understanding(Settings.model_validate(SETTINGS), electoral_map())


@pytest.fixture
async def world(
    database: Database, understander: Understander, clock: Clock
) -> AsyncIterator[World]:
    """A Vigie whose every document was well formed at the end."""
    opened = await open_world(database, understander, clock)
    yield opened
    assert opened.rooms.faults == []
