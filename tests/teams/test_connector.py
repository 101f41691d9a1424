"""Calling the Bot Connector, against one that refuses what Microsoft's refuses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import DeliveryError, MessageGone
from bot.teams.connector import Connector
from bot.teams.errors import LONGEST_WAIT, OF_THE_ROOM, PERMANENT, STALE, delivery_error
from tests.fakes.teams_connector import FakeTeams, Fault, Person
from tests.fakes.teams_errors import WINDOWS
from tests.fakes.teams_state import BOT, ROOT

HELLO: dict[str, Any] = {"type": "message", "text": "Bonjour"}
OTHER: dict[str, Any] = {"type": "message", "text": "Rebonjour"}
SALON = "19:salon@thread.tacv2"


@dataclass
class Tokens:
    """Tokens as a test wants them: the next one, once the first is forgotten."""

    values: list[str] = field(default_factory=lambda: ["jeton-fictif"])
    forgotten: int = 0

    async def bearer(self) -> str:
        return self.values[0]

    def forget(self) -> None:
        self.forgotten += 1
        if len(self.values) > 1:
            self.values.pop(0)


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as fake:
        fake.add_channel(SALON)
        yield fake


@pytest.fixture
def ds(teams: FakeTeams) -> Person:
    return teams.add_person("DS fictive", email="ds.fictive@exemple.quebec")


@pytest.fixture
def room(teams: FakeTeams, ds: Person) -> str:
    return teams.personal(ds.id).id


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def connector(session: aiohttp.ClientSession, tokens: Tokens) -> Connector:
    return Connector(session, tokens)


def thread_parameters(teams: FakeTeams) -> dict[str, Any]:
    return {
        "bot": {"id": teams.bot},
        "tenantId": teams.tenant,
        "isGroup": True,
        "channelData": {"channel": {"id": SALON}, "tenant": {"id": teams.tenant}},
        "activity": HELLO,
    }


def personal_parameters(teams: FakeTeams, *members: str) -> dict[str, Any]:
    return {
        "bot": {"id": teams.bot},
        "tenantId": teams.tenant,
        "isGroup": False,
        "channelData": {"tenant": {"id": teams.tenant}},
        "members": [{"id": member} for member in members],
    }


async def refusal(
    connector: Connector, teams: FakeTeams, room: str, activity: dict[str, Any] = HELLO
) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await connector.post(teams.service_url, room, activity)
    return caught.value


async def test_a_message_is_posted_changed_and_taken_away(
    connector: Connector, teams: FakeTeams, ds: Person, room: str
) -> None:
    sent = await connector.post(teams.service_url, room, HELLO)
    assert teams.shown_to(ds) == ["Bonjour"]
    await connector.update(teams.service_url, room, sent, OTHER)
    assert teams.shown_to(ds) == ["Rebonjour"]
    await connector.delete(teams.service_url, room, sent)
    assert teams.shown_to(ds) == []
    assert {call.bearer for call in teams.calls} == {teams.token}
    assert "id" not in OTHER


async def test_a_thread_begins_in_a_channel_and_goes_on(
    connector: Connector, teams: FakeTeams
) -> None:
    conversation, first = await connector.create(teams.service_url, thread_parameters(teams))
    assert conversation == f"{SALON}{ROOT}{first}"
    reply = await connector.post(teams.service_url, conversation, OTHER)
    assert [one.id for one in teams.conversations[SALON].thread(first)] == [reply]
    await connector.update(teams.service_url, conversation, first, OTHER)
    assert teams.conversations[SALON].visible[0].shown == "Rebonjour"
    assert teams.called("post")[0].conversation == conversation


async def test_opening_a_personal_conversation_again_gives_the_same_one(
    connector: Connector, teams: FakeTeams, ds: Person
) -> None:
    opened = [
        await connector.create(teams.service_url, personal_parameters(teams, member))
        for member in (ds.aad, ds.id)
    ]
    assert opened == [(teams.personal(ds.id).id, "")] * 2


async def test_a_member_is_found_by_their_directory_id(
    connector: Connector, teams: FakeTeams, ds: Person, room: str
) -> None:
    found = await connector.member(teams.service_url, room, ds.aad)
    assert (found["id"], found["email"]) == (ds.id, "ds.fictive@exemple.quebec")
    with pytest.raises(DeliveryError, match="member_not_found"):
        await connector.member(teams.service_url, room, "29:personne")


async def test_an_address_with_or_without_its_last_slash_is_the_same(
    connector: Connector, teams: FakeTeams, room: str
) -> None:
    for service_url in (teams.service_url, teams.service_url.rstrip("/")):
        assert await connector.post(service_url, room, HELLO)


async def test_an_id_reaches_teams_as_it_is_whatever_it_holds(
    connector: Connector, teams: FakeTeams
) -> None:
    for odd in ("19:a@thread.v2", "a:1/2?x#y", "a:100%2F", "a:é+ &=", "a:..", "a:b;c=d"):
        teams.add_group(odd)
        sent = await connector.post(teams.service_url, odd, HELLO)
        await connector.update(teams.service_url, odd, sent, OTHER)
        assert teams.calls[-1].conversation == odd


async def refused_by_the_person(teams: FakeTeams, room: str) -> None:
    teams.conversations[room].blocked = True


async def removed(teams: FakeTeams, room: str) -> None:
    teams.conversations[room].installed = False


async def disabled(teams: FakeTeams, room: str) -> None:
    teams.disabled = True


async def vanished(teams: FakeTeams, room: str) -> None:
    del teams.conversations[room]


@pytest.mark.parametrize(
    ("arranged", "cause"),
    [
        (refused_by_the_person, "blocked_by_user"),
        (removed, "not_in_roster"),
        (disabled, "disabled_by_admin"),
        (vanished, "conversation_not_found"),
    ],
)
async def test_why_nothing_may_be_written_there_is_told_and_is_permanent(
    arranged: Any, cause: str, connector: Connector, teams: FakeTeams, room: str
) -> None:
    await arranged(teams, room)
    error = await refusal(connector, teams, room)
    assert (error.cause, error.permanent, error.retry_after) == (cause, True, None)
    assert error.cause in OF_THE_ROOM


async def test_a_person_without_the_app_cannot_be_written_to_first(
    connector: Connector, teams: FakeTeams, ds: Person
) -> None:
    ds.installed = False
    with pytest.raises(DeliveryError) as caught:
        await connector.create(teams.service_url, personal_parameters(teams, ds.aad))
    assert (caught.value.cause, caught.value.permanent) == ("app_removed", True)


@pytest.mark.parametrize(
    ("fault", "cause", "permanent"),
    [
        (Fault(400, "BadArgument"), "bad_request", True),
        (Fault(403, "MessageWritesBlocked"), "blocked_by_user", True),
        (Fault(403, "NotEnoughPermissions"), "forbidden", True),
        (Fault(403, "InvalidBotApiHost"), "http_403", False),
        (Fault(403, "ServiceError"), "http_403", False),
        (Fault(403, text='{"error":"Failed to decrypt conversation id"}'),
         "conversation_unreadable", False),
        (Fault(404, text="nulle part"), "http_404", False),
        (Fault(408), "http_408", False),
        (Fault(412, "PreconditionFailed"), "busy", False),
        (Fault(500, "ServiceError"), "http_500", False),
        (Fault(502, "ServiceError"), "http_502", False),
        (Fault(503), "http_503", False),
        (Fault(504), "http_504", False),
        (Fault(302, text="ailleurs"), "http_302", False),
        (Fault(drop=True), "connection", False),
        (Fault(text="<html>mandataire</html>"), "unreadable_answer", False),
        (Fault(text="[1]"), "unreadable_answer", False),
        (Fault(text="{}"), "unreadable_answer", False),
        (Fault(text='{"id": 7}'), "unreadable_answer", False),
    ],
)  # fmt: skip
async def test_each_failure_says_its_cause_and_whether_it_may_pass(
    fault: Fault,
    cause: str,
    permanent: bool,
    connector: Connector,
    teams: FakeTeams,
    room: str,
) -> None:
    teams.fail("post", fault)
    error = await refusal(connector, teams, room)
    assert (error.cause, error.permanent, error.retry_after) == (cause, permanent, None)
    assert len(teams.called("post")) == 1
    assert await connector.post(teams.service_url, room, HELLO)


async def test_a_message_that_is_too_large_is_refused_for_good(
    connector: Connector, teams: FakeTeams, room: str
) -> None:
    error = await refusal(connector, teams, room, {"type": "message", "text": "é" * 60_000})
    assert (error.cause, error.permanent) == ("too_large", True)


async def test_a_conversation_says_how_long_to_wait_and_takes_messages_again(
    connector: Connector, teams: FakeTeams, room: str
) -> None:
    now = 1000.0
    teams.clock = lambda: now
    for _ in range(WINDOWS[0][1]):
        await connector.post(teams.service_url, room, HELLO)
    error = await refusal(connector, teams, room)
    assert (error.cause, error.permanent, error.retry_after) == ("throttled", False, 1.0)
    now += 1.0
    assert await connector.post(teams.service_url, room, HELLO)


async def test_a_conversation_takes_sixty_messages_in_thirty_seconds(
    connector: Connector, teams: FakeTeams, room: str
) -> None:
    now = 1000.0
    teams.clock = lambda: now
    for _ in range(WINDOWS[1][1]):
        await connector.post(teams.service_url, room, HELLO)
        now += 1 / 7 + 0.001
    error = await refusal(connector, teams, room)
    assert error.retry_after is not None
    assert error.retry_after > 20
    now += error.retry_after
    assert await connector.post(teams.service_url, room, HELLO)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("30", 30.0),
        ("0.5", 0.5),
        ("-4", 0.0),
        (None, 5.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 5.0),
        ("nan", 5.0),
        ("inf", 5.0),
        ("1e300", LONGEST_WAIT),
    ],
)
async def test_a_wait_is_read_from_the_header_and_is_always_one_we_can_keep(
    header: str | None, wait: float, connector: Connector, teams: FakeTeams, room: str
) -> None:
    teams.fail("post", Fault(429, "Throttled", retry_after=header))
    assert (await refusal(connector, teams, room)).retry_after == wait


async def test_a_refused_token_is_forgotten_and_another_one_is_shown_once(
    connector: Connector, teams: FakeTeams, tokens: Tokens, room: str
) -> None:
    tokens.values = ["vieux", teams.token]
    assert await connector.post(teams.service_url, room, HELLO)
    assert [call.bearer for call in teams.calls] == ["vieux", teams.token]
    assert tokens.forgotten == 1


async def test_two_refused_tokens_are_a_failure_that_may_pass(
    connector: Connector, teams: FakeTeams, tokens: Tokens, room: str
) -> None:
    tokens.values = ["un", "deux", teams.token]
    error = await refusal(connector, teams, room)
    assert (error.cause, error.permanent) == ("unauthorized", False)
    assert [call.bearer for call in teams.calls] == ["un", "deux"]


async def test_the_same_token_is_not_shown_twice_to_one_call(
    connector: Connector, teams: FakeTeams, tokens: Tokens, room: str
) -> None:
    tokens.values = ["seul"]
    assert (await refusal(connector, teams, room)).cause == "unauthorized"
    assert [call.bearer for call in teams.calls] == ["seul"]


async def test_a_bot_that_microsoft_does_not_know_is_told_apart(
    connector: Connector, teams: FakeTeams, room: str
) -> None:
    teams.fail("post", Fault(401, "BotNotRegistered"))
    assert (await refusal(connector, teams, room)).cause == "not_registered"


async def test_a_token_that_cannot_be_had_calls_nobody(
    session: aiohttp.ClientSession, teams: FakeTeams, room: str
) -> None:
    class NoToken(Tokens):
        async def bearer(self) -> str:
            raise DeliveryError("token_timeout")

    error = await refusal(Connector(session, NoToken()), teams, room)
    assert (error.cause, error.permanent) == ("token_timeout", False)
    assert teams.calls == []


async def test_a_stalled_connector_is_given_up(
    connector: Connector, teams: FakeTeams, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.connector.TIMEOUT", 0.05)
    teams.hold()
    error = await refusal(connector, teams, room)
    assert (error.cause, error.permanent) == ("timeout", False)


@pytest.mark.parametrize("service_url", ["http://127.0.0.1:9/", "nulle-part", "http://[::1", ""])
async def test_nobody_at_the_address_is_temporary(service_url: str, connector: Connector) -> None:
    with pytest.raises(DeliveryError) as caught:
        await connector.post(service_url, "a:1", HELLO)
    assert (caught.value.cause, caught.value.permanent) == ("connection", False)


async def test_a_redirection_is_not_followed_with_our_token(connector: Connector) -> None:
    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("/ailleurs")

    async def never(request: web.Request) -> web.Response:
        raise AssertionError("the token travelled")

    app = web.Application()
    app.router.add_post("/v3/conversations/{name}/activities", elsewhere)
    app.router.add_route("*", "/ailleurs", never)
    async with TestServer(app) as server:
        with pytest.raises(DeliveryError, match="http_307"):
            await connector.post(str(server.make_url("/")), "a:1", HELLO)


async def test_an_answer_that_was_lost_may_have_been_shown(
    connector: Connector, teams: FakeTeams, ds: Person, room: str
) -> None:
    """The failure is temporary: the outbox posts again, and a rare message shows twice."""
    teams.fail("post", Fault(drop=True), Fault(502, "ServiceError", done=True))
    await refusal(connector, teams, room)
    assert teams.shown_to(ds) == []
    assert not (await refusal(connector, teams, room)).permanent
    assert teams.shown_to(ds) == ["Bonjour"]


async def test_a_message_that_is_gone_says_so(
    connector: Connector, teams: FakeTeams, room: str
) -> None:
    deleted = await connector.post(teams.service_url, room, HELLO)
    teams.conversations[room].messages[0].deleted = True
    for lost in (deleted, "1700000000000"):
        with pytest.raises(MessageGone, match="message_not_found"):
            await connector.update(teams.service_url, room, lost, OTHER)
        with pytest.raises(MessageGone, match="message_not_found"):
            await connector.delete(teams.service_url, room, lost)
    teams.fail("update", Fault(400, text='{"error":{"message":"not a known activity id"}}'))
    with pytest.raises(MessageGone):
        await connector.update(teams.service_url, room, deleted, OTHER)


async def test_somebody_elses_message_cannot_be_changed(
    connector: Connector, teams: FakeTeams, ds: Person, room: str
) -> None:
    theirs = teams.add_message(room, ds.id, HELLO)
    with pytest.raises(DeliveryError, match="forbidden") as caught:
        await connector.update(teams.service_url, room, theirs.id, OTHER)
    assert not isinstance(caught.value, MessageGone)
    assert theirs.author != BOT
    assert theirs.shown == "Bonjour"


def with_members(parameters: dict[str, Any]) -> None:
    parameters["members"] = [{"id": "29:a"}]


def for_another_bot(parameters: dict[str, Any]) -> None:
    parameters["bot"] = {"id": "28:autre"}


def for_another_tenant(parameters: dict[str, Any]) -> None:
    parameters["tenantId"] = "ailleurs"


def without_a_message(parameters: dict[str, Any]) -> None:
    del parameters["activity"]


@pytest.mark.parametrize(
    ("spoil", "cause"),
    [
        (with_members, "bad_request"),
        (for_another_bot, "forbidden"),
        (for_another_tenant, "forbidden"),
        (without_a_message, "bad_request"),
    ],
)
async def test_a_thread_asked_for_otherwise_than_teams_wants_is_refused(
    spoil: Any, cause: str, connector: Connector, teams: FakeTeams
) -> None:
    parameters = thread_parameters(teams)
    spoil(parameters)
    with pytest.raises(DeliveryError, match=cause):
        await connector.create(teams.service_url, parameters)
    assert teams.conversations[SALON].messages == []


async def test_a_bot_creates_no_group_chat_and_posts_in_a_channel_by_thread_alone(
    connector: Connector, teams: FakeTeams, ds: Person, room: str
) -> None:
    other = teams.add_person("DAS fictif")
    with pytest.raises(DeliveryError, match="bad_request"):
        await connector.create(teams.service_url, personal_parameters(teams, ds.aad, other.aad))
    for conversation in (SALON, f"{room}{ROOT}1700"):
        assert (await refusal(connector, teams, conversation)).cause == "conversation_not_found"
    gone = await refusal(connector, teams, f"{SALON}{ROOT}1700")
    assert gone.cause == "message_not_found"


@given(
    status=st.integers(300, 599),
    body=st.text(max_size=60) | st.sampled_from(sorted(OF_THE_ROOM)),
    retry_after=st.text(max_size=12),
    of_message=st.booleans(),
)
def test_whatever_the_answer_a_failure_has_a_cause(
    status: int, body: str, retry_after: str, of_message: bool
) -> None:
    error = delivery_error(status, {"Retry-After": retry_after}, body, of_message=of_message)
    assert error.cause
    assert error.permanent == (error.cause in PERMANENT)
    assert (error.retry_after is not None) == (status == 429)
    assert error.retry_after is None or 0 <= error.retry_after <= LONGEST_WAIT
    if status >= 500 or status in (401, 408, 412, 429):
        assert not error.permanent


def test_a_cause_is_of_the_room_only_when_it_is_permanent() -> None:
    assert OF_THE_ROOM < PERMANENT
    assert {"conversation_not_found"} == STALE & OF_THE_ROOM
