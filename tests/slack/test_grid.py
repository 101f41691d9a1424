"""An organisation (Enterprise Grid) that installed Vigie whole, with one token, and its guests."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.messages import OpenForm, Show
from bot.slack.app import SlackHttp, slack_app
from bot.slack.channel import web_client
from bot.slack.envelope import verifier
from tests.fakes.slack_api import BOT_USER, FakeSlack, Message, SlackPerson, SlackWorkspace
from tests.fakes.slack_gestures import edit, open_home, press_home, report
from tests.service.world import until
from tests.slack.cast import ANSWER, FORM, NOT_RECORDED, SECRET, ScriptedHandle
from tests.slack.conftest import NOON, home

ORGANISATION = "E0ORG"
CARD = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "case.take",
                "value": "1",
                "text": {"type": "plain_text", "text": "Prendre en charge"},
            }
        ],
    }
]


@pytest.fixture
async def organisation(
    slack: FakeSlack, session: aiohttp.ClientSession, handle: ScriptedHandle, refused: list[str]
) -> AsyncIterator[SlackWorkspace]:
    """The app where only the organisation is named in the settings."""
    sister = slack.add_user("WSOEUR", "das.fictive", team="T0SOEUR")
    sister.enterprise = ORGANISATION
    slack.rooms["CSALON"].members.add("WSOEUR")
    app = slack_app(
        bot_token=slack.token,
        team_ids=frozenset({ORGANISATION}),
        client=web_client(token=slack.token, session=session, base_url=slack.base_url),
        handle=handle,
        not_recorded=lambda: NOT_RECORDED,
        refused=refused.append,
        home=home,
        clock=lambda: NOON,
    )
    http = SlackHttp(app, verifier(SECRET, lambda: NOON))
    served = web.Application()
    served.router.add_post("/slack/events", http.handle)
    async with TestServer(served) as server:
        url = str(server.make_url("/slack/events"))
        yield SlackWorkspace(slack, url, SECRET, session, NOON.timestamp, enterprise=ORGANISATION)
        await http.settled()


@pytest.fixture
def das(organisation: SlackWorkspace) -> SlackPerson:
    """Somebody of another workspace of the organisation."""
    return SlackPerson(organisation, "WSOEUR")


async def test_every_private_act_of_a_sister_workspace_is_served(
    das: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, refused: list[str]
) -> None:
    await das.say("que faire ?")
    await edit(das, slack.private("WSOEUR").messages[-1], "que dire ?")
    await das.mention("CSALON", "et ici ?")
    await das.command("/com4", "et là ?")
    slack.private("WSOEUR").messages.append(Message("DSOEUR", "8.1", BOT_USER, "x", CARD))
    await das.press(slack.rooms["DSOEUR"].messages[-1], "Prendre en charge")
    assert len(handle.seen) == 5
    assert {inbound.author.id for inbound in handle.seen} == {"WSOEUR"}
    assert refused == []


async def test_a_form_and_the_home_tab_are_served(
    das: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, refused: list[str]
) -> None:
    handle.reply = OpenForm(FORM)
    await das.command("/signaler")
    handle.reply = None
    await das.submit({"texte": "Vu en ligne"})
    await open_home(das)
    await until(lambda: slack.homes.get("WSOEUR"))
    handle.reply = Show(ANSWER)
    await press_home(das, "Poser une question")
    await das.submit({"question": "Puis-je commenter ?"})
    assert [inbound.command for inbound in handle.seen] == ["signaler", None, "com4"]
    assert (refused, slack.violations) == ([], [])


async def test_in_a_channel_a_button_serves_the_workspaces_that_are_named(
    das: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, refused: list[str]
) -> None:
    """Slack does not say there whether a workspace is of the organisation or a guest's."""
    card = Message("CSALON", "9.1", BOT_USER, "x", CARD)
    slack.rooms["CSALON"].messages.append(card)
    await das.press(card, "Prendre en charge")
    assert handle.seen == []
    assert refused == ["workspace"]


async def test_a_guest_of_another_organisation_is_served_nowhere(
    organisation: SlackWorkspace, handle: ScriptedHandle, slack: FakeSlack, refused: list[str]
) -> None:
    guest = SlackPerson(organisation, "UAILLEURS")
    card = Message("CSALON", "9.1", BOT_USER, "x", CARD)
    slack.rooms["CSALON"].messages.append(card)
    await guest.mention("CSALON", "que faire ?")
    await guest.say("que faire ?")
    await guest.command("/rumeur", "Le vote serait annulé")
    await guest.press(card, "Prendre en charge")
    await report(guest, card)
    assert handle.seen == []
    assert refused == ["workspace"] * 5
