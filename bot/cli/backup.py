"""`vigie sauvegarde`, `vigie restaure` and `vigie migrate --retour`: what is done with care."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.app import utc_now
from bot.cli.french import say
from bot.config import load_settings
from bot.domain.scrutin import LOCAL
from bot.storage.archive import Summary
from bot.storage.backup import back_up, restore
from bot.storage.engine import Database, open_database
from bot.storage.migrate import roll_back

T = TypeVar("T")


def make(options: argparse.Namespace) -> int:
    """Keep everything in a file, while Vigie serves or not."""
    summary = _with_database(lambda database: back_up(database, options.fichier, utc_now()))
    say(
        f"Sauvegarde écrite et relue : {options.fichier} ({_counted(summary)}). Elle contient les "
        "propos confidentiels : gardez-la en lieu sûr."
    )
    return 0


def put_back(options: argparse.Namespace) -> int:
    """Put everything back as a file has it."""
    summary = _with_database(
        lambda database: restore(database, options.fichier, overwrite=options.ecraser), alone=True
    )
    made = summary.made_at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
    say(f"Base de données restaurée telle qu’elle était le {made} ({_counted(summary)}).")
    return 0


def go_back(revision: str) -> int:
    """Bring the tables back to an older migration."""
    _with_database(lambda database: roll_back(database, revision), alone=True)
    say(f"Tables ramenées à la migration {revision}. Installez maintenant l’ancienne version.")
    return 0


def _with_database(use: Callable[[Database], Awaitable[T]], *, alone: bool = False) -> T:
    """Run on the configured database; `alone` refuses a SQLite file that is being served."""

    async def run() -> T:
        database = open_database(load_settings().database_url, sole_replica=alone)
        try:
            return await use(database)
        finally:
            await database.close()

    return asyncio.run(run())


def _counted(summary: Summary) -> str:
    rows = summary.rows
    return (
        f"dossiers : {rows.get('cases', 0)}, échanges : {rows.get('exchanges', 0)}, "
        f"lignes en tout : {sum(rows.values())}"
    )
