"""A backup is tried by restoring it: every table is compared, and what is wrong is refused."""

import asyncio
import gzip
import stat
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.cli.main import main
from bot.storage import archive, backup, exchanges
from bot.storage.archive import BackupError, verify
from bot.storage.backup import back_up, restore
from bot.storage.engine import Database, open_database
from bot.storage.health import Schema, schema_of
from bot.storage.migrate import upgrade
from tests.clock import START
from tests.operations.rows import Rows, columns_of, fill, read
from tests.storage.samples import new_exchange

T = TypeVar("T")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "vigie.sauvegarde"


async def test_what_is_restored_is_what_was_kept_on_either_kind_of_database(
    database: Database, empty: Database, file: Path
) -> None:
    await _fill(database)
    made = await back_up(database, file, START)
    restored = await restore(empty, file, overwrite=False)
    assert restored == made
    assert (restored.made_at, set(restored.rows.values())) == (START, {3})
    assert await _read(empty) == await _read(database)
    async with empty.read() as connection:
        assert await schema_of(connection) is Schema.CURRENT


async def test_after_restoring_new_rows_get_new_numbers(
    database: Database, empty: Database, file: Path
) -> None:
    await _fill(database)
    await back_up(database, file, START)
    await restore(empty, file, overwrite=False)
    async with empty.write() as connection:
        assert await exchanges.add(connection, new_exchange()) == 4


async def test_pages_do_not_lose_or_repeat_a_row(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_AT_ONCE", 2)
    await _fill(database)
    before = await _read(database)
    await back_up(database, file, START)
    await restore(database, file, overwrite=True)
    assert await _read(database) == before


async def test_files_are_put_back_a_few_at_a_time(
    database: Database, empty: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_HEAVY_AT_ONCE", 1)
    monkeypatch.setattr(archive, "_HEAVY", 100)
    await _fill(database)
    await back_up(database, file, START)
    parts = archive.tables(file, at_once=500)
    assert [len(part.rows) for part in parts if part.table == "case_files"] == [1, 1, 1]
    await restore(empty, file, overwrite=False)
    assert await _read(empty) == await _read(database)


async def test_a_backup_shows_one_moment_whatever_is_written_meanwhile(
    database: Database,
    database_url: str,
    empty: Database,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await _fill(database)
    before = await _read(database)
    real = backup._pages
    written: list[bool] = []

    def while_somebody_writes(connection: Connection, table: object) -> Iterator[object]:
        if not written:
            written.append(_in_a_thread(database_url))
        return real(connection, table)  # type: ignore[arg-type]

    monkeypatch.setattr(backup, "_pages", while_somebody_writes)
    await back_up(database, file, START)
    await restore(empty, file, overwrite=False)
    assert await _read(empty) == before
    assert await _read(database) != before


async def test_a_file_that_is_not_whole_is_refused_and_changes_nothing(
    database: Database, file: Path
) -> None:
    await _fill(database)
    before = await _read(database)
    await back_up(database, file, START)
    for spoiled in _spoiled(file):
        with pytest.raises(BackupError, match="abîmé"):
            await restore(database, spoiled, overwrite=True)
    assert await _read(database) == before


async def test_a_database_that_holds_something_is_kept_unless_told_otherwise(
    database: Database, file: Path
) -> None:
    await back_up(database, file, START)
    await _fill(database)
    before = await _read(database)
    with pytest.raises(BackupError, match="--ecraser"):
        await restore(database, file, overwrite=False)
    assert await _read(database) == before
    await restore(database, file, overwrite=True)
    assert not any(rows for table, rows in (await _read(database)).items() if table != "counters")


async def test_a_database_that_was_only_migrated_counts_as_empty(
    database: Database, file: Path
) -> None:
    await back_up(database, file, START)
    await restore(database, file, overwrite=False)


async def test_a_restoration_that_fails_changes_nothing(
    database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _fill(database)
    before = await _read(database)
    await back_up(database, file, START)
    monkeypatch.setattr(backup, "_insert", lambda *_: None)
    with pytest.raises(BackupError, match="incomplète"):
        await restore(database, file, overwrite=True)
    assert await _read(database) == before


async def test_a_backup_of_the_version_before_is_restored_and_brought_up_to_date(
    empty: Database, database: Database, file: Path
) -> None:
    async with empty.write() as connection:
        await connection.run_sync(upgrade, "0001")
        await connection.run_sync(fill)
        before = await connection.run_sync(read)
    assert (await back_up(empty, file, START)).revision == "0001"
    await restore(database, file, overwrite=False)
    async with database.read() as connection:
        assert await connection.run_sync(read, columns_of(before)) == before
        assert await schema_of(connection) is Schema.CURRENT


async def test_a_backup_of_a_later_version_is_refused(database: Database, file: Path) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await back_up(database, file, START)
    with pytest.raises(BackupError, match="plus récente"):
        await restore(database, file, overwrite=True)


async def test_a_database_without_tables_has_nothing_to_keep(empty: Database, file: Path) -> None:
    with pytest.raises(BackupError, match="rien à sauvegarder"):
        await back_up(empty, file, START)
    assert list(file.parent.glob(".vigie-*")) == []


def test_the_file_is_for_its_owner_alone_and_an_older_one_is_kept(
    database_url: str, file: Path
) -> None:
    asyncio.run(_with(database_url, lambda database: back_up(database, file, START)))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(BackupError, match="existe déjà"):
        asyncio.run(_with(database_url, lambda database: back_up(database, file, START)))
    assert file.read_bytes() == before


def test_the_commands_keep_and_put_back(
    database_url: str,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VIGIE_DATABASE_URL", database_url)
    asyncio.run(_with(database_url, _fill))
    before = asyncio.run(_with(database_url, _read))
    assert _run("sauvegarde", str(file)) == 0
    assert "dossiers : 3" in capsys.readouterr().out
    assert verify(file).rows["cases"] == 3
    assert _run("sauvegarde", str(file)) == 1
    assert _run("restaure", str(file)) == 1
    assert "--ecraser" in capsys.readouterr().err
    asyncio.run(_with(database_url, _change))
    assert _run("restaure", str(file), "--ecraser") == 0
    assert asyncio.run(_with(database_url, _read)) == before


def test_a_place_that_is_not_there_is_said(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VIGIE_DATABASE_URL", database_url)
    assert _run("sauvegarde", str(tmp_path / "absent" / "fichier")) == 1
    assert _run("restaure", str(tmp_path / "absent")) == 1
    told = capsys.readouterr().err
    assert told.count("n’existe pas") == 2
    assert "Errno" not in told


def test_nothing_is_restored_under_a_vigie_that_serves(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'vigie.db'}"
    monkeypatch.setenv("VIGIE_DATABASE_URL", url)
    assert _run("migrate") == 0
    served = open_database(url, sole_replica=True)
    try:
        assert _run("sauvegarde", str(file)) == 0
        assert _run("restaure", str(file), "--ecraser") == 1
        assert "arrêtez-le" in capsys.readouterr().err
    finally:
        asyncio.run(served.close())


async def _fill(database: Database) -> None:
    async with database.write() as connection:
        await connection.run_sync(fill)


async def _read(database: Database) -> Rows:
    async with database.read() as connection:
        return await connection.run_sync(read)


def _spoiled(file: Path) -> Iterator[Path]:
    """The file with a word changed, cut, with a line more, not ours, and not even compressed."""
    written = file.read_bytes()
    whole = gzip.decompress(written)
    changed = whole.replace("Œuf".encode(), "Bœuf".encode(), 1)
    more = whole + b'["de trop"]\n'
    for content in (
        gzip.compress(changed),
        written[:-40],
        gzip.compress(whole[: len(whole) // 2]),
        gzip.compress(more),
        gzip.compress(b'{"autre": 1}\n'),
        gzip.compress(b""),
        b"pas une sauvegarde",
    ):
        file.write_bytes(content)
        yield file


async def _change(database: Database) -> None:
    """A case is closed, a question is purged."""
    async with database.write() as connection:
        await connection.execute(text("UPDATE cases SET status = 'clos' WHERE id = 1"))
        await connection.execute(text("DELETE FROM exchanges WHERE id = 3"))


async def _with(url: str, use: Callable[[Database], Awaitable[T]]) -> T:
    database = open_database(url)
    try:
        return await use(database)
    finally:
        await database.close()


def _in_a_thread(url: str) -> bool:
    """Change the rows on another connection, while this thread waits."""
    with ThreadPoolExecutor() as threads:
        threads.submit(lambda: asyncio.run(_with(url, _change))).result()
    return True


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)
