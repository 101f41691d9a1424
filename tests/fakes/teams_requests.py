"""What Teams posts to the bot's one address: signed, within its limits, and what it looks like."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from tests.fakes.teams_connector import FakeTeams
from tests.fakes.teams_state import CHANNEL, ROOT, Conversation, Person

MESSAGE_WITHIN, INVOKE_WITHIN = 15.0, 5.0
"""Seconds that Teams waits for an answer."""

_START = datetime(2026, 9, 14, 16, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What the bot answered; status 0 when it did not in time, or closed the connection."""

    status: int
    body: str = ""
    content_type: str = ""

    @property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object, empty when it is none."""
        parsed = json.loads(self.body) if self.body else {}
        return parsed if isinstance(parsed, dict) else {}


@dataclass
class TeamsClients:
    """Teams' side of the bot's address; `bearer` makes the Authorization header of a post."""

    teams: FakeTeams
    url: str
    session: aiohttp.ClientSession
    bearer: Callable[[str], str]
    posted: list[dict[str, Any]] = field(default_factory=list)

    async def post(
        self, activity: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Post an activity, signed; `headers` replace ours."""
        self.posted.append(dict(activity))
        invoke = activity.get("type") == "invoke"
        return await self.post_raw(
            json.dumps(activity), headers, within=INVOKE_WITHIN if invoke else MESSAGE_WITHIN
        )

    async def post_raw(
        self,
        body: str | bytes,
        headers: Mapping[str, str] | None = None,
        *,
        within: float = MESSAGE_WITHIN,
    ) -> Answer:
        """Post anything at all, signed."""
        signed = {
            "Authorization": self.bearer(self.teams.service_url),
            "Content-Type": "application/json; charset=utf-8",
            **(headers or {}),
        }
        try:
            async with (
                asyncio.timeout(within),
                self.session.post(self.url, data=body, headers=signed) as answer,
            ):
                return Answer(answer.status, await answer.text(), answer.content_type)
        except (TimeoutError, aiohttp.ClientError):
            return Answer(0)

    async def repeat(self) -> Answer:
        """Deliver the last activity once more, as it was."""
        return await self.post(self.posted.pop())

    def activity(
        self, person: Person, conversation: Conversation, kind: str, *, root: str = ""
    ) -> dict[str, Any]:
        """An activity of this type as Teams writes it, by this person in this conversation."""
        number = self.teams.number()
        moment = (_START + timedelta(seconds=number)).isoformat(timespec="milliseconds")
        named = conversation.id + (ROOT + root if conversation.kind == CHANNEL and root else "")
        data: dict[str, Any] = {"tenant": {"id": person.tenant}}
        if conversation.kind == CHANNEL:
            data |= {
                "channel": {"id": conversation.id},
                "team": {"id": "19:equipe@thread.tacv2"},
                "teamsChannelId": conversation.id,
                "teamsTeamId": "19:equipe@thread.tacv2",
            }
        return {
            "type": kind,
            "id": f"f:{number}",
            "timestamp": moment.replace("+00:00", "Z"),
            "localTimestamp": moment,
            "localTimezone": "America/Toronto",
            "serviceUrl": self.teams.service_url,
            "channelId": "msteams",
            "locale": "fr-CA",
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.aad.upper()},
            "conversation": {
                "conversationType": conversation.kind,
                "tenantId": self.teams.tenant,
                "id": named,
                **({"isGroup": True} if conversation.person is None else {}),
            },
            "recipient": {"id": self.teams.bot, "name": "Vigie"},
            "entities": [{"type": "clientInfo", "locale": "fr-CA", "platform": "Web"}],
            "channelData": data,
        }
