"""An import replaces the whole, and replicas can tell that something changed."""

from contextlib import suppress
from datetime import date

from bot.domain.directory import Circonscription
from bot.domain.people import Address, Person, Role
from bot.domain.scrutin import Scrutin
from bot.storage import directory
from bot.storage.engine import Database

_DS = Person(
    id="ds-1",
    role=Role.DS,
    name="Camille Fictive",
    circonscription="chicoutimi",
    email="camille@exemple.test",
    telephone="418 555-0100",
    hours="8 h à 22 h",
    coordonnateur="coord-1",
    accounts={"slack": "U1", "teams": "T1"},
)
_DAS = Person(
    id="das-1",
    role=Role.DAS,
    name="Noé Modèle",
    replaces_from=date(2026, 11, 1),
    replaces_until=date(2026, 11, 9),
)


async def test_people_come_back_with_the_accounts_of_the_channels_in_service(
    database: Database,
) -> None:
    async with database.write() as connection:
        await directory.replace_people(connection, [_DS, _DAS])
        found = await directory.load_directory(connection, ["slack", "teams"])
        on_slack = await directory.load_directory(connection, ["slack"])
    assert found.people == {"ds-1": _DS, "das-1": _DAS}
    assert on_slack.people["ds-1"].accounts == {"slack": "U1"}


async def test_a_room_comes_back_when_its_channel_is_in_service(database: Database) -> None:
    coord = Person(
        "coord-1",
        Role.COORDONNATEUR,
        "Maëlle Modèle",
        room=Address("teams", "19:coordination@thread.tacv2"),
    )
    async with database.write() as connection:
        await directory.replace_people(connection, [coord])
        on_both = await directory.load_directory(connection, ["slack", "teams"])
        on_slack = await directory.load_directory(connection, ["slack"])
    assert on_both.people["coord-1"].room == coord.room
    assert on_slack.people["coord-1"].room is None


async def test_an_import_takes_the_place_of_the_one_before(database: Database) -> None:
    async with database.write() as connection:
        await directory.replace_people(connection, [_DS])
        await directory.replace_people(connection, [_DAS])
        assert set((await directory.load_directory(connection, ())).people) == {"das-1"}
        await directory.replace_people(connection, [])
        assert (await directory.load_directory(connection, ())).people == {}


async def test_the_map_and_the_votes_are_replaced_too(database: Database) -> None:
    division = Circonscription("chicoutimi", "Chicoutimi", "Saguenay", "2017")
    votes = [
        Scrutin("un", "Générales", date(2026, 11, 30), frozenset({"chicoutimi", "dubuc"})),
        Scrutin("deux", "Partielle", date(2027, 3, 15), frozenset({"*"})),
    ]
    async with database.write() as connection:
        await directory.replace_circonscriptions(connection, [division])
        await directory.replace_scrutins(connection, votes)
        found = await directory.load_directory(connection, ())
        assert found.circonscriptions == {"chicoutimi": division}
        kept = await directory.load_scrutins(connection)
    assert sorted(kept, key=lambda vote: vote.id) == sorted(votes, key=lambda vote: vote.id)


async def test_each_import_raises_the_revision(database: Database) -> None:
    async with database.write() as connection:
        seen = [await directory.revision(connection)]
        await directory.replace_people(connection, [_DS])
        seen.append(await directory.revision(connection))
        await directory.replace_scrutins(connection, [])
        seen.append(await directory.revision(connection))
        await directory.replace_circonscriptions(connection, [])
        seen.append(await directory.revision(connection))
    assert seen == [0, 1, 2, 3]


async def test_an_import_that_fails_leaves_the_one_before(database: Database) -> None:
    async with database.write() as connection:
        await directory.replace_people(connection, [_DS])
    with suppress(RuntimeError):
        async with database.write() as connection:
            await directory.replace_people(connection, [_DAS])
            raise RuntimeError
    async with database.read() as connection:
        assert set((await directory.load_directory(connection, ())).people) == {"ds-1"}
        assert await directory.revision(connection) == 1
