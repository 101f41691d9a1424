"""Who writes in Teams: the directory's account, else what the roster vouches for, else nobody."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.people import Person
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import Answer
from tests.service.teams_world import GROUP_ROOM, TeamsWorld, teams_world

DS, COORD, DCAP = "ds-chicoutimi", "coord-saguenay", "dcap-1"
RUMOUR = "rumeur On raconte que le bureau de vote ferme à midi"
UNVERIFIED = "Identité non vérifiée"
ELSEWHERE = "00000000-1111-4222-8333-444444444444"


def known_by_email_alone(person: Person) -> Person:
    """The DS's line of a directory that was filled in before anybody had Teams."""
    return replace(person, accounts={}) if person.id == DS else person


def refused(world: TeamsWorld) -> float:
    """How many activities of other organisations were turned away."""
    counter = world.service.vigie.metrics.refused.labels("teams", "tenant")
    return float(counter._value.get())


async def test_an_account_of_the_directory_is_found_however_teams_writes_it(
    database_url: str,
) -> None:
    async with teams_world(database_url) as world:
        await world.person(DS).say(RUMOUR)
        assert world.clients.posted[-1]["from"]["aadObjectId"].isupper()
        assert UNVERIFIED not in (await world.posted("RUM-0001")).shown
        assert world.teams.called("member") == []


@pytest.mark.parametrize("named", ["email", "upn"])
async def test_somebody_without_an_account_is_found_by_the_address_of_the_roster(
    database_url: str, named: str
) -> None:
    async with teams_world(database_url, alter=known_by_email_alone) as world:
        ds = world.person(DS).person
        address, ds.email = ds.email, ""
        setattr(ds, named, address)
        await world.person(DS).say(RUMOUR)
        assert UNVERIFIED not in (await world.posted("RUM-0001")).shown
        await world.reads(COORD, "RUM-0001")
        await world.person(DS).say("rumeur Le vote serait reporté à cause de la neige")
        await world.posted("RUM-0002")
        assert len(world.teams.called("member")) == 1
        assert world.teams.violations == []


async def test_a_roster_that_is_slow_makes_nobody_wait_and_the_case_finds_its_way_later(
    database_url: str,
) -> None:
    async with teams_world(database_url, alter=known_by_email_alone) as world:
        world.teams.hold("member")
        await world.person(DS).say(RUMOUR)
        alert = await world.posted(UNVERIFIED)
        await world.reads(DS, "Je ne vous trouve pas dans l’annuaire")
        await world.settled()
        assert world.private(COORD) == []
        world.teams.release()
        await world.reads(COORD, "RUM-0001")
        await world.settled()
        assert UNVERIFIED not in alert.shown
        assert "Aube Exemple" in alert.shown
        assert not any("Je ne vous trouve pas" in one.shown for one in world.private(DS))


async def test_a_roster_that_refuses_leaves_the_report_unverified_and_delivered(
    database_url: str,
) -> None:
    async with teams_world(database_url, alter=known_by_email_alone) as world:
        ds = world.person(DS)
        ds.chat.members.clear()
        await ds.say(RUMOUR)
        assert UNVERIFIED in (await world.posted("RUM-0001")).shown


Act = Callable[[TeamsPerson], Any]


@pytest.mark.parametrize(
    "act",
    [
        lambda person: person.say(RUMOUR),
        lambda person: person.mention(GROUP_ROOM, "la procédure date de quand ?"),
        lambda person: person.install(),
        lambda person: person.report_message("On raconte que…"),
    ],
    ids=["message", "mention", "installation", "extension"],
)
async def test_another_organisation_is_turned_away_and_whoever_waits_is_told(
    database_url: str, act: Act
) -> None:
    async with teams_world(database_url) as world:
        stranger = world.teams.add_person("Visite fictive", tenant=ELSEWHERE)
        face = TeamsPerson(world.clients, stranger)
        answer: Answer = await act(face)
        assert answer.status == 200
        if answer.body:
            assert "personnel d’Élections Québec" in answer.body
        await world.settled()
        assert world.teams.calls == []
        assert refused(world) == 1
        assert world.teams.violations == []


async def test_a_button_pressed_from_another_organisation_changes_nothing(
    database_url: str,
) -> None:
    async with teams_world(database_url) as world:
        await world.person(DS).say(RUMOUR)
        alert = await world.posted("RUM-0001")
        await world.settled()
        shown = alert.shown
        stranger = world.teams.add_person("Visite fictive", tenant=ELSEWHERE)
        face = TeamsPerson(world.clients, stranger)
        await face.press(alert, "Prendre en charge")
        await face.press(alert, "Clore")
        assert all("personnel d’Élections Québec" in toast for toast in face.screen.toasts)
        assert len(face.screen.toasts) == 2
        await world.settled()
        assert alert.shown == shown
        assert world.teams.violations == []


async def test_a_guest_who_bears_somebodys_address_is_not_them(database_url: str) -> None:
    """A guest's address is vouched for by their own organisation, not by ours."""
    async with teams_world(database_url, alter=known_by_email_alone) as world:
        email = world.person(DS).person.email
        guest = world.teams.add_person("Invitée fictive", email=email, tenant=ELSEWHERE)
        chat = world.teams.personal(guest.id)
        activity = world.clients.activity(guest, chat, "message")
        activity["channelData"]["tenant"]["id"] = world.teams.tenant
        await world.clients.post({**activity, "text": RUMOUR})
        alert = await world.posted("RUM-0001")
        assert UNVERIFIED in alert.shown
        await world.settled()
        assert world.private(COORD) == []
        assert any("RUM-0001" in text for text in world.teams.shown_to(guest))
