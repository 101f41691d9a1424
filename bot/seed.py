"""The data that comes with the package: the electoral map, and a fictional staff to try with."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.annuaire.circonscriptions import read_circonscriptions
from bot.annuaire.people import read_people
from bot.annuaire.scrutins import read_scrutins
from bot.domain.directory import Circonscription
from bot.domain.people import Person
from bot.domain.scrutin import Scrutin
from bot.storage import directory
from bot.storage.engine import Database

DATA = Path(__file__).parent / "data"


@cache
def electoral_map() -> Sequence[Circonscription]:
    """The circonscriptions of the map that the file names, with their region."""
    return read_circonscriptions((DATA / "circonscriptions.csv").read_bytes()).circonscriptions


def sample_staff(channel: str) -> Sequence[Person]:
    """The fictional staff, each with an account of the same id on that channel alone."""
    return [replace(person, accounts={channel: person.id}) for person in _staff()]


def sample_staff_as_filed(channel: str) -> Sequence[Person]:
    """The fictional staff, each with the account that the file gives them on that channel alone."""
    return [replace(person, accounts={channel: person.accounts[channel]}) for person in _staff()]


def sample_scrutins() -> Sequence[Scrutin]:
    """The fictional votes."""
    data = (DATA / "scrutins_exemple.csv").read_bytes()
    return read_scrutins(data, electoral_map()).scrutins


async def fill_map(database: Database) -> Sequence[Circonscription]:
    """Give a new database its electoral map; one that was imported stays. Returns the map."""
    async with database.write() as connection:
        known = (await directory.load_directory(connection, ())).circonscriptions
        if not known:
            await directory.replace_circonscriptions(connection, electoral_map())
            return electoral_map()
    return tuple(known.values())


@cache
def _staff() -> Sequence[Person]:
    data = (DATA / "personnel_exemple.csv").read_bytes()
    return read_people(data, electoral_map()).people
