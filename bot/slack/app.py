"""What runs behind Slack, whatever brings its requests; and its one address over signed HTTP."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background, note_failure
from bot.domain.people import Account
from bot.home import HomePage
from bot.messages import Document
from bot.slack.envelope import Refused, verified
from bot.slack.hometab import HomeTab
from bot.slack.inbound import COMMANDS, SHORTCUT
from bot.slack.listeners import Listeners
from bot.slack.refusal import own_people_only
from bot.timed import Handle

_ANY = re.compile(".*")


@dataclass(frozen=True)
class SlackApp:
    """The listeners, and what they leave under way."""

    bolt: AsyncApp
    refused: Callable[[str], None]
    background: Background
    home: HomeTab

    async def settled(self) -> None:
        """Wait for the answers still under way; call it before closing the client's session."""
        self.home.close()
        await self.background.settled()


@dataclass(frozen=True)
class SlackHttp:
    """Slack over the public listener: POST /slack/events."""

    app: SlackApp
    signatures: SignatureVerifier

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request: events, commands and interactivity."""
        try:
            parsed = await verified(request, self.signatures)
        except Refused as refusal:
            self.app.refused(refusal.reason)
            return web.Response(status=refusal.status)
        return await to_aiohttp_response(await self.app.bolt.async_dispatch(parsed))

    def trouble(self) -> str:
        """Nothing here can tell: it is Slack that connects."""
        return ""

    async def settled(self) -> None:
        """Wait for the answers still under way; call it before closing the client's session."""
        await self.app.settled()


def slack_app(
    *,
    bot_token: str,
    team_ids: frozenset[str],
    client: AsyncWebClient,
    handle: Handle,
    not_recorded: Callable[[], Document],
    refused: Callable[[str], None],
    home: Callable[[Account], Awaitable[HomePage]],
    clock: Callable[[], datetime],
) -> SlackApp:
    """Assemble the Slack side. Calls nothing over the network, now or before an acknowledgement.

    `team_ids` are the workspaces and organisations served; `not_recorded` is what a person reads
    when their act was not recorded; `home` writes somebody's home page; `refused` counts what is
    turned away, by reason: `signature`, `size`, `malformed`, `workspace`.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # Bolt would ask Slack who we are at the first request, while somebody waits. One token
        # serves a workspace, or every workspace of an organisation that installed us whole.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    logger = logging.getLogger("bot.slack.bolt")
    # Below WARNING Bolt would write whole requests, with people's words, in the logs.
    logger.setLevel(max(logging.WARNING, logger.getEffectiveLevel()))
    bolt = AsyncApp(
        name="vigie",
        logger=logger,
        authorize=authorize,
        process_before_response=True,
        # Done before, in `envelope`, by our clock.
        request_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    background = Background()
    tab = HomeTab(client, home, background, clock)
    bolt.middleware(own_people_only(team_ids=team_ids, refused=refused))
    _listen(bolt, Listeners(client, handle, not_recorded, background, tab))
    return SlackApp(bolt, refused, background, tab)


def _listen(app: AsyncApp, listeners: Listeners) -> None:
    app.event(_ANY)(listeners.on_event)
    for command in COMMANDS:
        app.command(f"/{command}")(listeners.on_command)
    app.message_shortcut(SHORTCUT)(listeners.on_shortcut)
    app.action(_ANY)(listeners.on_button)
    app.view(_ANY)(listeners.on_form)
    app.error(_failed)


async def _failed(error: Exception) -> BoltResponse:
    note_failure("a Slack listener", error)
    return BoltResponse(status=500)
