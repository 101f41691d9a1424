"""Keeping everything in one file, and putting it back: the same file for both databases.

Rows are copied by ourselves, rather than by each database's own tool: the image needs no client of
PostgreSQL's version, the file can be proved whole, and it goes from SQLite to PostgreSQL.
"""

import base64
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Date,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    tuple_,
)
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from bot.storage.archive import ArchiveWriter, BackupError, Summary, tables, verify
from bot.storage.engine import Database
from bot.storage.health import known_revisions, revision_of
from bot.storage.migrate import alone, upgrade
from bot.storage.schema import UtcDateTime, metadata

_AT_ONCE = 500
_HEAVY_AT_ONCE = 4
"""Rows of a page in a table that holds files."""
_VERSION_TABLE = "alembic_version"
_FILLED_BY_ITSELF = {"counters", "circonscriptions", "revisions"}
"""What a database that never served may hold."""


async def back_up(database: Database, path: Path, now: datetime) -> Summary:
    """Write everything to a new file, as it is at one moment, while Vigie serves.

    The tables are taken as they are, whatever the version that made them. Nobody but the file's
    owner may read it. Raises BackupError.
    """
    _check_free(path)
    async with database.reader.connect() as connection:
        if not database.sqlite:
            # A SQLite reader sees one moment anyway.
            await connection.execution_options(isolation_level="REPEATABLE READ")
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".vigie-") as folder:
            written = Path(folder) / "sauvegarde"
            await connection.run_sync(_write, written, now)
            summary = verify(written)
            written.replace(path)
    return summary


async def restore(database: Database, path: Path, *, overwrite: bool) -> Summary:
    """Put everything back as a file has it, then bring the tables to this version.

    All in one transaction: it succeeds whole, or changes nothing. Nobody may be serving. Raises
    BackupError for a file that is not whole or not known, and for a database that holds something
    unless it may be overwritten.
    """
    summary = verify(path)
    if summary.revision not in known_revisions():
        raise BackupError(
            "Cette sauvegarde vient d’une version de Vigie plus récente (migration "
            f"« {summary.revision} ») : restaurez-la avec elle."
        )
    async with database.write() as connection:
        await alone(connection)
        await connection.run_sync(_put_back, path, summary, overwrite)
    return summary


def _check_free(path: Path) -> None:
    if path.exists():
        raise BackupError(f"« {path} » existe déjà : choisissez un autre nom.")
    if not path.parent.is_dir():
        raise BackupError(f"Le dossier « {path.parent} » n’existe pas.")


def _write(connection: Connection, path: Path, now: datetime) -> None:
    revision = revision_of(connection)
    if revision is None:
        raise BackupError("La base de données n’a pas de tables : il n’y a rien à sauvegarder.")
    with path.open("xb") as stream:
        path.chmod(0o600)
        archive = ArchiveWriter(stream, revision=revision, made_at=now)
        for table in _tables(connection):
            archive.table(table.name, [column.name for column in table.columns])
            for rows in _pages(connection, table):
                archive.rows(table.name, rows)
        archive.close()


def _pages(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    """Every row, by key, a page at a time: an exchange's words need not all be in memory."""
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    key = list(table.primary_key.columns)
    places = [table.columns.keys().index(column.key) for column in key]
    query = select(table).order_by(*key).limit(_HEAVY_AT_ONCE if heavy else _AT_ONCE)
    page = connection.execute(query).all()
    while page:
        yield [tuple(row) for row in page]
        last = tuple(page[-1][place] for place in places)
        page = connection.execute(query.where(tuple_(*key) > last)).all()


def _put_back(connection: Connection, path: Path, summary: Summary, overwrite: bool) -> None:
    if not overwrite and _holds_something(connection):
        raise BackupError(
            "La base de données contient déjà des données : rien n’a changé. Pour les remplacer, "
            "ajoutez --ecraser."
        )
    _drop(connection)
    upgrade(connection, summary.revision)
    built = {table.name: table for table in _tables(connection)}
    for table in built.values():
        connection.execute(delete(table))
    for rows in tables(path, at_once=_AT_ONCE):
        _insert(connection, built[rows.table], rows.columns, rows.rows)
    for name, expected in summary.rows.items():
        found = connection.execute(select(func.count()).select_from(built[name])).scalar_one()
        if found != expected:
            raise BackupError(f"Restauration incomplète ({name}) : rien n’a changé.")
    if connection.dialect.name == "postgresql":
        _continue_numbers(connection, built.values())
    upgrade(connection)


def _insert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    reading = [_reader(table.columns[name].type) for name in columns]
    values = [
        {
            name: read(value) if read and value is not None else value
            for name, read, value in zip(columns, reading, row, strict=True)
        }
        for row in rows
    ]
    connection.execute(insert(table), values)


def _reader(kind: TypeEngine[Any]) -> Any:
    """What turns the JSON of a column into its value; None when it already is."""
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    return date.fromisoformat if isinstance(kind, Date) else None


def _tables(connection: Connection) -> Sequence[Table]:
    """Our tables as they are there, parents first, with the types that this version gives them."""
    there = MetaData()
    there.reflect(connection, only=_ours(connection))
    for table in there.tables.values():
        for column in table.columns:
            known = metadata.tables[table.name].columns.get(column.name)
            if known is not None:
                column.type = known.type
    return there.sorted_tables


def _ours(connection: Connection) -> Sequence[str]:
    return [name for name in inspect(connection).get_table_names() if name in metadata.tables]


def _holds_something(connection: Connection) -> bool:
    return any(
        connection.execute(select(table).limit(1)).first() is not None
        for table in _tables(connection)
        if table.name not in _FILLED_BY_ITSELF
    )


def _drop(connection: Connection) -> None:
    there = MetaData()
    present = inspect(connection).get_table_names()
    there.reflect(connection, only=[*_ours(connection), *({_VERSION_TABLE} & set(present))])
    there.drop_all(connection)


def _continue_numbers(connection: Connection, restored: Iterable[Table]) -> None:
    """PostgreSQL numbers rows from a sequence, which knows nothing of what was put back."""
    for table in restored:
        if "id" not in table.columns:
            continue
        asked = text("SELECT pg_get_serial_sequence(:name, 'id')")
        sequence = connection.execute(asked, {"name": table.name}).scalar()
        highest = connection.execute(select(func.max(table.columns["id"]))).scalar()
        if sequence is not None and highest is not None:
            told = {"sequence": sequence, "highest": highest}
            connection.execute(text("SELECT setval(:sequence, :highest)"), told)
