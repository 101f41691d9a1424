"""Slack over Socket Mode: the same listeners where nobody outside can reach us.

Slack's own client is not used: when the address that it was given no longer opens, it tries that
same address for ever, and it closes a connection while acts are still being answered on it.
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType, web
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.background import note_failure
from bot.channel import DeliveryError
from bot.slack.app import SlackApp
from bot.slack.calls import TIMEOUT, call
from bot.slack.elements import Json
from bot.slack.envelope import well_formed
from bot.slack.phrases import NO_CONNECTION

HEARTBEAT = 10.0
"""Seconds between two pings; a connection that does not answer one is replaced."""

DISCONNECTED = 60.0
"""Seconds without any connection after which nothing can be said to come in."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds before trying again to connect: doubled at each failure, with jitter."""

_log = logging.getLogger(__name__)


class SlackSocket:
    """Keeps one connection to Slack open, and answers what comes through it.

    An act is acknowledged on the connection that brought it, once handled: an event that fails is
    not acknowledged, and Slack sends it again. `sleep` is how it waits before connecting again;
    `monotonic` gives seconds that never go back.
    """

    def __init__(
        self,
        app: SlackApp,
        app_token: str,
        client: AsyncWebClient,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._token = app_token
        self._client = client
        self._sleep = sleep
        self._monotonic = monotonic
        self._last_open = monotonic()
        self._failures = 0
        self._links: set[ClientWebSocketResponse] = set()
        self._greeted: set[ClientWebSocketResponse] = set()
        self._tasks: set[asyncio.Future[None]] = set()

    def start(self) -> None:
        """Connect, and stay connected until `settled`. Slack may be down: it is tried again."""
        self._run(self._stay_connected())

    async def handle(self, _request: web.Request) -> web.Response:
        """Nothing comes over HTTP: a request there would be signed by nobody."""
        return web.Response(status=404)

    def trouble(self) -> str:
        """Why nothing comes in, in French, once that lasts; else an empty string."""
        if self._greeted or self._monotonic() - self._last_open < DISCONNECTED:
            return ""
        return NO_CONNECTION

    async def settled(self) -> None:
        """Read nothing more, acknowledge what is under way, then leave."""
        running = tuple(self._tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._app.settled()
        await asyncio.gather(*(link.close() for link in self._links), return_exceptions=True)

    def _run(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)

        def ended(done: asyncio.Future[None]) -> None:
            self._tasks.discard(done)
            if not done.cancelled() and (error := done.exception()) is not None:
                note_failure("the connection to Slack", error)

        task.add_done_callback(ended)

    async def _stay_connected(self) -> None:
        while True:
            try:
                link = await self._open()
            except Exception as error:
                await self._wait(error)
                continue
            self._links.add(link)
            replaced = asyncio.get_running_loop().create_future()
            self._run(self._read(link, replaced))
            if not await replaced:
                await self._wait(None)

    async def _wait(self, error: Exception | None) -> None:
        """Wait before connecting again: as long as Slack asks, else longer at each failure."""
        cause = error.cause if isinstance(error, DeliveryError) else type(error).__name__
        _log.warning("no connection to Slack: %s", cause if error else "closed")
        asked = error.retry_after if isinstance(error, DeliveryError) else None
        doubled = min(FIRST_WAIT * 2**self._failures, LONGEST_WAIT)
        self._failures = min(self._failures + 1, 10)
        await self._sleep(asked or doubled * random.uniform(0.5, 1.0))  # noqa: S311 - jitter

    async def _open(self) -> ClientWebSocketResponse:
        """A new connection, at an address that serves once."""
        opened = await call(self._client.apps_connections_open(app_token=self._token))
        session = self._client.session
        if session is None or not isinstance(opened.get("url"), str):
            raise DeliveryError("unreadable_answer")
        async with asyncio.timeout(TIMEOUT):
            return await session.ws_connect(
                opened["url"], heartbeat=HEARTBEAT, proxy=self._client.proxy
            )

    async def _read(self, link: ClientWebSocketResponse, replaced: "asyncio.Future[bool]") -> None:
        """Read a connection to its end; `replaced` tells, once, whether Slack announced it.

        Once announced, another one takes over while this one goes on until Slack closes it.
        """
        try:
            async for message in link:
                said = _parsed(message)
                if said.get("type") == "hello":
                    self._failures = 0
                    self._greeted.add(link)
                elif said.get("type") == "disconnect":
                    _told(replaced, True)
                elif (request := _request(said)) is not None:
                    self._app.background.start("an envelope", self._answer(link, request))
        finally:
            _told(replaced, False)
            self._greeted.discard(link)
            self._last_open = self._monotonic()
        # What is under way can no longer be acknowledged here; Slack sends it again elsewhere.
        self._links.discard(link)

    async def _answer(self, link: ClientWebSocketResponse, request: SocketModeRequest) -> None:
        if not well_formed(request.payload):
            self._app.refused("malformed")
            return
        answer = _acknowledgement(request, await run_async_bolt_app(self._app.bolt, request))
        if answer is None:
            return
        try:
            await link.send_json(answer)
        except (aiohttp.ClientError, OSError) as error:
            note_failure("an acknowledgement", error)


def _parsed(message: aiohttp.WSMessage) -> Json:
    if message.type is not WSMsgType.TEXT:
        return {}
    try:
        said = json.loads(message.data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _request(said: Json) -> SocketModeRequest | None:
    if not isinstance(said.get("payload"), dict):
        return None
    return SocketModeRequest.from_dict(said)


def _acknowledgement(request: SocketModeRequest, response: BoltResponse) -> Json | None:
    """What tells Slack that an act was handled; None when it must come again."""
    if response.status != 200:
        return None
    answer = json.loads(response.body) if response.body.startswith("{") else {}
    return {"envelope_id": request.envelope_id, **({"payload": answer} if answer else {})}


def _told(replaced: "asyncio.Future[bool]", announced: bool) -> None:
    if not replaced.done():
        replaced.set_result(announced)
