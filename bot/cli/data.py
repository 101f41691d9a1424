"""`vigie migrate`, `vigie export`, `vigie purge`: looking after what is kept."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import utc_now
from bot.cli.backup import go_back
from bot.cli.french import say
from bot.config import load_settings
from bot.domain.directory import Directory
from bot.domain.scrutin import LOCAL
from bot.export import EXCHANGE_COLUMNS, Value, write_csv, write_jsonl
from bot.storage import cases, exchanges
from bot.storage import directory as stored
from bot.storage.engine import open_database
from bot.storage.exchanges import Exchange
from bot.storage.migrate import migrate as migrate_database
from bot.storage.retention import purge as purge_rows

_PAGE = 500
_LONG_AGO = date(2020, 1, 1)


def migrate(options: argparse.Namespace) -> int:
    """Bring the tables to this version, or back to an older migration."""
    if options.retour is not None:
        return go_back(options.retour)

    async def run() -> None:
        database = open_database(load_settings().database_url)
        try:
            await migrate_database(database)
        finally:
            await database.close()

    asyncio.run(run())
    say("La base de données est à jour.")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the exchanges of a stretch of days, as CSV or JSONL."""
    start = datetime.combine(options.depuis or _LONG_AGO, time.min, LOCAL)
    last = options.until or utc_now().astimezone(LOCAL).date()
    end = datetime.combine(last + timedelta(days=1), time.min, LOCAL)
    rows = asyncio.run(_rows(start, end))
    with _output(options.sortie) as stream:
        if options.format == "csv":
            write_csv(rows, EXCHANGE_COLUMNS, stream)
        else:
            write_jsonl(rows, stream)
    say(f"{len(rows)} échanges exportés.", sys.stderr)
    return 0


def purge(options: argparse.Namespace) -> int:
    """Forget what has been kept long enough."""
    settings = load_settings()

    async def run() -> str:
        database = open_database(settings.database_url)
        try:
            await migrate_database(database)
            async with database.write() as connection:
                gone = await purge_rows(
                    connection, utc_now(), settings.retention, dry_run=options.apercu
                )
        finally:
            await database.close()
        return (
            f"échanges : {gone.exchanges}, envois : {gone.sent}, "
            f"clés de réception : {gone.inbox}, brouillons : {gone.drafts}"
        )

    counted = asyncio.run(run())
    say(f"À effacer : {counted}" if options.apercu else f"Effacé : {counted}")
    return 0


async def _rows(start: datetime, end: datetime) -> list[Mapping[str, Value]]:
    database = open_database(load_settings().database_url)
    try:
        await migrate_database(database)
        async with database.read() as connection:
            directory = await stored.load_directory(connection, ())
            return [
                await _row(connection, exchange, directory)
                async for exchange in _exchanges(connection, start, end)
            ]
    finally:
        await database.close()


async def _exchanges(
    connection: AsyncConnection, start: datetime, end: datetime
) -> AsyncIterator[Exchange]:
    after = 0
    while page := await exchanges.between(connection, start, end, after=after, limit=_PAGE):
        for exchange in page:
            yield exchange
        after = page[-1].id


async def _row(
    connection: AsyncConnection, exchange: Exchange, directory: Directory
) -> Mapping[str, Value]:
    """An exchange without any identity: role and circonscription only."""
    case = await cases.get(connection, exchange.case_id) if exchange.case_id else None
    return {
        "id": exchange.id,
        "at": exchange.at,
        "role": exchange.role,
        "circonscription": directory.nom(exchange.circonscription),
        "region": directory.region(exchange.circonscription),
        "channel": exchange.address.channel,
        "zone": exchange.zone,
        "intent": exchange.intent,
        "entry": exchange.entry,
        "chosen": exchange.chosen,
        "leans_on": exchange.leans_on,
        "citizen": exchange.citizen,
        "candidates": exchange.candidates,
        "feedback": exchange.feedback,
        "edition": exchange.edition,
        "text": exchange.text,
        "case": case.ref if case else None,
    }


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        yield sys.stdout
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield stream
