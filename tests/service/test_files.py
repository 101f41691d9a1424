"""Files and changes of mind go from one platform to the other, whole services over loopback."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.slack_api import Message
from tests.fakes.slack_files import share
from tests.fakes.slack_gestures import delete, edit
from tests.fakes.teams_files import document, picture
from tests.service.teams_world import TeamsWorld, dcap_in_slack, teams_world
from tests.service.world import account, until

DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
PICTURE = b"\x89PNG\r\n\x1a\npixels fictifs"
PDF = b"%PDF-1.7 fictif"


@pytest.fixture
async def office_in_slack(database_url: str) -> AsyncIterator[TeamsWorld]:
    """The field in Teams, the coordination and the DCAP in Slack."""
    office = (COORD, DCAP, "dcap-2", "dcap-3")
    async with teams_world(database_url, in_slack=office, **dcap_in_slack()) as opened:
        yield opened
        assert opened.teams.violations == []
        assert opened.slack.violations == []


@pytest.fixture
async def field_in_slack(database_url: str) -> AsyncIterator[TeamsWorld]:
    """The field in Slack, the coordination and the DCAP in Teams."""
    async with teams_world(database_url, in_slack=(DS, DAS)) as opened:
        yield opened
        assert opened.teams.violations == []
        assert opened.slack.violations == []


async def given_in_slack(world: TeamsWorld, who: str) -> Message:
    """The first message with a file that somebody receives in Slack."""

    def look() -> Message | None:
        received = world.slack.private(account(who)).messages
        return next((one for one in received if one.files and one.user != account(who)), None)

    return await until(look)


async def test_a_capture_from_teams_reaches_the_coordination_in_slack(
    office_in_slack: TeamsWorld,
) -> None:
    world = office_in_slack
    ds = world.person(DS)
    await ds.say("incident Panne de courant au bureau de vote")
    card = await world.slack_reads(COORD, "INC-0001")
    await world.settled()
    await ds.say("", files=[picture(world.teams, PICTURE)])
    await world.reads(DS, "C’est joint")
    message = await given_in_slack(world, COORD)
    assert [file["content"] for file in message.files] == [PICTURE]
    assert message.thread_ts == card.ts
    await world.settled()
    assert "Fichiers" in card.shown


async def test_a_command_typed_with_a_picture_opens_a_case_that_has_it(
    office_in_slack: TeamsWorld,
) -> None:
    world = office_in_slack
    await world.person(DS).say("incident Panne", files=[document(world.teams, "avis.pdf", PDF)])
    message = await given_in_slack(world, COORD)
    assert [file["name"] for file in message.files] == ["avis.pdf"]


async def test_a_capture_from_slack_is_shown_to_the_coordination_in_teams(
    field_in_slack: TeamsWorld,
) -> None:
    world = field_in_slack
    ds = world.on_slack(DS)
    await ds.command("/incident", "Panne de courant au bureau de vote")
    receipt = await world.slack_reads(DS, "envoyé à Maëlle Modèle")
    await ds.say("Voici", thread=receipt.ts, files=[share(world.slack, "vue.png", PICTURE)])
    shown = await world.reads(COORD, "joint un fichier")
    assert len(shown.activity["attachments"]) == 2
    await world.reads(COORD, "Voici")


async def test_a_capture_of_a_slack_form_is_of_the_case(field_in_slack: TeamsWorld) -> None:
    world = field_in_slack
    ds = world.on_slack(DS)
    await ds.command("/incident")
    await ds.submit({"dit": "Panne"}, files=[share(world.slack, "vue.png", PICTURE)])
    await world.reads(COORD, "joint un fichier")


async def test_what_is_edited_then_deleted_in_slack_changes_in_teams(
    office_in_slack: TeamsWorld,
) -> None:
    world = office_in_slack
    await world.person(DS).say("incident Panne de courant au bureau de vote")
    card = await world.slack_reads(COORD, "INC-0001")
    await world.settled()
    coord = world.on_slack(COORD)
    await coord.say("Rendez-vous à midi", thread=card.ts)
    carried = await world.reads(DS, "Rendez-vous à midi")
    await world.settled()
    said = next(one for one in world.slack.private(coord.id).messages if one.user == coord.id)
    await edit(coord, said, "Rendez-vous à une heure")
    await until(lambda: "Rendez-vous à une heure" in carried.shown)
    assert "(modifié)" in carried.shown
    await delete(coord, said)
    await until(lambda: "Ce message a été retiré." in carried.shown)
    assert "Rendez-vous" not in carried.shown
