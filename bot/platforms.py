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
        session = await stack.enter_async_context(aiohttp.ClientSession())
        found = []
        if settings.serves_slack:
            found.append(_slack(settings, session, elsewhere))
        if settings.serves_teams:
            teams = _teams(settings, session, database, elsewhere)
            found.append(await stack.enter_async_context(teams))
        yield found


def _slack(settings: Settings, session: aiohttp.ClientSession, elsewhere: Elsewhere) -> Platform:
    from bot.slack.app import build_slack
    from bot.slack.channel import API, SlackChannel, web_client

    token = settings.slack_bot_token.get_secret_value()
    client = web_client(token=token, session=session, base_url=elsewhere.slack_api or API)

    def door(vigie: Vigie) -> Door:
        return build_slack(
            signing_secret=settings.slack_signing_secret.get_secret_value(),
            bot_token=token,
            team_ids=settings.team_ids,
            client=client,
            handle=vigie.handle,
            not_recorded=vigie.not_recorded,
            refused=lambda reason: vigie.metrics.refused.labels("slack", reason).inc(),
            clock=utc_now,
        )

    return Platform(SlackChannel(client), "/slack/events", door)


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

    tenant = min(settings.tenant_ids)
    credentials = credentials_for(
        settings.teams_app_type,
        settings.teams_app_id,
        settings.teams_app_password.get_secret_value(),
        tenant,
        http_client=elsewhere.login,
    )
    references = References(database, utc_now)
    connector = Connector(session, AppTokens(credentials, clock=utc_now))
    channel = TeamsChannel(
        connector,
        references,
        app_id=settings.teams_app_id,
        tenant=tenant,
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
