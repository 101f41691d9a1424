"""Teams without a signature: on this computer only, and out of the service's reach."""

import ast
import json
import string
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.seed import sample_staff_as_filed
from bot.teams.authentication import CHANNEL, NotAuthentic
from bot.teams.cards import message
from bot.teams.envelope import as_activity
from bot.teams.local import (
    LocalConnector,
    LocalGate,
    NoTokens,
    is_local,
    only_programs_of_this_computer,
    without_dialogs,
)
from bot.teams.local_client import BOT, TENANT, LocalClient
from bot.teams.names import NAME
from tests.fakes.teams_connector import FakeTeams, Person
from tests.teams.cast import ANSWER

ROOT = Path(__file__).parents[2]
HERE = ["http://localhost:56150/_connector", "http://127.0.0.1:8/x/", "http://[::1]:56150"]
ELSEWHERE = [
    "https://smba.trafficmanager.net/teams/",
    "http://localhost.exemple.test/",
    "http://localhost:56150@exemple.test/",
    "http://127.0.0.1:80\\@exemple.test/",
    "http://exemple.test/#http://localhost/",
    "http://127.0.0.2/",
    "http://localhost:56150/_connector?x=//exemple.test",
    "http://localhost:56150/\nHost: exemple.test",
    "//localhost/",
    "file://localhost/x",
    "",
    None,
    3,
]


def posted(service_url: object, channel: str = CHANNEL) -> Any:
    """An activity that says where it comes from."""
    activity = as_activity({"type": "message", "channelId": channel})
    activity.service_url = service_url
    return activity


@pytest.mark.parametrize("url", HERE)
async def test_a_client_of_this_computer_is_admitted_without_a_token(url: str) -> None:
    await LocalGate().admit(posted(url), None)


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_whoever_wants_the_answer_elsewhere_is_turned_away(url: object) -> None:
    with pytest.raises(NotAuthentic, match="service_url"):
        await LocalGate().admit(posted(url), "Bearer quelconque")


async def test_another_channel_is_turned_away() -> None:
    with pytest.raises(NotAuthentic, match="channel"):
        await LocalGate().admit(posted(HERE[0], "webchat"), None)


@given(st.text(), st.sampled_from(["", "@", "/", "\\", "#", "?", ".", ":"]))
def test_no_host_hides_behind_a_local_name(name: str, sign: str) -> None:
    if is_local(f"http://localhost{sign}{name}"):
        assert sign in ("", "/", ":")
        assert set(name) <= set(string.ascii_letters + string.digits + "._/-:")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:3978"}, 200),
        ({"Host": "pirate.exemple.test"}, 403),
        ({"Origin": "https://pirate.exemple.test"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_a_web_page_cannot_write_to_the_local_port(
    headers: dict[str, str], status: int, session: ClientSession
) -> None:
    async def handle(_request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application(middlewares=[only_programs_of_this_computer])
    app.router.add_post("/api/messages", handle)
    async with TestServer(app) as server:
        answer = await session.post(server.make_url("/api/messages"), json={}, headers=headers)
        assert answer.status == status


async def test_a_button_that_would_open_a_dialog_is_answered_in_its_request_instead(
    teams: FakeTeams, session: ClientSession, person: Person
) -> None:
    connector = LocalConnector(session, NoTokens())
    teams.accepts = lambda bearer: True
    chat = teams.personal(person.id)
    sent = await connector.post(teams.service_url, chat.id, message(ANSWER))
    await connector.update(teams.service_url, chat.id, sent, message(ANSWER))
    for call in (*teams.called("post"), *teams.called("update")):
        assert '"task/fetch"' not in json.dumps(call.payload)
        [button] = [one for one in buttons(call.payload) if one["title"] == "Signaler"]
        assert (button["type"], button["verb"]) == ("Action.Execute", "button")
        assert button["data"]["vigie"] == {"action": "signaler", "subject": "opinions"}


def test_nothing_else_of_a_card_is_touched() -> None:
    said = message(ANSWER)
    changed = without_dialogs(said)
    assert changed != said
    # A second time changes nothing: only the buttons that open a dialog were.
    assert without_dialogs(changed) == changed
    assert [one["title"] for one in buttons(changed)] == [one["title"] for one in buttons(said)]
    assert changed["summary"] == said["summary"]


def test_the_client_s_file_holds_what_it_asks_for() -> None:
    staff = sample_staff_as_filed(NAME)
    client = LocalClient(staff[4], 56150, "salon", "groupe")
    chosen = json.loads(client.settings(staff[:6]))
    assert (chosen["tenantId"], chosen["bot"]["id"]) == (TENANT, BOT)
    assert len(chosen["users"]) == 5
    assert len(chosen["team"]["channels"]) == 1
    mine = chosen["currentUser"]["aadObjectId"]
    assert mine == staff[4].accounts[NAME]
    assert mine not in [user["aadObjectId"] for user in chosen["users"]]
    rooms = {known.room: known for known in client.conversations()}
    personal = rooms[chosen["personalChat"]["id"]]
    assert (personal.account, personal.kind) == (mine, "personal")
    assert rooms[chosen["team"]["channels"][0]["id"]].kind == "channel"
    assert rooms[chosen["groupChat"]["id"]].kind == "groupChat"


def test_nothing_that_the_service_can_reach_admits_unsigned_activities() -> None:
    unsigned = {"bot.teams.local", "bot.teams.local_client", "bot.teams_demo"}
    seen, left = set[str](), ["bot.service", "bot.cli.serve"]
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += imported(name)
    assert {"bot.platforms", "bot.teams.app", "bot.teams.authentication"} <= seen
    assert seen & unsigned == set()
    # The walk would have seen them.
    assert unsigned & set(imported("bot.cli.demo")) == {"bot.teams_demo"}


def imported(name: str) -> list[str]:
    """The modules of ours that one names anywhere, inside its functions too."""
    path = ROOT.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.exists():
        return []
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [one for one in found if one.split(".")[0] in ("bot", "intents", "faq")]


def buttons(value: object) -> list[dict[str, Any]]:
    """The buttons of whatever is posted, without their fallbacks."""
    if isinstance(value, list):
        return [button for one in value for button in buttons(one)]
    if not isinstance(value, dict):
        return []
    if str(value.get("type")).startswith("Action."):
        return [value]
    return [button for one in value.values() for button in buttons(one)]
