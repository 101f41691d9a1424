"""The whole Slack side over real HTTP: a strict fake Slack, our handler, a scripted use case."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.slack.app import SlackHttp, build_slack
from bot.slack.channel import SlackChannel, web_client
from tests.fakes.slack_api import BOT_USER, FakeSlack, SlackPerson, SlackWorkspace
from tests.slack.cast import NOT_RECORDED, SECRET, ScriptedHandle

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


@pytest.fixture
async def http(
    slack: FakeSlack, session: aiohttp.ClientSession, handle: ScriptedHandle, refused: list[str]
) -> AsyncIterator[SlackHttp]:
    built = build_slack(
        signing_secret=SECRET,
        bot_token=slack.token,
        team_ids=frozenset({"T0ORG"}),
        client=web_client(token=slack.token, session=session, base_url=slack.base_url),
        handle=handle,
        not_recorded=lambda: NOT_RECORDED,
        refused=refused.append,
        clock=lambda: NOON,
    )
    yield built
    slack.release()
    await built.settled()


@pytest.fixture
async def workspace(
    slack: FakeSlack, session: aiohttp.ClientSession, http: SlackHttp
) -> AsyncIterator[SlackWorkspace]:
    app = web.Application()
    app.router.add_post("/slack/events", http.handle)
    async with TestServer(app) as server:
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
