"""What every test may ask for: a real database of each kind, and a clock that is moved by hand."""

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from bot.storage.engine import Database, open_database
from bot.storage.migrate import migrate
from tests.clock import Clock
from tests.databases import TEMPLATE, PostgresqlMissing, PostgresqlServer, postgresql_server
from tests.noskip import pytest_sessionfinish
from tests.sparing import pytest_addoption, pytest_collection_modifyitems

__all__ = ["pytest_addoption", "pytest_collection_modifyitems", "pytest_sessionfinish"]

_numbers = count(1)

# How long an example takes says what else the machine does, not whether the code is right.
settings.register_profile("vigie", deadline=None)
settings.load_profile("vigie")


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command that sets the logs up in this process leaves them to the next test as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def clock() -> Clock:
    """The time, ten days before polling day of the sample vote."""
    return Clock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy."""
    path = tmp_path_factory.mktemp("modele") / "vigie.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A server with a migrated template. Without one, tests skip, except where CI must have it."""
    try:
        running = postgresql_server()
        server = running.__enter__()
    except PostgresqlMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no PostgreSQL: {missing}")
        pytest.skip(f"no PostgreSQL: {missing}")
    try:
        asyncio.run(server.create(TEMPLATE))
        asyncio.run(_migrated(server.url(TEMPLATE)))
        yield server
    finally:
        running.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "vigie.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    name = f"essai_{next(_numbers)}"
    asyncio.run(server.create(name, template=TEMPLATE))
    yield server.url(name)
    asyncio.run(server.drop(name))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh migrated database, open, of each kind."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


async def _migrated(url: str) -> None:
    opened = open_database(url)
    await migrate(opened)
    await opened.close()
