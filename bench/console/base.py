"""A season in a database, search index included; one that is there already is used again."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text

from bench.console.cases import Files
from bench.console.exchanges import SEED, Season
from bench.console.staff import NOW, scrutins, staff
from bench.console.texts import Texts
from bot.domain.people import Role
from bot.seed import electoral_map
from bot.storage import directory
from bot.storage.engine import Database
from bot.storage.journal import Act
from bot.storage.migrate import migrate
from bot.storage.review.proposals import PHRASING, TO_DO
from bot.storage.schema import exchanges, journal, proposals, reviews

CASES_A_HUNDRED = 1
"""How many cases for a hundred exchanges."""

_CHUNK = 5_000
_GROWING = ("cases", "exchanges", "history", "surfaces", "journal", "outbox", "proposals")
Progress = Callable[[int, int], None]


async def fill(database: Database, number: int, edition: str, progress: Progress) -> None:
    """Bring a base to `number` exchanges and a hundredth of that of cases."""
    await migrate(database)
    async with database.read() as connection:
        there = (await connection.execute(select(func.max(exchanges.c.id)))).scalar_one() or 0
    progress(there, number)
    if there >= number:
        return
    if not there:
        await _surroundings(database, number)
    field = [person for person in staff() if person.role in (Role.DS, Role.DAS)]
    files = number * CASES_A_HUNDRED // 100
    season = Season(number, field, Texts(), edition, files)
    for start in range(there + 1, number + 1, _CHUNK):
        end = min(start + _CHUNK, number + 1)
        async with database.write() as connection:
            await connection.execute(insert(exchanges), list(season.rows(start, end)))
            if judged := list(season.reviews(start, end)):
                await connection.execute(insert(reviews), judged)
        progress(end - 1, number)
    await _settle(database)


async def _surroundings(database: Database, number: int) -> None:
    """The directory, the vote, the cases, what reviewers did before."""
    people = staff()
    field = [person for person in people if person.role in (Role.DS, Role.DAS)]
    rows: dict[Any, list[dict[str, Any]]] = {
        **Files(number * CASES_A_HUNDRED // 100, field).rows(),
        journal: _journal(number // 50),
        proposals: _proposals(min(number // 100, 300), number),
    }
    async with database.write() as connection:
        await directory.replace_circonscriptions(connection, electoral_map())
        await directory.replace_people(connection, people)
        await directory.replace_scrutins(connection, scrutins())
        for table, values in rows.items():
            for start in range(0, len(values), _CHUNK):
                await connection.execute(insert(table), values[start : start + _CHUNK])


def _journal(number: int) -> list[dict[str, Any]]:
    draw = Random(SEED)
    return [
        {
            "at": NOW - timedelta(minutes=number - line),
            "reviewer": f"sujet-{line % 6}",
            "name": f"Personne Fictive dcap-{line % 6}",
            "act": draw.choice(list(Act)),
            "subject": f"échange {line}",
            "reason": "Pour rappeler la personne.",
        }
        for line in range(number)
    ]


def _proposals(number: int, exchanges_there: int) -> list[dict[str, Any]]:
    draw, entries = Random(SEED), Texts().entries
    return [
        {
            "kind": PHRASING,
            "entry": draw.choice(entries),
            "text": f"Une formulation proposée, numéro {rank}",
            "exchanges": draw.sample(range(1, exchanges_there), 5),
            "by": "Personne Fictive dcap-2",
            "at": NOW - timedelta(hours=number - rank),
            "state": TO_DO,
        }
        for rank in range(number)
    ]


async def _settle(database: Database) -> None:
    """What a base that grew by itself would know: its next ids and, on PostgreSQL, what autovacuum
    does by night. Nothing analyses a SQLite file, here as in service.
    """
    if database.sqlite:
        return
    async with database.write() as connection:
        for table in _GROWING:
            number = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id))"
            await connection.execute(text(f"{number} FROM {table} HAVING max(id) IS NOT NULL"))
    async with database.writer.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(text("VACUUM ANALYZE"))
