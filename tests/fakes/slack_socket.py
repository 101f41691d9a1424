"""What Slack sends through Socket Mode: the same acts as over HTTP, in envelopes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from tests.fakes.slack_requests import ACKNOWLEDGE_WITHIN, Ack, SlackWorkspace


@dataclass
class SocketWorkspace(SlackWorkspace):
    """A workspace whose acts go through the app's WebSocket, each acknowledged within `patience`.

    An acknowledgement is an Ack of status 200; none in time, or a connection lost, is status 0.
    """

    patience: float = ACKNOWLEDGE_WITHIN

    async def post(
        self, body: str, content_type: str, headers: Mapping[str, str] | None = None
    ) -> Ack:
        """Send what would be posted; `headers` only tell whether it is sent again."""
        self.last = (body, content_type)
        if content_type == "application/json":
            kind, payload = "events_api", json.loads(body)
        else:
            fields = dict(parse_qsl(body, keep_blank_values=True))
            interactive = "payload" in fields
            kind = "interactive" if interactive else "slash_commands"
            payload = json.loads(fields["payload"]) if interactive else fields
        again = {
            "retry_attempt": int((headers or {}).get("X-Slack-Retry-Num", 0)),
            "retry_reason": (headers or {}).get("X-Slack-Retry-Reason", ""),
        }
        answer = await self.slack.sockets.send(
            kind,
            payload,
            patience=self.patience,
            retry=again if kind == "events_api" else {},
        )
        if answer is None:
            return Ack(0)
        return Ack(200, json.dumps(answer) if answer else "")
