"""Opening the database: one writer at a time on SQLite, pools on PostgreSQL."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.embedded import BEGIN_WRITE, connect

MOUNTS = Path("/proc/mounts")
_NETWORK_DISKS = {
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "gfs2", "glusterfs", "gpfs", "lustre", "nfs",
    "nfs4", "ocfs2", "smb2", "smb3", "smbfs", "fuse.blobfuse", "fuse.blobfuse2", "fuse.ceph",
    "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
}  # fmt: skip
_GUARD = ".replique"
"""Ends the name of the empty file that the serving process keeps locked beside its database."""


class DatabaseUnusable(Exception):
    """The database cannot be used as configured; the message says why, in French."""


@dataclass(frozen=True)
class Database:
    """Two doors to one database: `write` for a transaction that commits, `read` for a look.

    On SQLite every write starts with BEGIN IMMEDIATE on a single connection, so writers queue
    instead of failing; readers never wait for them (WAL). `guard` is what keeps a second replica
    off a SQLite file.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    guard: sqlite3.Connection | None = None

    @property
    def sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.writer.dialect.name == "sqlite"

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end, rolled back by any exception."""
        async with self.writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries only."""
        async with self.reader.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Give every connection back."""
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()
        if self.guard is not None:
            self.guard.close()


def open_database(url: str, *, sole_replica: bool = False) -> Database:
    """Open `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`.

    `sole_replica` is for the process that serves: until it closes or dies, another one is refused
    on the same SQLite file; commands such as an import still open it. PostgreSQL takes several.
    Raises DatabaseUnusable for another engine, a SQLite file on a network disk, where WAL loses
    data, or one that is already served.
    """
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgresql+asyncpg"):
        engine = create_async_engine(
            parsed.set(drivername="postgresql+asyncpg"),
            pool_size=8,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"command_timeout": 30, "timeout": 10},
        )
        return Database(writer=engine, reader=engine)
    file = parsed.database if parsed.database != ":memory:" else None
    if parsed.drivername in ("sqlite", "sqlite+aiosqlite") and file:
        url_here = parsed.set(drivername="sqlite+aiosqlite")
        return _open_sqlite(url_here, Path(file), sole_replica=sole_replica)
    raise DatabaseUnusable(
        "VIGIE_DATABASE_URL doit commencer par sqlite+aiosqlite:/// ou postgresql+asyncpg://"
    )


def _open_sqlite(url: URL, path: Path, *, sole_replica: bool) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    if _disk_kind(path.parent) in _NETWORK_DISKS:
        raise DatabaseUnusable(
            f"La base SQLite « {path.name} » est sur un disque réseau, où elle perdrait des "
            "données : choisissez un disque local ou PostgreSQL."
        )

    guard = _guard(path) if sole_replica else None

    def creator() -> Any:
        return connect(path)

    # Parameters are people's words: no error message, hence no log, may quote them.
    opened = partial(create_async_engine, url, async_creator=creator, hide_parameters=True)
    writer = opened(pool_size=1, max_overflow=0, pool_timeout=30)
    # No overflow: each connection beyond the pool would be opened and closed for one query.
    reader = opened(pool_size=8, max_overflow=0)
    _prepare(writer, begin=BEGIN_WRITE, query_only=False)
    _prepare(reader, begin="BEGIN", query_only=True)
    return Database(writer=writer, reader=reader, guard=guard)


def _guard(path: Path) -> sqlite3.Connection:
    """A lock that the system takes back when the process ends, however it ends.

    SQLite's own, on a file apart: on the database itself it would keep its readers out. The file
    is found through links, so that two names of one database are one.
    """
    real = path.resolve()
    guard = sqlite3.connect(
        real.with_name(real.name + _GUARD), timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        guard.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        guard.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise DatabaseUnusable(
            f"La base SQLite « {path.name} » est déjà servie par un autre Vigie : arrêtez-le "
            "d’abord. Pour servir à plusieurs répliques, choisissez PostgreSQL."
        ) from error
    return guard


def _prepare(engine: AsyncEngine, *, begin: str, query_only: bool) -> None:
    def on_connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=20000")
        if query_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)


def _disk_kind(folder: Path) -> str:
    """The file-system type of the disk that holds a folder, or an empty string when unknown."""
    if not MOUNTS.exists():
        return ""
    resolved = folder.resolve()
    best, kind = "", ""
    for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        if resolved.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
