"""A SQLite file is served by one process: the next is told so, and takes over when it dies."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.storage import engine
from bot.storage.engine import DatabaseUnusable, open_database
from bot.storage.schema import counters
from tests.replicas.replica import DEADLINE, LEASE, SKEW, SLACK_PACE

Hold = Callable[[str], Awaitable[tuple[Process, str]]]
_ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    """A migrated SQLite file."""
    copy = tmp_path / "vigie.db"
    copy.write_bytes(sqlite_template.read_bytes())
    return copy


@pytest.fixture
async def hold() -> AsyncIterator[Hold]:
    """Starts a process that serves a database, and reads what it says first."""
    started: list[Process] = []

    async def start(url: str) -> tuple[Process, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.replicas.holder", url, cwd=_ROOT, stdin=PIPE, stdout=PIPE
        )
        started.append(process)
        assert process.stdout is not None
        async with asyncio.timeout(30):
            return process, (await process.stdout.readline()).decode().strip()

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def test_a_second_process_is_refused_and_told_what_to_do(path: Path, hold: Hold) -> None:
    _, first = await hold(_url(path))
    second, told = await hold(_url(path))
    assert first == "tenue"
    assert await second.wait() == 3
    assert "vigie.db" in told
    assert "déjà servie" in told
    assert "PostgreSQL" in told
    assert str(path.parent) not in told


async def test_a_process_killed_on_the_spot_leaves_the_database_to_the_next(
    path: Path, hold: Hold
) -> None:
    first, _ = await hold(_url(path))
    first.kill()
    await first.wait()
    assert (await hold(_url(path)))[1] == "tenue"


async def test_a_process_that_stops_leaves_the_database_to_the_next(path: Path, hold: Hold) -> None:
    first, _ = await hold(_url(path))
    await first.communicate(b"\n")
    assert first.returncode == 0
    assert (await hold(_url(path)))[1] == "tenue"


async def test_another_name_of_the_same_file_is_the_same_database(path: Path, hold: Hold) -> None:
    other = path.with_name("autre-nom.db")
    other.symlink_to(path)
    await hold(_url(path))
    with pytest.raises(DatabaseUnusable, match="déjà servie"):
        open_database(_url(other), sole_replica=True)


async def test_the_database_next_door_is_not_the_same(path: Path, hold: Hold) -> None:
    await hold(_url(path))
    assert (await hold(_url(path.with_name("voisine.db"))))[1] == "tenue"


async def test_a_command_reads_and_writes_while_the_service_runs(path: Path, hold: Hold) -> None:
    await hold(_url(path))
    command = open_database(_url(path))
    async with command.write() as connection:
        await connection.execute(text("UPDATE counters SET last = 7 WHERE kind = 'rumeur'"))
    async with command.read() as connection:
        kept = await connection.execute(select(counters.c.last).where(counters.c.kind == "rumeur"))
        assert kept.scalar_one() == 7
    await command.close()


async def test_a_database_that_was_closed_is_free_in_the_same_process(path: Path) -> None:
    for _ in range(2):
        database = open_database(_url(path), sole_replica=True)
        async with database.write():
            with pytest.raises(DatabaseUnusable, match="déjà servie"):
                open_database(_url(path), sole_replica=True)
        await database.close()


async def test_postgresql_is_served_by_several() -> None:
    url = "postgresql+asyncpg://vigie@hote/vigie"
    both = [open_database(url, sole_replica=True) for _ in range(2)]
    for opened in both:
        await opened.close()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.glusterfs", "fuse.sshfs", "lustre", "afs"])
async def test_a_network_disk_is_refused_before_anything_is_locked(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "partage"
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nnas:/v {folder} {kind} rw 0 0\n", "utf-8")
    monkeypatch.setattr(engine, "MOUNTS", mounts)
    with pytest.raises(DatabaseUnusable, match="disque réseau"):
        open_database(_url(folder / "vigie.db"), sole_replica=True)
    assert list(folder.iterdir()) == []


async def test_a_second_service_does_not_start_on_the_same_file(path: Path) -> None:
    environment = {**os.environ, SKEW: "0", LEASE: "30", SLACK_PACE: "1", DEADLINE: "900"}

    async def serve(port: str) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.replicas.replica", port, "http://127.0.0.1:9/", _url(path),
            cwd=_ROOT, stderr=PIPE, env=environment,
        )  # fmt: skip

    first, second = await serve("0"), await serve("0")
    try:
        async with asyncio.timeout(30):
            ended = [asyncio.create_task(one.communicate()) for one in (first, second)]
            await asyncio.wait(ended, return_when=asyncio.FIRST_COMPLETED)
        assert [one.returncode for one in (first, second)].count(None) == 1
        (told,) = [task.result()[1].decode() for task in ended if task.done()]
        assert "déjà servie" in told
    finally:
        for one in (first, second):
            if one.returncode is None:
                one.kill()
        await asyncio.wait(ended)
