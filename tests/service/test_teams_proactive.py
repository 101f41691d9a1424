"""Vigie writes first in Teams: to whom it may, from what it remembers; and says when it may not."""

from collections.abc import Callable

import pytest

from bot.storage import conversations
from tests.fakes.teams_connector import Fault
from tests.service.teams_grounds import grounds
from tests.service.teams_world import DCAP_ROOM, TeamsWorld, serving, teams_world
from tests.wording.plain import loose

DS, COORD, DCAP = "ds-chicoutimi", "coord-saguenay", "dcap-1"
INCIDENT = "incident Panne de courant au bureau de vote"
RUMOUR = "rumeur On raconte que le bureau de vote ferme à midi"

State = Callable[[TeamsWorld, bool], None]


def not_installed(world: TeamsWorld, wrong: bool) -> None:
    """The coordonnatrice never had the application, or has it."""
    world.person(COORD).person.installed = not wrong


def not_in_roster(world: TeamsWorld, wrong: bool) -> None:
    """She took it away from a conversation that had begun, or took it back."""
    world.person(COORD).chat.installed = not wrong


def blocked(world: TeamsWorld, wrong: bool) -> None:
    """She blocked Vigie, or no longer does."""
    world.person(COORD).chat.blocked = wrong


REFUSALS = [
    pytest.param(not_installed, "l’application Vigie n’est pas installée", id="not installed"),
    pytest.param(not_in_roster, "n’est pas installée dans cette conversation", id="not in roster"),
    pytest.param(blocked, "Vigie est bloquée dans cette conversation", id="blocked"),
]


@pytest.mark.parametrize(("state", "why"), REFUSALS)
async def test_somebody_whom_vigie_may_not_write_to_is_told_with_why_until_it_may(
    database_url: str, state: State, why: str
) -> None:
    async with teams_world(database_url) as world:
        state(world, True)
        await world.person(DS).say(INCIDENT)
        lost = loose((await world.posted("INC-0001")).shown)
        assert why in lost
        assert "Panne" not in lost
        receipt = await world.reads(DS, "n’a pas pu être livré à Maëlle Modèle (")
        assert why in loose(receipt.shown)
        assert world.private(COORD) == []

        state(world, False)
        await world.person(DS).press(receipt, "Ça circule en ligne")
        assert "Panne de courant" in (await world.reads(COORD, "INC-0001")).shown
        await world.reads(DS, "envoyé à Maëlle Modèle")
        await world.settled()
        assert "pas pu être livré" not in receipt.shown
        assert world.teams.violations == []


async def test_a_team_that_removed_vigie_is_told_person_by_person_until_it_takes_it_back(
    database_url: str,
) -> None:
    async with teams_world(database_url) as world:
        channel = world.teams.conversations[DCAP_ROOM]
        channel.installed = False
        await world.person(DS).say(RUMOUR)
        for id in (DCAP, "dcap-2", "dcap-3"):
            lost = loose((await world.reads(id, "RUM-0001")).shown)
            assert "n’est pas installée dans cette conversation" in lost
            assert "midi" not in lost
        receipt = await world.reads(DS, "n’a pas pu être livré à la DCAP (")

        channel.installed = True
        await world.person(DS).press(receipt, "Ça circule en ligne")
        await world.posted("ferme à midi")
        await world.reads(DS, "envoyé à la DCAP")
        assert world.teams.violations == []


async def test_whoever_removes_vigie_then_takes_it_back_is_written_to_again(
    database_url: str,
) -> None:
    async with teams_world(database_url) as world:
        coordonnatrice = world.person(COORD)
        await coordonnatrice.install()
        await world.reads(COORD, "Ce que je fais pour vous")
        coordonnatrice.chat.installed = False
        await coordonnatrice.install(action="remove")
        assert await refusal(world, COORD) == "app_removed"
        await world.person(DS).say(INCIDENT)
        await world.reads(DS, "n’a pas pu être livré")

        coordonnatrice.chat.installed = True
        await coordonnatrice.install()
        assert await refusal(world, COORD) is None
        await world.person(DS).say("incident Le toit coule sur les urnes")
        await world.reads(COORD, "Le toit coule")
        assert world.teams.violations == []


async def test_somebody_who_never_wrote_receives_their_first_card(database_url: str) -> None:
    async with teams_world(database_url) as world:
        await world.person(DS).say(INCIDENT)
        await world.reads(COORD, "Panne de courant")
        assert [call.payload["members"] for call in world.teams.called("create")] == [
            [{"id": world.person(COORD).person.aad}]
        ]


async def test_a_service_address_that_changes_is_followed(database_url: str) -> None:
    async with teams_world(database_url) as world:
        ds, dcap = world.person(DS), world.person(DCAP)
        await ds.say(RUMOUR)
        alert = await world.posted("RUM-0001")
        await world.reads(DS, "envoyé à la DCAP")
        await world.reads(COORD, "RUM-0001")
        await world.settled()
        world.teams.move("canada")
        await ds.say("aide")
        await world.person(COORD).say("aide")
        await dcap.press(alert, "Prendre en charge")
        await world.reads(DS, "la DCAP a pris le dossier en charge")
        await world.settled()
        assert "pris en charge" in alert.shown
        assert world.teams.violations == []


async def test_after_a_restart_vigie_writes_first_from_what_it_stored(database_url: str) -> None:
    """Nothing but the database tells where people are: Teams' global address leads nowhere."""
    async with grounds() as on:
        async with serving(on, database_url) as before:
            await before.person(COORD).say("aide")
            await before.person(DS).say(RUMOUR)
            alert = await before.posted("RUM-0001")
            await before.reads(DS, "envoyé à la DCAP")
            await before.settled()
        on.teams.calls.clear()
        nowhere = on.nowhere()
        async with serving(on, database_url, elsewhere=nowhere) as after:
            await after.person(DCAP).press(alert, "Prendre en charge")
            await after.reads(DS, "la DCAP a pris le dossier en charge")
            await after.person("ds-dubuc").say(INCIDENT)
            await after.reads(COORD, "Panne de courant")
            await after.settled()
            assert "pris en charge" in alert.shown
        assert on.teams.called("create") == []
        assert on.teams.violations == []


async def test_what_was_due_when_the_service_stopped_leaves_at_the_next_start(
    database_url: str,
) -> None:
    async with grounds() as on:
        async with serving(on, database_url) as before:
            on.teams.fail("create", *[Fault(502) for _ in range(8)])
            on.teams.fail("post", *[Fault(502) for _ in range(8)])
            await before.person(DS).say(RUMOUR)
        on.teams.forgive()
        async with serving(on, database_url) as after:
            await after.clients.repeat()
            await after.posted("RUM-0001")
            await after.reads(DS, "envoyé à la DCAP")
            await after.settled()
            assert len([one for one in after.room() if "RUM-000" in one.shown]) == 1


async def refusal(world: TeamsWorld, id: str) -> str | None:
    """Why Teams would not let Vigie write to somebody, as the database has it."""
    async with world.service.vigie.database.read() as connection:
        known = await conversations.of_room(connection, "teams", world.person(id).chat.id)
    assert known is not None
    return known.refused
