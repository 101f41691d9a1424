"""Slack's one address, POST /slack/events: from a signed request to an acknowledgement."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Document
from bot.slack.background import Background, note_failure
from bot.slack.envelope import Refused, verified, verifier
from bot.slack.inbound import COMMANDS
from bot.slack.listeners import Listeners
from bot.slack.refusal import own_people_only
from bot.slack.turn import Handle

_ANY = re.compile(".*")


@dataclass(frozen=True)
class SlackHttp:
    """The Slack side of the public listener."""

    app: AsyncApp
    signatures: SignatureVerifier
    refused: Callable[[str], None]
    background: Background

    async def handle(self, request: web.Request) -> web.Response:
        """Answer POST /slack/events: events, commands and interactivity."""
        try:
            parsed = await verified(request, self.signatures)
        except Refused as refusal:
            self.refused(refusal.reason)
            return web.Response(status=refusal.status)
        return await to_aiohttp_response(await self.app.async_dispatch(parsed))

    async def settled(self) -> None:
        """Wait for the answers still under way; call it before closing the client's session."""
        await self.background.settled()


def build_slack(
    *,
    signing_secret: str,
    bot_token: str,
    team_ids: frozenset[str],
    client: AsyncWebClient,
    handle: Handle,
    not_recorded: Callable[[], Document],
    refused: Callable[[str], None],
    clock: Callable[[], datetime],
) -> SlackHttp:
    """Assemble the Slack side. Calls nothing over the network, now or before an acknowledgement.

    `team_ids` are the workspaces and organisations served; `not_recorded` is what a person reads
    when their act was not recorded; `refused` counts what is turned away, by reason: `signature`,
    `size`, `malformed`, `workspace`.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # Bolt would ask Slack who we are at the first request, while somebody waits.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    logger = logging.getLogger("bot.slack.bolt")
    # Below WARNING Bolt would write whole requests, with people's words, in the logs.
    logger.setLevel(max(logging.WARNING, logger.getEffectiveLevel()))
    app = AsyncApp(
        name="vigie",
        logger=logger,
        authorize=authorize,
        process_before_response=True,
        # Done before, in `envelope`, by our clock.
        request_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    background = Background()
    app.middleware(own_people_only(team_ids=team_ids, refused=refused))
    _listen(app, Listeners(client, handle, not_recorded, background))
    return SlackHttp(app, verifier(signing_secret, clock), refused, background)


def _listen(app: AsyncApp, listeners: Listeners) -> None:
    app.event(_ANY)(listeners.on_event)
    for command in COMMANDS:
        app.command(f"/{command}")(listeners.on_command)
    app.action(_ANY)(listeners.on_button)
    app.view(_ANY)(listeners.on_form)
    app.error(_failed)


async def _failed(error: Exception) -> BoltResponse:
    note_failure("a Slack listener", error)
    return BoltResponse(status=500)
