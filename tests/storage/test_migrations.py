"""The tables are the same wherever they were made, and however many replicas start at once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from bot.domain.case import Kind
from bot.storage.engine import Database, open_database
from bot.storage.migrate import migrate
from bot.storage.schema import metadata
from tests.databases import PostgresqlServer


async def test_the_migrations_build_exactly_the_schema(database: Database) -> None:
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []


async def test_the_comparison_would_see_a_missing_column_or_index(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("DROP INDEX outbox_due"))
        await connection.execute(text("ALTER TABLE drafts DROP COLUMN text"))
    async with database.read() as connection:
        found = {change[0] for change in await connection.run_sync(_differences)}
    assert found == {"add_index", "add_column"}


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE counters SET last = 7 WHERE kind = 'rumeur'"))
    await migrate(database)
    async with database.read() as connection:
        last = await connection.execute(text("SELECT last FROM counters WHERE kind = 'rumeur'"))
        assert last.scalar_one() == 7


async def test_every_kind_of_case_has_its_counter(database: Database) -> None:
    async with database.read() as connection:
        kinds = (await connection.execute(text("SELECT kind FROM counters"))).scalars().all()
    assert sorted(kinds) == sorted(Kind)


async def test_replicas_that_start_together_migrate_once(postgresql: PostgresqlServer) -> None:
    name = "plusieurs"
    await postgresql.create(name)
    replicas = [open_database(postgresql.url(name)) for _ in range(4)]
    try:
        await asyncio.gather(*(migrate(replica) for replica in replicas))
        async with replicas[0].read() as connection:
            assert await connection.run_sync(_differences) == []
            counters = await connection.execute(text("SELECT count(*) FROM counters"))
            assert counters.scalar_one() == len(Kind)
    finally:
        for replica in replicas:
            await replica.close()
        await postgresql.drop(name)


async def test_two_processes_that_start_together_migrate_a_sqlite_file_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}"
    openings = [open_database(url) for _ in range(2)]
    try:
        await asyncio.gather(*(migrate(opening) for opening in openings))
        async with openings[0].read() as connection:
            assert await connection.run_sync(_differences) == []
    finally:
        for opening in openings:
            await opening.close()


async def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = op.create_table

    def fail_on_cases(name: str, *columns: Any, **options: Any) -> Any:
        if name == "outbox":
            raise RuntimeError("disk full")
        return real(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", fail_on_cases)
    database = open_database(f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}")
    try:
        with pytest.raises(RuntimeError, match="disk full"):
            await migrate(database)
        monkeypatch.undo()
        async with database.read() as connection:
            assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
        await migrate(database)
    finally:
        await database.close()


def _differences(connection: Connection) -> list[Any]:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": _is_common_to_both,
    }
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def _is_common_to_both(name: str | None, kind: str, _parents: object) -> bool:
    """Each database has its own full-text index, which only the migration knows."""
    return not (name or "").startswith(("exchange_search", "exchanges_terms"))
