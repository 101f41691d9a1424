"""Writers queue instead of failing, readers do not wait, and nothing is lost on a crash."""

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from bot.storage import engine
from bot.storage.engine import Database, DatabaseUnusable, open_database
from bot.storage.schema import counters, inbox
from tests.clock import START

_GROW = text("UPDATE counters SET last = last + 1 WHERE kind = 'rumeur'")
_SECRET = {"word": "canari"}
_LAST = select(counters.c.last).where(counters.c.kind == "rumeur")


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated SQLite file."""
    path = tmp_path / "vigie.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


async def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with suppress(RuntimeError):
        async with database.write() as connection:
            await connection.execute(_GROW)
            raise RuntimeError
    async with database.read() as connection:
        assert (await connection.execute(_LAST)).scalar_one() == 0


async def test_a_naive_instant_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 20, 15, 0)
    with pytest.raises(StatementError, match="time zone"):
        async with database.write() as connection:
            await connection.execute(insert(inbox).values(key="clé", received_at=naive))


async def test_an_instant_comes_back_aware_and_in_utc(database: Database) -> None:
    local = START.astimezone(ZoneInfo("America/Toronto"))
    async with database.write() as connection:
        await connection.execute(insert(inbox).values(key="clé", received_at=local))
    async with database.read() as connection:
        kept = (await connection.execute(select(inbox.c.received_at))).scalar_one()
    assert kept == START
    assert kept.utcoffset().total_seconds() == 0


async def test_an_error_never_quotes_what_people_wrote(database: Database) -> None:
    async with database.read() as connection:
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(text("SELECT * FROM nulle_part WHERE :word = 1"), _SECRET)
    assert "canari" not in str(caught.value)


async def test_concurrent_writers_of_one_process_all_succeed(database: Database) -> None:
    async def grow() -> None:
        async with database.write() as connection:
            await connection.execute(_GROW)

    await asyncio.gather(*(grow() for _ in range(20)))
    async with database.read() as connection:
        assert (await connection.execute(_LAST)).scalar_one() == 20


async def test_two_processes_that_read_then_write_sqlite_both_succeed(sqlite_url: str) -> None:
    """With a deferred BEGIN, the second one to write after reading would fail at once."""
    both = [open_database(sqlite_url) for _ in range(2)]
    started: list[int] = []

    async def read_then_write(number: int) -> None:
        async with both[number].write() as connection:
            started.append(number)
            last = (await connection.execute(_LAST)).scalar_one()
            # Give the other a turn: it must be waiting for us, not reading the same number.
            for _ in range(20):
                await asyncio.sleep(0)
            await connection.execute(
                text("UPDATE counters SET last = :last WHERE kind = 'rumeur'"), {"last": last + 1}
            )

    await asyncio.gather(*(read_then_write(number % 2) for number in range(6)))
    async with both[0].read() as connection:
        assert (await connection.execute(_LAST)).scalar_one() == 6
    for opened in both:
        await opened.close()


async def test_a_writer_that_is_cancelled_while_it_waits_leaves_the_lock_to_others(
    sqlite_url: str,
) -> None:
    both = [open_database(sqlite_url) for _ in range(2)]

    async def grow(database: Database) -> None:
        async with database.write() as connection:
            await connection.execute(_GROW)

    await grow(both[0])
    async with both[1].write() as holding:
        await holding.execute(_GROW)
        waiting = asyncio.create_task(grow(both[0]))
        done, _ = await asyncio.wait({waiting}, timeout=0.05)
        assert not done
        waiting.cancel()
    await asyncio.wait({waiting})
    async with asyncio.timeout(10):
        await grow(both[0])
        await grow(both[1])
    async with both[0].read() as connection:
        assert (await connection.execute(_LAST)).scalar_one() == 4
    for opened in both:
        await opened.close()


async def test_a_writer_that_is_cancelled_in_the_middle_leaves_nothing(database: Database) -> None:
    stuck = asyncio.Event()

    async def grow_and_wait() -> None:
        async with database.write() as connection:
            await connection.execute(_GROW)
            stuck.set()
            await asyncio.Event().wait()

    writing = asyncio.create_task(grow_and_wait())
    await stuck.wait()
    writing.cancel()
    await asyncio.wait({writing})
    async with asyncio.timeout(10), database.write() as connection:
        assert (await connection.execute(_LAST)).scalar_one() == 0


async def test_the_loop_goes_on_while_another_process_keeps_the_lock(sqlite_url: str) -> None:
    both = [open_database(sqlite_url) for _ in range(2)]
    async with both[1].write():
        waiting = asyncio.create_task(_opened(both[0]))
        turns = 0
        while not waiting.done() and turns < 100:
            await asyncio.sleep(0)
            turns += 1
        assert not waiting.done()
    async with asyncio.timeout(20):
        await waiting
    for opened in both:
        await opened.close()


async def _opened(database: Database) -> None:
    async with database.write():
        pass


async def test_readers_do_not_wait_for_a_writer_and_see_what_is_committed(
    database: Database,
) -> None:
    async with database.write() as writing:
        await writing.execute(_GROW)
        async with asyncio.timeout(5), database.read() as connection:
            assert (await connection.execute(_LAST)).scalar_one() == 0
    async with database.read() as connection:
        assert (await connection.execute(_LAST)).scalar_one() == 1


async def test_a_sqlite_reader_cannot_write(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with pytest.raises(DBAPIError, match="readonly"):
        async with database.read() as connection:
            await connection.execute(_GROW)
    await database.close()


@pytest.mark.parametrize("door", ["writer", "reader"])
async def test_sqlite_is_durable_and_checks_its_references(sqlite_url: str, door: str) -> None:
    database = open_database(sqlite_url)
    opened = getattr(database, door)
    async with opened.connect() as connection:
        values = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    await database.close()


@pytest.mark.parametrize(
    ("mounts", "refused"),
    [
        ("/dev/sda1 / ext4 rw 0 0\nnas:/vigie {folder} nfs4 rw 0 0\n", True),
        ("/dev/sda1 / ext4 rw 0 0\n//nas/v {parent} cifs rw 0 0\n", True),
        ("nas:/racine / nfs rw 0 0\n/dev/sda1 {folder} ext4 rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\nnas:/v {folder}-autre nfs4 rw 0 0\n", False),
        ("/dev/sda1 {folder} ext4 rw 0 0\nnas:/v {folder} nfs4 rw 0 0\n", True),
    ],
    ids=["on-nfs", "under-cifs", "local-disk-on-nfs", "a-neighbour-on-nfs", "hidden-by-nfs"],
)
def test_sqlite_is_refused_on_a_network_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: str, refused: bool
) -> None:
    table = tmp_path / "mounts"
    folder = tmp_path / "données vigie"
    folder.mkdir()
    shown = str(folder).replace(" ", "\\040")
    table.write_text(mounts.format(folder=shown, parent=str(tmp_path)), encoding="utf-8")
    monkeypatch.setattr(engine, "MOUNTS", table)
    url = f"sqlite+aiosqlite:///{folder}/vigie.db"
    if refused:
        with pytest.raises(DatabaseUnusable, match="disque réseau"):
            open_database(url)
    else:
        assert open_database(url).sqlite


@pytest.mark.parametrize("url", ["mysql://hote/vigie", "sqlite://", "sqlite+aiosqlite:///:memory:"])
def test_another_database_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="VIGIE_DATABASE_URL"):
        open_database(url)


def test_the_short_name_of_postgresql_gets_the_right_driver() -> None:
    opened = open_database("postgresql://vigie@hote/vigie")
    assert opened.writer.url.drivername == "postgresql+asyncpg"
    assert opened.reader is opened.writer
