"""Slack and Teams as the service runs them: how Vigie speaks there, and the door it opens."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from aiohttp import web

from bot.app import Vigie, utc_now
from bot.channel import Channel
from bot.config import Settings
from bot.storage.engine import Database

TEAMS_SERVICE = "https://smba.trafficmanager.net/teams/"
"""Teams's global address, until Teams has shown which one serves the organisation."""


class Door(Protocol):
    """Where a platform's requests come in."""

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request of the platform."""
        ...

    def trouble(self) -> str:
        """Why nothing can come in, in French, or an empty string."""
        ...

    async def settled(self) -> None:
        """Wait for the answers still under way."""
        ...


@dataclass(frozen=True)
class Platform:
    """One platform in service; `door` opens once Vigie is assembled on its channel."""

    channel: Channel
    path: str
    door: Callable[[Vigie], Door]


@dataclass(frozen=True)
class Elsewhere:
    """Where tests have put the platforms.

    `login` is a `requests` session that stands for Microsoft's token servers.
    """

    slack_api: str | None = None
    teams_service: str = TEAMS_SERVICE
    login: Any = None


@asynccontextmanager
async def platforms(
    settings: Settings, database: Database, elsewhere: Elsewhere
) -> AsyncIterator[Sequence[Platform]]:
    """The platforms that the settings name, with what each keeps running."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        found = []
        if settings.serves_slack:
            session = await enter(aiohttp.ClientSession())
            found.append(_slack(settings, session, elsewhere))
        if settings.serves_teams:
            from bot.teams.wire import written

            session = await enter(aiohttp.ClientSession(json_serialize=written))
            found.append(await enter(_teams(settings, session, database, elsewhere)))
        yield found


def _slack(settings: Settings, session: aiohttp.ClientSession, elsewhere: Elsewhere) -> Platform:
    from bot.home import Home
    from bot.identity import Identity
    from bot.slack.app import SlackHttp, slack_app
    from bot.slack.channel import API, SlackChannel, web_client
    from bot.slack.envelope import verifier
    from bot.slack.socket import SlackSocket

    token = settings.slack_bot_token.get_secret_value()
    client = web_client(token=token, session=session, base_url=elsewhere.slack_api or API)
    channel = SlackChannel(client)

    def door(vigie: Vigie) -> Door:
        identity = Identity({channel.name: channel}, utc_now)
        app = slack_app(
            bot_token=token,
            team_ids=settings.team_ids,
            client=client,
            handle=vigie.handle,
            not_recorded=vigie.not_recorded,
            refused=lambda reason: vigie.metrics.refused.labels("slack", reason).inc(),
            home=Home(vigie.desk, identity, vigie.reference).page,
            clock=utc_now,
        )
        app_token = settings.slack_app_token.get_secret_value()
        if not app_token:
            secret = settings.slack_signing_secret.get_secret_value()
            return SlackHttp(app, verifier(secret, utc_now))
        socket = SlackSocket(app, app_token, client)
        socket.start()
        return socket

    return Platform(channel, "/slack/events", door)


@asynccontextmanager
async def _teams(
    settings: Settings, session: aiohttp.ClientSession, database: Database, elsewhere: Elsewhere
) -> AsyncIterator[Platform]:
    # Imported here: the Bot Framework costs time and memory to those who do not use it.
    from bot.teams.app import build_teams
    from bot.teams.authentication import Gate
    from bot.teams.channel import TeamsChannel
    from bot.teams.connector import Connector
    from bot.teams.credentials import credentials_for
    from bot.teams.keys import SigningKeys
    from bot.teams.references import References
    from bot.teams.tokens import AppTokens

    credentials = credentials_for(
        settings.teams_app_type,
        settings.teams_app_id,
        settings.teams_app_password.get_secret_value(),
        settings.home_tenant,
        http_client=elsewhere.login,
    )
    references = References(database, utc_now)
    connector = Connector(session, AppTokens(credentials, clock=utc_now))
    channel = TeamsChannel(
        connector,
        references,
        app_id=settings.teams_app_id,
        tenant=settings.home_tenant,
        default_service_url=elsewhere.teams_service,
    )
    keys = SigningKeys(session, clock=utc_now)
    keys.install()
    keys.start()

    def door(vigie: Vigie) -> Door:
        return build_teams(
            gate=Gate(settings.teams_app_id, keys),
            tenants=settings.tenant_ids,
            connector=connector,
            references=references,
            outlet=channel,
            handle=vigie.handle,
            not_recorded=vigie.not_recorded,
            refused=lambda reason: vigie.metrics.refused.labels("teams", reason).inc(),
        )

    try:
        yield Platform(channel, "/api/messages", door)
    finally:
        await keys.close()
