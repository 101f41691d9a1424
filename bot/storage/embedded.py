"""SQLite without a thread switch a statement: only what may wait leaves the event loop.

The driver runs every call in the connection's own thread, four calls a statement, and under load
each one waits for its turn. Our statements take microseconds, less than the switch itself: they run
where they are called. Taking the write lock and committing wait for others and for the disk: they
keep the thread.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import aiosqlite

BEGIN_WRITE = "BEGIN IMMEDIATE"


class EmbeddedConnection(aiosqlite.Connection):
    """The driver's connection, with cursors that do not switch threads."""

    def cursor(self) -> Any:
        """A cursor, as SQLAlchemy's adapter expects it: entered at once, with awaitable methods."""
        return _Cursor(self)

    async def begin_write(self, cursor: sqlite3.Cursor) -> None:
        """Take the write lock, however long another process keeps it."""
        await self._execute(cursor.execute, BEGIN_WRITE)  # type: ignore[no-untyped-call]


class _Cursor:
    def __init__(self, connection: EmbeddedConnection) -> None:
        self._connection = connection
        self._cursor = connection._conn.cursor()

    async def __aenter__(self) -> "_Cursor":
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        if statement == BEGIN_WRITE:
            await self._connection.begin_write(self._cursor)
        else:
            self._cursor.execute(statement, parameters)

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, rows)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


def connect(path: Path) -> EmbeddedConnection:
    """A connection to await. It never opens a transaction by itself."""

    def opened() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    connection = EmbeddedConnection(opened, iter_chunk_size=64)
    # A process that ends without closing must not wait for this thread.
    connection._thread.daemon = True
    return connection
