"""Bringing the database's tables to what this version expects, or back to what another one did."""

from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import Database, DatabaseUnusable
from bot.storage.health import Schema, known_revisions, revision_of, schema_of

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x5669676965


async def migrate(database: Database) -> None:
    """Apply the missing migrations, in one transaction.

    Several replicas may start at once: the first migrates, the others wait for it. Raises
    DatabaseUnusable for tables that a later version left.
    """
    async with database.write() as connection:
        await alone(connection)
        if await schema_of(connection) is Schema.OTHER:
            raise DatabaseUnusable(
                "Les tables sont celles d’une version plus récente de Vigie : installez cette "
                "version, ou revenez en arrière avec elle (« vigie migrate --retour »)."
            )
        await connection.run_sync(upgrade)


async def roll_back(database: Database, revision: str) -> None:
    """Undo the migrations after this one, in one transaction, so that an older version can serve.

    What only the later tables and columns held is lost. Raises DatabaseUnusable for a migration
    that this version does not know, or that the tables have not reached.
    """
    async with database.write() as connection:
        await alone(connection)
        found, known = await connection.run_sync(revision_of), known_revisions()
        behind = known[known.index(found) :] if found in known else ()
        if revision not in behind:
            raise DatabaseUnusable(
                f"Retour impossible à « {revision} ». De là où en sont les tables, cette version "
                f"de Vigie peut revenir à : {', '.join(behind) or 'rien'}."
            )
        await connection.run_sync(downgrade, revision)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables forward to a migration, in the caller's transaction."""
    # Imported here: Alembic costs a tenth of a second, and only a migration needs it.
    from alembic import command

    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Bring the tables back to a migration, in the caller's transaction."""
    from alembic import command

    command.downgrade(_config(connection), revision)


async def alone(connection: AsyncConnection) -> None:
    """Wait for whoever else is migrating; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
