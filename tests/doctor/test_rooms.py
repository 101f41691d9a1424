"""A room is asked for without a word written there, and what is not known is said so."""

from datetime import UTC, datetime

import pytest

from bot.doctor.checkup import State
from bot.doctor.records import Place
from bot.doctor.rooms import slack_room_line, teams_room_line
from bot.doctor.slack import SlackApi
from bot.domain.people import Address
from bot.storage.conversations import Known
from bot.storage.health import LastCard
from bot.teams.errors import OF_THE_ROOM
from tests.fakes.slack_api import BOT_USER, FakeSlack, Fault

NOW = datetime(2026, 10, 5, 16, tzinfo=UTC)
ROOM = "19:alertes@thread.tacv2"
RECEIVED, REFUSED = LastCard(NOW, None), LastCard(None, "not_in_channel")


def place(room: str, card: LastCard | None = None) -> Place:
    return Place("Salon de la DCAP", Address("slack", room), card, None)


async def test_a_private_room_that_shows_itself_has_vigie_as_a_member(
    api: SlackApi, slack: FakeSlack
) -> None:
    slack.add_room("GALERTES", members={BOT_USER})
    line = await slack_room_line(place("GALERTES"), api, NOW)
    assert line.state is State.OK


async def test_a_public_room_without_any_card_yet_is_not_taken_for_sure(api: SlackApi) -> None:
    line = await slack_room_line(place("CALERTES"), api, NOW)
    assert line.state is State.ATTENTION
    assert "/invite @Vigie" in line.todo


async def test_a_room_that_took_a_card_is_good_and_says_when(api: SlackApi) -> None:
    line = await slack_room_line(place("CALERTES", RECEIVED), api, NOW)
    assert line.state is State.OK
    assert "12" in line.said


async def test_a_room_that_refused_its_last_card_says_why(api: SlackApi) -> None:
    line = await slack_room_line(place("CALERTES", REFUSED), api, NOW)
    assert line.state is State.ATTENTION
    assert "n’est pas membre du salon (not_in_channel)" in line.said


@pytest.mark.parametrize("room", ["GMANQUEMENTS", "CABSENT"])
async def test_a_room_that_vigie_does_not_see_is_broken(
    room: str, api: SlackApi, slack: FakeSlack
) -> None:
    slack.add_room("GMANQUEMENTS", members={"UDCAP"})
    line = await slack_room_line(place(room, RECEIVED), api, NOW)
    assert line.state is State.PANNE
    assert "channel_not_found" in line.said


async def test_a_slack_that_cannot_say_is_not_a_missing_room(
    api: SlackApi, slack: FakeSlack
) -> None:
    slack.fail("chat.getPermalink", Fault(status=500))
    line = await slack_room_line(place("CALERTES"), api, NOW)
    assert line.state is State.ATTENTION
    assert "non vérifiable" in line.said


async def test_nothing_is_ever_written_in_a_room(api: SlackApi, slack: FakeSlack) -> None:
    await slack_room_line(place("CALERTES"), api, NOW)
    assert {call.method for call in slack.calls} == {"chat.getPermalink"}
    assert slack.rooms["CALERTES"].messages == []


@pytest.mark.parametrize(
    ("card", "state"),
    [(None, State.ATTENTION), (RECEIVED, State.OK), (REFUSED, State.ATTENTION)],
)
async def test_without_slack_what_is_remembered_of_a_room_is_told(
    card: LastCard | None, state: State
) -> None:
    assert (await slack_room_line(place("CALERTES", card), None, NOW)).state is state


def in_teams(refused: str | None) -> Place:
    known = Known("teams", ROOM, "channel", "https://exemple.test/", "locataire", None, refused)
    return Place("Salon de la DCAP", Address("teams", ROOM), None, known)


def test_a_conversation_that_teams_showed_is_good() -> None:
    assert teams_room_line(in_teams(None), NOW).state is State.OK


def test_a_conversation_that_teams_never_showed_asks_for_a_mention() -> None:
    never = Place("Salon de la DCAP", Address("teams", ROOM), None, None)
    line = teams_room_line(never, NOW)
    assert line.state is State.ATTENTION
    assert "mentionnez Vigie" in line.todo


def test_each_refusal_of_teams_is_told_apart() -> None:
    lines = [teams_room_line(in_teams(cause), NOW) for cause in sorted(OF_THE_ROOM)]
    assert {line.state for line in lines} == {State.PANNE}
    assert len({line.said for line in lines}) == len(OF_THE_ROOM)
