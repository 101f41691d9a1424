"""Everything a database holds, to compare it or to search it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bot.storage.engine import Database
from bot.storage.schema import metadata


async def contents(database: Database) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every row of every table, by table, in a stable order."""
    found = {}
    async with database.read() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [dict(row._mapping) for row in rows]
    return found
