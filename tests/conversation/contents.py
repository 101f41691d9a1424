"""Everything a database holds, to compare it or to search it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, text

from bot.storage.engine import Database
from bot.storage.schema import metadata
from bot.storage.terms import Search


async def contents(database: Database) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every row of every table, by table, in a stable order."""
    found = {}
    async with database.read() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(select(table).order_by(*table.primary_key.columns))
            found[table.name] = [dict(row._mapping) for row in rows]
    return found


async def found_by_search(database: Database, typed: str) -> int:
    """How many exchanges SQLite's own index of words finds; PostgreSQL reads the table itself."""
    if not database.sqlite:
        return 0
    async with database.read() as connection:
        query = text("SELECT count(*) FROM exchange_search WHERE exchange_search MATCH :typed")
        found = await connection.execute(query, {"typed": Search.of(typed).sqlite})
        return int(found.scalar_one())
