"""A roster is kept as it was read, and its import reaches every replica."""

from datetime import UTC, datetime, timedelta

from bot.domain.duty import Duty, Rank
from bot.domain.people import Person, Role
from bot.reference import FRESH, Reference
from bot.storage.directory import replace_people, revision
from bot.storage.duties import load_duties, replace_duties
from bot.storage.engine import Database
from tests.clock import START, Clock

COORD = Person("coord", Role.COORDONNATEUR, "Maëlle Modèle", accounts={"slack": "U1"})
NIGHT = Duty(
    "coord",
    Rank.TITULAIRE,
    datetime(2026, 11, 1, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 12, tzinfo=UTC),
    frozenset({"dubuc", "chicoutimi"}),
)
ALWAYS = Duty("coord", Rank.RELEVE, START - timedelta(days=9), START + timedelta(days=9))


async def test_a_roster_comes_back_in_its_order_and_takes_the_place_of_the_one_before(
    database: Database,
) -> None:
    async with database.write() as connection:
        await replace_duties(connection, [NIGHT, ALWAYS])
        assert await load_duties(connection) == (NIGHT, ALWAYS)
        await replace_duties(connection, [ALWAYS])
        assert await load_duties(connection) == (ALWAYS,)
        assert await revision(connection) == 2


async def test_another_replica_knows_the_new_roster_once_it_looks_again(
    database: Database,
) -> None:
    clock = Clock()
    reference = Reference(database, ["slack"], clock)
    async with database.write() as connection:
        await replace_people(connection, [COORD])
    before = await reference.current()
    assert before.directory.on_duty(Role.COORDONNATEUR, "", clock.now) == []
    async with database.write() as connection:
        await replace_duties(connection, [ALWAYS])
    clock.now += FRESH
    after = await reference.current()
    assert after.directory.on_duty(Role.COORDONNATEUR, "", clock.now) == [COORD]
