"""`vigie annuaire|scrutins|circonscriptions|gardes import`: all of a file, or nothing of it."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.annuaire.changes import diff, preview
from bot.annuaire.circonscriptions import read_circonscriptions
from bot.annuaire.gardes import read_duties
from bot.annuaire.people import read_people
from bot.annuaire.scrutins import read_scrutins
from bot.annuaire.tables import Problem
from bot.annuaire.uncovered import uncovered
from bot.cli.binding import bind_slack
from bot.cli.french import say
from bot.config import load_settings
from bot.domain.directory import Circonscription, Directory
from bot.domain.duty import Duty, Rank
from bot.domain.scrutin import LOCAL, Scrutin
from bot.seed import fill_map
from bot.storage import directory as stored
from bot.storage.duties import replace_duties
from bot.storage.engine import open_database
from bot.storage.migrate import migrate

CHANNELS = ("slack", "teams")
_RANKS = {Rank.TITULAIRE: "titulaire", Rank.RELEVE: "relève"}


@dataclass(frozen=True)
class _Plan:
    """What a file asks for: its problems, what it would change, and how to do it."""

    problems: Sequence[Problem]
    summary: str
    apply: Callable[[AsyncConnection], Awaitable[None]]


@dataclass(frozen=True)
class _Known:
    """What the database holds before the import."""

    divisions: Sequence[Circonscription]
    directory: Directory
    scrutins: Sequence[Scrutin]


Read = Callable[[bytes, _Known], Awaitable[_Plan]]


def annuaire(options: argparse.Namespace) -> int:
    """Replace the staff."""
    return asyncio.run(_import(options, _staff))


def scrutins(options: argparse.Namespace) -> int:
    """Replace the votes."""
    return asyncio.run(_import(options, _votes))


def circonscriptions(options: argparse.Namespace) -> int:
    """Replace the electoral map."""
    return asyncio.run(_import(options, _map))


def gardes(options: argparse.Namespace) -> int:
    """Replace the duty roster."""
    return asyncio.run(_import(options, _roster))


async def _staff(data: bytes, known: _Known) -> _Plan:
    read = read_people(data, known.divisions)
    people = await bind_slack(read.people, load_settings())
    changes = diff(known.directory.people.values(), people)
    return _Plan(
        read.problems,
        preview(changes, read.warnings),
        lambda connection: stored.replace_people(connection, people),
    )


async def _votes(data: bytes, known: _Known) -> _Plan:
    read = read_scrutins(data, known.divisions)
    lines = [f"  {vote.jour_j.isoformat()}  {vote.nom}" for vote in read.scrutins]
    return _Plan(
        read.problems,
        "\n".join([f"{len(read.scrutins)} scrutins", *lines]),
        lambda connection: stored.replace_scrutins(connection, read.scrutins),
    )


async def _map(data: bytes, known: _Known) -> _Plan:
    read = read_circonscriptions(data)
    codes = {item.code for item in read.circonscriptions}
    orphans = sorted(
        person.id
        for person in known.directory.people.values()
        if person.circonscription and person.circonscription not in codes
    )
    lines = [f"{len(read.circonscriptions)} circonscriptions"]
    if orphans:
        lines.append(f"Hors de la nouvelle carte : {', '.join(orphans)}")
    return _Plan(
        read.problems,
        "\n".join(lines),
        lambda connection: stored.replace_circonscriptions(connection, read.circonscriptions),
    )


async def _roster(data: bytes, known: _Known) -> _Plan:
    read = read_duties(data, known.directory)
    missing = uncovered(read.duties, known.directory, known.scrutins, datetime.now(UTC))
    warnings = [str(warning) for warning in (*read.warnings, *missing)]
    lines = [f"{len(read.duties)} gardes"]
    lines += [f"  {_described(duty, known.directory)}" for duty in read.duties]
    if warnings:
        lines += [f"Avertissements ({len(warnings)})", *(f"  - {said}" for said in warnings)]
    return _Plan(
        read.problems,
        "\n".join(lines),
        lambda connection: replace_duties(connection, read.duties),
    )


def _described(duty: Duty, directory: Directory) -> str:
    moments = (duty.starts_at, duty.ends_at)
    start, end = (f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}" for moment in moments)
    places = ", ".join(sorted(map(directory.nom, duty.circonscriptions))) or "toutes"
    return f"{start} à {end}  {directory.people[duty.person].name} ({_RANKS[duty.rank]}) : {places}"


async def _import(options: argparse.Namespace, read: Read) -> int:
    path: Path = options.fichier
    data = await asyncio.to_thread(path.read_bytes)
    database = open_database(load_settings().database_url)
    try:
        await migrate(database)
        divisions = await fill_map(database)
        async with database.read() as connection:
            staff = await stored.load_directory(connection, CHANNELS)
            votes = await stored.load_scrutins(connection)
        plan = await read(data, _Known(divisions, staff, votes))
        if plan.problems:
            _tell(path.name, plan.problems)
            return 1
        say(plan.summary)
        if options.apercu:
            say("Aperçu : rien n’a changé.")
            return 0
        async with database.write() as connection:
            await plan.apply(connection)
        say("Importé.")
        return 0
    finally:
        await database.close()


def _tell(name: str, problems: Iterable[Problem]) -> None:
    for problem in problems:
        where = f"ligne {problem.line}" + (f", {problem.column}" if problem.column else "")
        say(f"{name}, {where} : {problem.message}", sys.stderr)
    say("Rien n’a été importé.", sys.stderr)
