"""What Slack posts to the app's one address: signed, within 3 s, and again when an event fails."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import Clock, SignatureVerifier

from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_state import BOT_USER

ACKNOWLEDGE_WITHIN = 3.0
REDELIVERIES = (0.0, 60.0, 300.0)
"""Seconds before each new delivery of a failed event."""


async def _at_once(seconds: float) -> None:
    """Wait for nothing: tests do not sleep."""


@dataclass(frozen=True)
class Ack:
    """What the app answered; status 0 when it did not in time, or closed the connection."""

    status: int
    body: str = ""

    @property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object, empty when it is none."""
        parsed = json.loads(self.body) if self.body.startswith("{") else {}
        return parsed if isinstance(parsed, dict) else {}


@dataclass
class SlackWorkspace:
    """Slack's side of the app's one address; `wait` is how it waits before a redelivery.

    With `enterprise`, an organisation (Enterprise Grid) that has installed the app whole.
    """

    slack: FakeSlack
    url: str
    signing_secret: str
    session: aiohttp.ClientSession
    now: Callable[[], float]
    enterprise: str | None = None
    wait: Callable[[float], Awaitable[None]] = _at_once

    async def post(
        self, body: str, content_type: str, headers: Mapping[str, str] | None = None
    ) -> Ack:
        """Post something signed; `headers` replace ours."""
        self.last = (body, content_type)
        stamp = str(int(self.now()))
        signature = SignatureVerifier(self.signing_secret, Clock()).generate_signature(
            timestamp=stamp, body=body
        )
        signed = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
            **(headers or {}),
        }
        try:
            async with (
                asyncio.timeout(ACKNOWLEDGE_WITHIN),
                self.session.post(self.url, data=body.encode(), headers=signed) as answer,
            ):
                return Ack(answer.status, await answer.text())
        except (TimeoutError, aiohttp.ClientError):
            return Ack(0)

    async def repeat(self) -> Ack:
        """Deliver the last post once more, as it was."""
        return await self.post(*self.last)

    async def post_json(
        self, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Ack:
        """Post an event, as the Events API does."""
        return await self.post(json.dumps(payload), "application/json", headers)

    async def post_form(self, fields: Mapping[str, str]) -> Ack:
        """Post a form, as commands and interactivity do."""
        return await self.post(urlencode(fields), "application/x-www-form-urlencoded")

    async def deliver(self, payload: Mapping[str, Any]) -> list[Ack]:
        """Deliver an event until it is acknowledged, four times at most; each answer in order."""
        acks = [await self.post_json(payload)]
        for number, delay in enumerate(REDELIVERIES, 1):
            if 200 <= acks[-1].status < 300:
                break
            await self.wait(delay)
            reason = "http_error" if acks[-1].status else "http_timeout"
            retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
            acks.append(await self.post_json(payload, retry))
        return acks

    def event(self, user: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """An event as Slack wraps it."""
        author = self.slack.users[user]
        team, home = author.team, None if self.enterprise else self.slack.team
        sister = self.enterprise is not None and author.enterprise == self.enterprise
        return {
            "type": "event_callback",
            "event_id": f"Ev{self.slack.number():08d}",
            "event_time": int(self.now()),
            "team_id": self.slack.team,
            "enterprise_id": self.enterprise,
            "api_app_id": "AVIGIE",
            "is_ext_shared_channel": team != self.slack.team and not sister,
            "authorizations": [
                {
                    "enterprise_id": self.enterprise,
                    "team_id": home,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": self.enterprise is not None,
                },
            ],
            "event": {"user": user, "team": team, "user_team": team, **event},
        }
