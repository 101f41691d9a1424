"""A database without any table, of each kind."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.storage.engine import Database, open_database
from tests.databases import PostgresqlServer

_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'vide.db'}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    name = f"vide_{next(_numbers)}"
    asyncio.run(server.create(name))
    yield server.url(name)
    asyncio.run(server.drop(name))


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    """A database without any table, open, of each kind."""
    opened = open_database(empty_url)
    yield opened
    await opened.close()
