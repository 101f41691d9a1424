"""Puts a whole reference set in the place of another, so that every replica reads it again."""

from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import revisions

REVISION = "annuaire"


async def replace_rows(connection: AsyncConnection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Leave only these rows in the table, and raise the number that replicas watch."""
    await connection.execute(delete(table))
    if rows:
        await connection.execute(insert(table), rows)
    await raise_revision(connection)


async def raise_revision(connection: AsyncConnection, name: str = REVISION) -> None:
    """Tell the replicas, which look every few seconds, that this reference set has changed.

    The row is locked until the commit: two who change the same set take turns.
    """
    upsert = upsert_sqlite if connection.dialect.name == "sqlite" else upsert_postgresql
    grow = upsert(revisions).values(name=name, number=1)
    await connection.execute(
        grow.on_conflict_do_update(
            index_elements=[revisions.c.name], set_={"number": revisions.c.number + 1}
        )
    )
