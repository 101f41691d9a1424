"""The database that version 0.1.0 left is brought up to date, and back, without losing a row."""

import asyncio

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.main import main
from bot.storage.engine import Database, DatabaseUnusable, open_database
from bot.storage.health import Schema, known_revisions, schema_of
from bot.storage.migrate import migrate, roll_back, upgrade
from tests.operations.rows import Rows, columns_of, fill, read

FIRST = "0001"
"""What version 0.1.0 was published with."""

FILLED = {"cases": {"reporter_told_at"}, "exchanges": {"terms"}, "surfaces": {"instruction"}}
"""The new columns that an upgrade fills for rows that were there before, by table."""


@pytest.fixture
async def of_before(empty: Database) -> Database:
    """A database as 0.1.0 left it, with rows in every table."""
    async with empty.write() as connection:
        await connection.run_sync(upgrade, FIRST)
        await connection.run_sync(fill)
    return empty


async def test_an_upgrade_loses_nothing(of_before: Database) -> None:
    before = await _read(of_before)
    assert "conversations" not in before
    await migrate(of_before)
    async with of_before.read() as connection:
        assert await schema_of(connection) is Schema.CURRENT
        after = await connection.run_sync(read)
        assert await connection.run_sync(read, columns_of(before)) == before
    for table, rows in after.items():
        for row in rows:
            known = {*columns_of(before).get(table, ()), *FILLED.get(table, ())}
            added = row.keys() - known
            assert {row[name] for name in added} <= {None}, table


async def test_a_rollback_keeps_the_rows_that_the_version_before_had(of_before: Database) -> None:
    before = await _read(of_before)
    async with of_before.read() as connection:
        indexes = await _indexes(connection)
    await migrate(of_before)
    await roll_back(of_before, FIRST)
    assert await _read(of_before) == before
    async with of_before.read() as connection:
        assert await _indexes(connection) == indexes
        assert await schema_of(connection) is Schema.BEHIND


async def test_one_may_go_forward_again_after_a_rollback(of_before: Database) -> None:
    before = await _read(of_before)
    await migrate(of_before)
    await roll_back(of_before, FIRST)
    await migrate(of_before)
    async with of_before.read() as connection:
        assert await connection.run_sync(read, columns_of(before)) == before


async def test_a_rollback_goes_only_where_it_can(of_before: Database) -> None:
    before = await _read(of_before)
    for revision in ("9999", "base", "", "-1", known_revisions()[0]):
        with pytest.raises(DatabaseUnusable, match=r"Retour impossible.* : 0001"):
            await roll_back(of_before, revision)
    assert await _read(of_before) == before


async def test_an_older_version_refuses_the_tables_of_a_later_one(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnusable, match="plus récente"):
        await migrate(database)


def test_the_command_goes_back_then_forward(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGIE_DATABASE_URL", database_url)
    assert _run("migrate", "--retour", FIRST) == 0
    assert "0001" in capsys.readouterr().out
    assert asyncio.run(_schema(database_url)) is Schema.BEHIND
    assert _run("migrate") == 0
    assert asyncio.run(_schema(database_url)) is Schema.CURRENT
    assert _run("migrate", "--retour", "9999") == 1
    assert "Retour impossible" in capsys.readouterr().err


async def _read(database: Database) -> Rows:
    async with database.read() as connection:
        return await connection.run_sync(read)


async def _indexes(connection: AsyncConnection) -> set[tuple[str, str | None]]:
    def names(sync: object) -> set[tuple[str, str | None]]:
        looked = inspect(sync)
        return {
            (table, index["name"])
            for table in looked.get_table_names()
            for index in looked.get_indexes(table)
        }

    return await connection.run_sync(names)


async def _schema(url: str) -> Schema:
    database = open_database(url)
    try:
        async with database.read() as connection:
            return await schema_of(connection)
    finally:
        await database.close()


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)
