"""A strict Teams on loopback: it refuses what Teams refuses and keeps what people would see.

    async with FakeTeams() as teams, aiohttp.ClientSession() as session:
        ds = teams.add_person("DS fictive", email="ds.fictive@exemple.quebec")
        teams.add_channel("19:dcap@thread.tacv2", members=[ds])
        connector = Connector(session, tokens)          # whose bearer is teams.token
        await connector.post(teams.service_url, teams.personal(ds.id).id, activity)
        assert "RUM-0042" in teams.shown_to(ds)[-1]
        assert teams.violations == []

Switches: `fail(verb, Fault(...))` scripts answers, `stall` delays them, `hold()` keeps them all,
or those of some verbs, until `release()`, `paced = False` lifts the limits of messages, `clock`
moves their time, `disabled` is what an administrator does to the bot, `accepts` judges the bearer,
`also` are other tenants that have the bot, `move` changes the service address. People and
conversations have their own: `Person.installed`, `Conversation.installed` and `blocked`.

What Teams would not show is refused and written in `violations`.

A verb is an operation of the connector: create, post, update, delete, member.
"""

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes import teams_files
from tests.fakes.teams_errors import NO_SUCH_ADDRESS, UNAUTHORIZED, Pace, Refusal
from tests.fakes.teams_files import Cabinet
from tests.fakes.teams_limits import LARGEST, pictures_of
from tests.fakes.teams_methods import METHODS
from tests.fakes.teams_state import (
    BOT,
    CHANNEL,
    GROUP,
    PERSONAL,
    Conversation,
    Message,
    Person,
)

__all__ = ["BOT", "Call", "Conversation", "FakeTeams", "Fault", "Message", "Person", "Refusal"]


@dataclass(frozen=True)
class Fault:
    """One scripted bad answer: a refusal (`code`), a page (`text`), or a connection cut (`drop`).

    With `done` the call is obeyed first: only its answer is lost.
    """

    status: int = 200
    code: str = ""
    text: str = ""
    retry_after: str | None = None
    drop: bool = False
    done: bool = False


@dataclass(frozen=True)
class Call:
    """One call that reached the connector; the conversation and the activity are as in its URL."""

    verb: str
    conversation: str
    activity: str
    payload: dict[str, Any]
    bearer: str


@dataclass
class FakeTeams:
    """The Bot Connector of one tenant; an async context manager."""

    token: str = "jeton-fictif"
    tenant: str = "locataire-fictif"
    also: frozenset[str] = frozenset()
    bot: str = BOT
    clock: Callable[[], float] = time.monotonic
    paced: bool = True
    stall: float = 0.0
    disabled: bool = False
    people: dict[str, Person] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    service_url: str = ""
    cabinet: Cabinet = field(default_factory=Cabinet)
    """The files that people sent."""

    def __post_init__(self) -> None:
        self.accepts: Callable[[str], bool] = lambda bearer: bearer == self.token
        self.pace = Pace(lambda: self.clock())
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._held: frozenset[str] = frozenset()
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._region = "quebec"
        self._base = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 * 1024 * 1024)
        base = "/{region}/v3/conversations"
        for method, path, verb in (
            ("POST", base, "create"),
            ("POST", f"{base}/{{conversation}}/activities", "post"),
            ("PUT", f"{base}/{{conversation}}/activities/{{activity}}", "update"),
            ("DELETE", f"{base}/{{conversation}}/activities/{{activity}}", "delete"),
            ("GET", f"{base}/{{conversation}}/members/{{activity}}", "member"),
        ):
            app.router.add_route(method, path, self._handler(verb))
        views = "/{region}/v3/attachments/{file}/views/original"
        app.router.add_get(views, partial(teams_files.view, self))
        app.router.add_get("/{region}/download/{file}", partial(teams_files.download, self))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.move(self._region)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        if self._runner is not None:
            await self._runner.cleanup()

    # What a test sets up

    def add_person(self, name: str, *, email: str = "", upn: str = "", tenant: str = "") -> Person:
        """A member of the tenant, or of another one when `tenant` says so."""
        number = self.number()
        aad = f"abcdef00-0000-4000-8000-{number:012d}"
        person = Person(f"29:fictif-{number}", aad, name, email, upn, tenant or self.tenant)
        self.people[person.id] = person
        return person

    def add_channel(self, room: str, *, members: Iterable[Person] = ()) -> Conversation:
        """A channel of a team where the app is installed."""
        return self._add(Conversation(room, CHANNEL, {person.id for person in members}))

    def add_group(self, room: str, *, members: Iterable[Person] = ()) -> Conversation:
        """A group chat where the app is installed."""
        return self._add(Conversation(room, GROUP, {person.id for person in members}))

    def add_message(
        self, room: str, author: str, activity: dict[str, Any], *, root: str = ""
    ) -> Message:
        """A message of anybody; in a channel it begins a thread unless `root` names one."""
        conversation = self.conversations[room]
        number = f"17{self.number():011d}"
        if conversation.kind == CHANNEL:
            root = root or number
        message = Message(room, number, author, activity, root)
        conversation.messages.append(message)
        return message

    def fail(self, verb: str, *faults: Fault) -> None:
        """Script the next answers of an operation, one each."""
        self._faults[verb].extend(faults)

    def forgive(self) -> None:
        """Forget the scripted answers that nobody has met yet."""
        self._faults.clear()

    def hold(self, *verbs: str) -> None:
        """Answer none of these operations, or nothing at all, until `release`."""
        self._held = frozenset(verbs or METHODS)
        self._released = asyncio.Event()

    def release(self) -> None:
        """Answer everything that was held."""
        self._held = frozenset()
        self._released.set()

    def move(self, region: str) -> None:
        """Serve at another address; the one before is no more."""
        self._region = region
        self.service_url = f"{self._base}/{region}/"

    # What a test reads

    def personal(self, person: str) -> Conversation:
        """Somebody's personal conversation with the bot, opened if need be: always the same."""
        known = (one for one in self.conversations.values() if one.person == person)
        return next(known, None) or self._add(
            Conversation(f"a:personnelle-{self.number()}", PERSONAL, {person}, person)
        )

    def person(self, name: str) -> Person | None:
        """Somebody by Teams id or by directory object id, or None."""
        return next((one for one in self.people.values() if name in (one.id, one.aad)), None)

    def called(self, verb: str) -> list[Call]:
        """The calls of an operation, in order."""
        return [call for call in self.calls if call.verb == verb]

    def shown_to(self, person: Person, room: str = "") -> list[str]:
        """What somebody sees in a conversation, or in their personal one, message by message."""
        conversation = self.conversations[room] if room else self.personal(person.id)
        if person.id not in conversation.members:
            return []
        return [message.shown for message in conversation.visible]

    def note(self, faults: list[str]) -> None:
        """Record what Teams would refuse in a message; raises Refusal when there is something."""
        self.violations += faults
        if faults:
            raise Refusal(400, "BadSyntax", faults[0])

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def _add(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        return conversation

    # HTTP

    def _handler(self, verb: str) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            return await self._answer(verb, request)

        return handle

    async def _answer(self, verb: str, request: web.Request) -> web.Response:
        names = request.match_info
        conversation, activity = names.get("conversation", ""), names.get("activity", "")
        posted = await request.read()
        payload = json.loads(posted) if posted else {}
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(verb, conversation, activity, payload, bearer))
        if self.stall:
            await asyncio.sleep(self.stall)
        if verb in self._held:
            await self._released.wait()
        fault = self._faults[verb].popleft() if self._faults[verb] else None
        if fault is not None and not fault.done:
            return _faulty(request, fault)
        try:
            if names["region"] != self._region:
                raise NO_SUCH_ADDRESS()
            if not self.accepts(bearer):
                raise UNAUTHORIZED()
            answer = METHODS[verb](self, conversation, activity, payload)
        except Refusal as refusal:
            return refusal.response()
        except (KeyError, TypeError, AttributeError) as error:
            self.violations.append(f"{verb}: {error!r}")
            return Refusal(400, "BadSyntax", repr(error)).response()
        if len(posted) > LARGEST and not pictures_of(payload):
            self.violations.append(f"{verb}: {len(posted)} bytes on the way")
        if fault is not None:
            return _faulty(request, fault)
        # The connector answers a deletion with nothing at all.
        status = {"create": 201, "post": 201}.get(verb, 200)
        return web.json_response(answer, status=status) if answer else web.Response(status=status)


def _faulty(request: web.Request, fault: Fault) -> web.Response:
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError
    if fault.code:
        response = Refusal(fault.status, fault.code).response()
    else:
        page = fault.text or "<html>fictif</html>"
        response = web.Response(status=fault.status, text=page, content_type="text/html")
    if fault.retry_after is not None:
        response.headers["Retry-After"] = fault.retry_after
    return response
