"""`vigie console sessions`: who is signed in to the console, and signing people out."""

import argparse
import asyncio
import sys

from bot.app import utc_now
from bot.cli.french import say
from bot.config import load_settings
from bot.domain.scrutin import LOCAL
from bot.storage import sessions as stored
from bot.storage.engine import Database, open_database
from bot.storage.migrate import migrate
from bot.storage.sessions import Session

EVERYBODY = "tous"


def sessions(options: argparse.Namespace) -> int:
    """List the open sessions, or revoke some; exit status 1 when there was none to revoke."""
    if options.revoquer is None:
        found = asyncio.run(_open())
        for session in found:
            seen = session.seen_at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
            say(f"{session.name} ({session.role}), vue ou vu le {seen}")
        say(f"Sessions ouvertes : {len(found)}")
        return 0
    who = None if options.revoquer == EVERYBODY else options.revoquer
    ended = asyncio.run(_revoke(who))
    if not ended:
        say("Aucune session ouverte à ce nom : rien n’a changé.", sys.stderr)
        return 1
    say(f"Sessions révoquées : {ended}")
    return 0


async def _open() -> list[Session]:
    database = await _ready()
    try:
        async with database.read() as connection:
            return [*await stored.open_sessions(connection, utc_now())]
    finally:
        await database.close()


async def _revoke(who: str | None) -> int:
    database = await _ready()
    try:
        async with database.write() as connection:
            return await stored.revoke(connection, who, utc_now())
    finally:
        await database.close()


async def _ready() -> Database:
    database = open_database(load_settings().database_url)
    await migrate(database)
    return database
