"""A Slack that keeps what it was sent, and fails at times; and what people post to Vigie."""

import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.replicas.replica import SECRET

WITHIN = 3.0
"""Seconds that Slack waits for an acknowledgement."""

RECORDED = "C’est enregistré"


@dataclass
class Posted:
    """A message, with each version of what it showed."""

    room: str
    versions: list[str]


@dataclass
class Slack:
    """The methods of the Web API that Vigie calls; `failing` is the share of calls refused."""

    random: Random
    failing: float
    messages: dict[str, Posted] = field(default_factory=dict)
    refused: int = 0

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Serve on a free port of this machine; gives the address of the API."""
        application = web.Application()
        application.router.add_post("/api/{method}", self._answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        finally:
            await runner.cleanup()

    def shown(self, room: str) -> str:
        """Everything that a room has ever shown."""
        posted = [message for message in self.messages.values() if message.room == room]
        return "\n".join(version for message in posted for version in message.versions)

    @property
    def told_twice(self) -> int:
        """How many messages began as another one of their room did."""
        first = [(message.room, message.versions[0]) for message in self.messages.values()]
        return len(first) - len(set(first))

    async def _answer(self, request: web.Request) -> web.Response:
        if self.random.random() < self.failing:
            self.refused += 1
            return web.json_response({"ok": False, "error": "internal_error"}, status=503)
        json_body = request.content_type == "application/json"
        body: dict[str, Any] = await request.json() if json_body else dict(await request.post())
        method, room, ts = request.match_info["method"], str(body.get("channel")), body.get("ts")
        said = json.dumps([body.get("text"), body.get("blocks")], ensure_ascii=False)
        if method == "chat.postMessage":
            ts = f"17{next(self._numbers):08d}.000100"
            self.messages[ts] = Posted(room, [said])
        elif method == "chat.update":
            if ts not in self.messages:
                return web.json_response({"ok": False, "error": "message_not_found"})
            self.messages[ts].versions.append(said)
        return web.json_response({"ok": True, "channel": room, "ts": ts})


@dataclass(frozen=True)
class Report:
    """A `/rumeur` or an `/incident`; `trigger` is the same at each delivery of the same act."""

    trigger: str
    command: str
    person: int
    words: str

    async def post(self, session: aiohttp.ClientSession, url: str) -> str:
        """Post it signed; why its author knows that it is not recorded, empty when it is."""
        body = urlencode(
            {
                "command": f"/{self.command}",
                "text": self.words,
                "user_id": f"U{self.person:06d}",
                "user_name": f"personne{self.person}",
                "team_id": "T0ORG",
                "channel_id": f"D{self.person:06d}",
                "trigger_id": self.trigger,
                "response_url": "http://127.0.0.1:9/inutile",
            }
        )
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        limit = aiohttp.ClientTimeout(total=WITHIN)
        try:
            async with session.post(url, data=body, headers=headers, timeout=limit) as answer:
                if answer.status != 200:
                    return f"statut {answer.status}"
                # Nothing is said to the second delivery of one act: the first was answered.
                said = json.loads(await answer.read() or b"{}").get("text", RECORDED)
                return "" if said.startswith(RECORDED) else str(said)
        except (TimeoutError, aiohttp.ClientError) as error:
            return type(error).__name__
