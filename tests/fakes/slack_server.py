"""The HTTP side of the fake Slack: the Web API and the response URLs of one workspace."""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.slack.manifest import SCOPES
from tests.fakes import slack_files
from tests.fakes.slack_connections import Connections
from tests.fakes.slack_files import Shelf
from tests.fakes.slack_limits import Hook, Limits, Refusal
from tests.fakes.slack_methods import APP_METHODS, METHODS
from tests.fakes.slack_rules import message_faults
from tests.fakes.slack_state import BOT_USER, Message, Room, User, View


@dataclass(frozen=True)
class Fault:
    """One scripted bad answer: an API `error`, an HTTP `status`, or a connection cut (`drop`).

    Without `error` the body is no JSON: `text` as plain text, else a page such as a proxy writes.
    """

    error: str = ""
    status: int = 200
    text: str = ""
    retry_after: float | None = None
    drop: bool = False


@dataclass(frozen=True)
class Call:
    """One call that reached Slack."""

    method: str
    payload: dict[str, Any]


@dataclass
class FakeSlack:
    """The Web API and the response URLs of one workspace; an async context manager."""

    token: str = "xoxb-fictif"
    app_token: str = "xapp-fictif"
    team: str = "T0ORG"
    scopes: Collection[str] = SCOPES
    """What the token may do; Slack says it beside each answer."""
    clock: Callable[[], float] = time.monotonic
    paced: bool = True
    stall: float = 0.0
    users: dict[str, User] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    views: dict[str, list[View]] = field(default_factory=lambda: defaultdict(list))
    """The modals open before each person, the one they see last."""
    homes: dict[str, View] = field(default_factory=dict)
    """The home tab of each person, as last published."""
    ephemerals: list[Message] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    base_url: str = ""
    shelf: Shelf = field(default_factory=Shelf)
    """The files that people shared, and those that were uploaded."""

    def __post_init__(self) -> None:
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.limits = Limits(lambda: self.clock())
        self.sockets = Connections(self.violations)
        self._numbers = itertools.count(1)
        self._released = asyncio.Event()
        self._released.set()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{hook}", self._response)
        app.router.add_get("/socket/{ticket}", self.sockets.accept)
        app.router.add_get("/files/{file}", partial(slack_files.download, self))
        app.router.add_post("/upload/{ticket}", partial(slack_files.upload, self))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{port}/api/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        await self.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # What a test sets up

    def add_user(self, user: str, name: str, *, email: str = "", team: str = "") -> User:
        """A member of the workspace, or of another one when `team` says so."""
        self.users[user] = User(user, name, email, team or self.team)
        return self.users[user]

    def add_room(self, room: str, *, members: set[str]) -> Room:
        """A channel; the bot posts there only when BOT_USER is a member."""
        self.rooms[room] = Room(room, set(members))
        return self.rooms[room]

    def fail(self, method: str, *faults: Fault) -> None:
        """Script the next answers of a method (`response_url` for those), one each."""
        self._faults[method].extend(faults)

    def forgive(self) -> None:
        """Forget the scripted answers that nobody has met yet."""
        self._faults.clear()

    def hold(self) -> None:
        """Answer nothing until `release`."""
        self._released.clear()

    def release(self) -> None:
        """Answer everything that was held."""
        self._released.set()

    # What a test reads

    def private(self, user: str) -> Room:
        """Somebody's private conversation with the bot, opened if need be."""
        room = "D" + user[1:]
        if room not in self.rooms:
            self.rooms[room] = Room(room, {user, BOT_USER}, person=user)
        return self.rooms[room]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The payloads a method received, in order."""
        return [call.payload for call in self.calls if call.method == method]

    def seen_alone(self, user: str) -> list[Message]:
        """The ephemeral messages shown to somebody."""
        return [message for message in self.ephemerals if message.seen_by == user]

    # What the workspace gives to the people and to the methods

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def timestamp(self) -> str:
        """The id of a new message: unique, and growing."""
        return f"17{self.number():08d}.000100"

    def trigger(self, user: str) -> str:
        """A trigger id, good for one view within 3 s."""
        trigger = f"{self.number()}.trigger"
        self.limits.add_trigger(trigger, user)
        return trigger

    def response_url(self, user: str, room: str, message: Message | None) -> str:
        """An address good for five answers within 30 minutes."""
        hook = f"hook{self.number()}"
        self.limits.add_hook(hook, user, room, message)
        return self.base_url.replace("/api/", f"/response/{hook}")

    def note(self, faults: list[str], error: str) -> None:
        """Record what Slack would refuse; raises Refusal when there is something."""
        self.violations += faults
        if faults:
            raise Refusal(next((f for f in faults if f.startswith("msg_")), error))

    # HTTP

    async def _answerable(self, method: str) -> web.Response | None:
        """Wait as the switches ask; the scripted bad answer, if there is one."""
        if self.stall:
            await asyncio.sleep(self.stall)
        await self._released.wait()
        if not self._faults[method]:
            return None
        fault = self._faults[method].popleft()
        if fault.drop:
            raise ConnectionResetError
        headers = {} if fault.retry_after is None else {"Retry-After": f"{fault.retry_after:g}"}
        if fault.error:
            body = {"ok": False, "error": fault.error}
            return web.json_response(body, status=fault.status, headers=headers)
        return web.Response(
            status=fault.status,
            text=fault.text or "<html>fictif</html>",
            content_type="text/plain" if fault.text else "text/html",
            headers=headers,
        )

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        payload = await _payload(request)
        self.calls.append(Call(method, payload))
        try:
            scripted = await self._answerable(method)
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.abort()
            raise
        if scripted is not None:
            return scripted
        try:
            token = self.app_token if method in APP_METHODS else self.token
            if request.headers.get("Authorization") != f"Bearer {token}":
                given = "Authorization" in request.headers
                raise Refusal("invalid_auth" if given else "not_authed")
            if method not in METHODS:
                raise Refusal("unknown_method")
            return web.json_response(
                {"ok": True, **METHODS[method](self, payload)},
                headers={"X-OAuth-Scopes": ",".join(self.scopes)},
            )
        except Refusal as refusal:
            return _refused(refusal)

    async def _response(self, request: web.Request) -> web.Response:
        payload = await _payload(request)
        self.calls.append(Call("response_url", payload))
        scripted = await self._answerable("response_url")
        if scripted is not None:
            return scripted
        try:
            self._answer(self.limits.use_hook(request.match_info["hook"]), payload)
        except Refusal as refusal:
            expired = refusal.error == "expired_url"
            return web.Response(status=404 if expired else 400, text=refusal.error)
        return web.Response(text="ok")

    def _answer(self, hook: Hook, payload: dict[str, Any]) -> None:
        content: dict[str, Any] = {
            key: payload[key] for key in ("text", "blocks") if key in payload
        }
        self.note(message_faults(content), "invalid_blocks")
        blocks = payload.get("blocks", [])
        if payload.get("replace_original") and hook.message is not None:
            hook.message.text, hook.message.blocks = payload["text"], blocks
            hook.message.versions += 1
            return
        self.ephemerals.append(
            Message(
                hook.room,
                self.timestamp(),
                BOT_USER,
                payload["text"],
                blocks,
                thread_ts=payload.get("thread_ts"),
                seen_by=hook.user,
            )
        )


async def _payload(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        parsed = json.loads(await request.text())
        return parsed if isinstance(parsed, dict) else {}
    return {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}


def _refused(refusal: Refusal) -> web.Response:
    body = {"ok": False, "error": refusal.error}
    if refusal.retry_after is None:
        return web.json_response(body)
    # Slack writes whole seconds.
    wait = str(max(1, round(refusal.retry_after + 0.5)))
    return web.json_response(body, status=429, headers={"Retry-After": wait})
