"""A world to deliver in, on each kind of database."""

import pytest

from bot.seed import sample_staff
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.delivery.world import ALERTS, CONFIDENTIAL, World, build, definitions_alone, fill
from tests.fakes.rooms import NAME, Rooms


@pytest.fixture(scope="session")
def understander() -> Understander:
    """What cards are written with."""
    return definitions_alone()


@pytest.fixture
def rooms() -> Rooms:
    """A private room for each of the sample staff, and the DCAP's two rooms."""
    people = [person.id for person in sample_staff(NAME)]
    return Rooms([*people, ALERTS, CONFIDENTIAL])


@pytest.fixture
async def world(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> World:
    """A Vigie with nothing to deliver yet."""
    await fill(database)
    return World(build(database, rooms, understander, clock), rooms, clock, database)
