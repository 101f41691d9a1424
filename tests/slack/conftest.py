"""The whole Slack side over real HTTP: a strict fake Slack, our handler, a scripted use case."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.people import Account
from bot.home import HomePage
from bot.slack.app import SlackApp, SlackHttp, slack_app
from bot.slack.channel import SlackChannel, web_client
from bot.slack.envelope import verifier
from bot.slack.socket import SlackSocket
from tests.fakes.slack_api import BOT_USER, FakeSlack, SlackPerson, SlackWorkspace
from tests.fakes.slack_socket import SocketWorkspace
from tests.slack.cast import HOME, NOT_RECORDED, SECRET, ScriptedHandle

NOON = datetime(2026, 9, 14, 16, tzinfo=UTC)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.add_user("UDS", "ds.fictif", email="ds.fictif@exemple.quebec")
        fake.add_user("UAILLEURS", "visite.fictive", team="T9AILLEURS")
        fake.add_room("CSALON", members={BOT_USER, "UDS", "UAILLEURS"})
        yield fake


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def handle() -> ScriptedHandle:
    return ScriptedHandle()


@pytest.fixture
def refused() -> list[str]:
    return []


async def home(_account: Account) -> HomePage:
    """The same page for everybody."""
    return HOME


@pytest.fixture
async def app(
    slack: FakeSlack, session: aiohttp.ClientSession, handle: ScriptedHandle, refused: list[str]
) -> AsyncIterator[SlackApp]:
    built = slack_app(
        bot_token=slack.token,
        team_ids=frozenset({"T0ORG"}),
        client=web_client(token=slack.token, session=session, base_url=slack.base_url),
        handle=handle,
        not_recorded=lambda: NOT_RECORDED,
        refused=refused.append,
        home=home,
        clock=lambda: NOON,
    )
    yield built
    slack.release()
    await built.settled()


@pytest.fixture
def http(app: SlackApp) -> SlackHttp:
    return SlackHttp(app, verifier(SECRET, lambda: NOON))


@pytest.fixture
async def socket(
    slack: FakeSlack, session: aiohttp.ClientSession, app: SlackApp
) -> AsyncIterator[SlackSocket]:
    client = web_client(token=slack.token, session=session, base_url=slack.base_url)

    async def at_once(_seconds: float) -> None:
        """Wait for nothing: tests do not sleep."""

    connected = SlackSocket(app, slack.app_token, client, sleep=at_once)
    connected.start()
    yield connected
    slack.release()
    await connected.settled()


@pytest.fixture
async def socket_ds(
    slack: FakeSlack, session: aiohttp.ClientSession, socket: SlackSocket
) -> SlackPerson:
    workspace = SocketWorkspace(slack, "", SECRET, session, NOON.timestamp, patience=0.2)
    await slack.sockets.connected()
    return SlackPerson(workspace, "UDS")


@pytest.fixture
async def workspace(
    slack: FakeSlack, session: aiohttp.ClientSession, http: SlackHttp
) -> AsyncIterator[SlackWorkspace]:
    app = web.Application()
    app.router.add_post("/slack/events", http.handle)
    server = TestServer(app)
    # What is left of a body that was refused is not waited for ten seconds.
    await server.start_server(lingering_time=0.1)
    async with server:
        yield SlackWorkspace(
            slack,
            str(server.make_url("/slack/events")),
            SECRET,
            session,
            now=NOON.timestamp,
        )


@pytest.fixture
def ds(workspace: SlackWorkspace) -> SlackPerson:
    return SlackPerson(workspace, "UDS")


@pytest.fixture
def channel(slack: FakeSlack, session: aiohttp.ClientSession) -> SlackChannel:
    return SlackChannel(web_client(token=slack.token, session=session, base_url=slack.base_url))
