"""Bringing the database's tables to what this version expects."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.storage.engine import Database

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x5669676965


async def migrate(database: Database) -> None:
    """Apply the missing migrations, in one transaction.

    Several replicas may start at once: the first migrates, the others wait for it.
    """
    async with database.write() as connection:
        if not database.sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    # Imported here: Alembic costs a tenth of a second, and only a migration needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
