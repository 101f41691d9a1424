"""Rows for every table, in every shape: accents, quotes, line ends, emoji, instants, nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    Table,
    delete,
    insert,
    inspect,
    select,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.engine import Connection

from bot.storage.schema import UtcDateTime, metadata

WORDS = (
    "« L’été », d’où vient-il ?",
    'Ligne 1\nligne 2\t"guillemets" \\ barre \u2028 fin',
    "Œuf 🗳️ \u202fñ 中文",
)
AT = datetime(2026, 3, 8, 6, 59, 59, 123456, tzinfo=UTC)
"""A microsecond-sharp instant, an hour before Québec's clocks go forward."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def fill(connection: Connection) -> None:
    """Put three rows in every table that is there, whatever the version that made it."""
    for table in metadata.sorted_tables:
        columns = _there(connection, table)
        if columns:
            connection.execute(delete(table))
            values = [{c.name: _value(c, number) for c in columns} for number in (1, 2, 3)]
            # A bare table: a default of today's would be for a column that is not there.
            bare = sql_table(table.name, *(sql_column(c.name, c.type) for c in columns))
            connection.execute(insert(bare), values)


def read(connection: Connection, columns: Mapping[str, Sequence[str]] | None = None) -> Rows:
    """Every row of every table that is there, or these columns alone, by table and key."""
    found = {}
    for table in metadata.sorted_tables:
        if columns is None:
            names: Sequence[str] = [c.name for c in _there(connection, table)]
        else:
            names = columns.get(table.name, ())
        if names:
            query = select(*(table.columns[name] for name in names))
            rows = connection.execute(query.order_by(*table.primary_key.columns))
            found[table.name] = [dict(row._mapping) for row in rows]
    return found


def columns_of(rows: Rows) -> Mapping[str, Sequence[str]]:
    """The columns that were read."""
    return {table: list(found[0]) for table, found in rows.items()}


def _there(connection: Connection, table: Table) -> Sequence[Column[Any]]:
    inspector = inspect(connection)
    if not inspector.has_table(table.name):
        return []
    return [table.columns[column["name"]] for column in inspector.get_columns(table.name)]


def _value(column: Column[Any], number: int) -> Any:
    kind = column.type
    if column.nullable and number == 2:
        return None
    if isinstance(kind, UtcDateTime):
        return AT + timedelta(days=number, microseconds=number)
    if isinstance(kind, Date):
        return date(2026, 10, number)
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) * number
    if isinstance(kind, JSON):
        return [["opinions", 0.91], {"clé": WORDS[number - 1], "rien": None}]
    if isinstance(kind, Boolean):
        return number == 1
    if isinstance(kind, Float):
        return number / 8
    if isinstance(kind, Integer):
        return number
    return f"{WORDS[number - 1]} {number}"[: getattr(kind, "length", None)]
