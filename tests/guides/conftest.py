"""A Vigie to take pictures of, and the browser that takes them."""

from collections.abc import Awaitable, Callable

import pytest

from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.conftest import sqlite_database, understander
from tests.conversation.world import open_world
from tests.guides.scenes import shot
from tests.playground.conftest import chromium

__all__ = ["chromium", "sqlite_database", "understander"]

Shoot = Callable[[str], Awaitable[str]]


@pytest.fixture
async def shoot(sqlite_database: Database, understander: Understander, clock: Clock) -> Shoot:
    """Lives a scene through and returns its page."""

    async def live(name: str) -> str:
        world = await open_world(sqlite_database, understander, clock)
        html = await shot(world, name)
        assert world.rooms.faults == []
        return html

    return live
