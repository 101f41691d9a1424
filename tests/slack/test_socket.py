"""Socket Mode: the same listeners, what is sent again, and a connection that is never lost."""

import asyncio
import json

import aiohttp
import pytest

from bot.config import ConfigError, Settings, check_for_service
from bot.messages import FieldErrors, OpenForm, Outcome, Show
from bot.slack.app import SlackApp
from bot.slack.channel import web_client
from bot.slack.socket import SlackSocket
from tests.fakes.slack_api import FakeSlack, Fault, SlackPerson
from tests.fakes.slack_socket import SocketWorkspace
from tests.service.world import settings as service_settings
from tests.service.world import until
from tests.slack.cast import ANSWER, FORM, ScriptedHandle


@pytest.fixture(autouse=True)
def nothing_refused(slack: FakeSlack, socket: SlackSocket) -> object:
    """At the end of each test, Slack found nothing to refuse in what came back."""
    yield
    assert slack.violations == []


def patient(person: SlackPerson) -> None:
    """Leave a turn the time that a test takes to end it."""
    assert isinstance(person.workspace, SocketWorkspace)
    person.workspace.patience = 3.0


async def test_an_event_is_acknowledged_once_handled(
    socket_ds: SlackPerson, handle: ScriptedHandle
) -> None:
    [ack] = await socket_ds.say("que faire ?")
    assert (ack.status, ack.body) == (200, "")
    assert [inbound.text for inbound in handle.seen] == ["que faire ?"]


async def test_an_event_that_fails_is_not_acknowledged_and_comes_again_under_the_same_key(
    socket_ds: SlackPerson, handle: ScriptedHandle
) -> None:
    handle.error = RuntimeError("base de données absente")
    acks = await socket_ds.say("Bonjour")
    assert [ack.status for ack in acks] == [0, 0, 0, 0]
    assert len(handle.seen) == 4
    assert len({inbound.key for inbound in handle.seen}) == 1
    handle.error = None
    assert [ack.status for ack in await socket_ds.say("Bonjour")] == [200]


async def test_a_command_and_a_form_are_answered_in_their_acknowledgement(
    socket_ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = Show(ANSWER)
    await socket_ds.command("/com4", "que faire ?")
    assert "Gardez vos opinions" in slack.seen_alone("UDS")[-1].shown
    handle.reply = OpenForm(FORM)
    await socket_ds.command("/signaler")
    handle.reply = FieldErrors({"lien": "Ce lien ne va pas."})
    await socket_ds.submit({"texte": "Vu en ligne"})
    assert socket_ds.errors == {"lien": "Ce lien ne va pas."}


async def test_a_command_that_fails_says_that_nothing_was_recorded(
    socket_ds: SlackPerson, handle: ScriptedHandle
) -> None:
    handle.error = RuntimeError("base de données absente")
    ack = await socket_ds.command("/rumeur", "Le vote serait annulé")
    assert "n’a PAS été enregistré" in ack.json["text"]
    assert len(handle.seen) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_that_will_end_is_replaced_before_it_does(
    reason: str, socket_ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    ending = await slack.sockets.announce(reason)
    await slack.sockets.connected(2)
    assert not ending.socket.closed
    await ending.socket.close()
    assert [ack.status for ack in await socket_ds.say("toujours là ?")] == [200]
    assert slack.sockets.opened == 2


async def test_what_is_under_way_is_acknowledged_on_the_connection_that_brought_it(
    socket_ds: SlackPerson, app: SlackApp, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(socket_ds)
    waiting, release = asyncio.Event(), asyncio.Event()

    async def slow(_handle: ScriptedHandle, _inbound: object) -> Outcome:
        waiting.set()
        await release.wait()
        return Outcome()

    monkeypatch.setattr(ScriptedHandle, "__call__", slow)
    said = asyncio.create_task(socket_ds.say("une question"))
    await waiting.wait()
    await slack.sockets.announce("warning")
    await slack.sockets.connected(2)
    release.set()
    assert [ack.status for ack in await said] == [200]


async def test_a_connection_that_is_cut_is_opened_again(
    socket_ds: SlackPerson, slack: FakeSlack, handle: ScriptedHandle
) -> None:
    await slack.sockets.open[0].socket.close()
    await slack.sockets.connected(2)
    assert [ack.status for ack in await socket_ds.say("encore")] == [200]


async def test_each_new_connection_asks_for_its_own_address_however_many_fail(
    socket_ds: SlackPerson, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address serves once: one that no longer opens must not be tried again."""
    real, spoiled = slack.sockets.ticket, iter(["perime-1", "perime-2"])
    monkeypatch.setattr(slack.sockets, "ticket", lambda: next(spoiled, None) or real())
    slack.fail("apps.connections.open", Fault(status=503), Fault(error="internal_error"))
    await slack.sockets.open[0].socket.close()
    await slack.sockets.connected(2)
    assert len(slack.called("apps.connections.open")) == 6
    assert [ack.status for ack in await socket_ds.say("encore")] == [200]


async def test_slack_is_obeyed_when_it_asks_to_wait_before_connecting(
    slack: FakeSlack, session: aiohttp.ClientSession, app: SlackApp
) -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    await slack.sockets.connected()
    slack.fail("apps.connections.open", Fault(error="ratelimited", status=429, retry_after=7))
    client = web_client(token=slack.token, session=session, base_url=slack.base_url)
    other = SlackSocket(app, slack.app_token, client, sleep=noted)
    other.start()
    await slack.sockets.connected(2)
    await other.settled()
    assert waits == [7.0]


async def test_failures_wait_longer_and_longer_and_a_good_connection_forgets_them(
    slack: FakeSlack, session: aiohttp.ClientSession, app: SlackApp
) -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    await slack.sockets.connected()
    slack.fail("apps.connections.open", *[Fault(error="invalid_auth")] * 7)
    client = web_client(token=slack.token, session=session, base_url=slack.base_url)
    other = SlackSocket(app, slack.app_token, client, sleep=noted)
    other.start()
    await slack.sockets.connected(2)
    await slack.sockets.open[-1].socket.close()
    await slack.sockets.connected(3)
    await other.settled()
    bounds = [1, 2, 4, 8, 16, 30, 30, 1]
    assert all(most / 2 <= wait <= most for wait, most in zip(waits, bounds, strict=True))


async def test_stopping_reads_nothing_more_and_acknowledges_what_is_under_way(
    socket_ds: SlackPerson,
    socket: SlackSocket,
    slack: FakeSlack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patient(socket_ds)
    waiting, release, seen = asyncio.Event(), asyncio.Event(), list[object]()

    async def slow(_handle: ScriptedHandle, inbound: object) -> Outcome:
        seen.append(inbound)
        waiting.set()
        await release.wait()
        return Outcome()

    monkeypatch.setattr(ScriptedHandle, "__call__", slow)
    said = asyncio.create_task(socket_ds.say("une question"))
    await waiting.wait()
    stopping = asyncio.create_task(socket.settled())
    await asyncio.sleep(0)
    late = asyncio.create_task(socket_ds.command("/com4", "trop tard"))
    await until(lambda: len(slack.sockets.open[0].waiting) == 2)
    release.set()
    await stopping
    assert [ack.status for ack in await said] == [200]
    assert (await late).status == 0
    assert len(seen) == 1


async def test_what_is_not_an_act_is_left_and_counted(
    socket_ds: SlackPerson, slack: FakeSlack, handle: ScriptedHandle, refused: list[str]
) -> None:
    connection = slack.sockets.open[0]
    for said in ("[]", "{", '{"type":"autre"}', '{"envelope_id":"x","type":"t","payload":"y"}'):
        await connection.socket.send_str(said)
    answer = await slack.sockets.send("events_api", {"event": 3}, patience=0.05, retry={})
    assert answer is None
    assert refused == ["malformed"]
    assert [ack.status for ack in await socket_ds.say("encore")] == [200]
    assert len(handle.seen) == 1


async def test_neither_tokens_nor_words_reach_the_log(
    socket_ds: SlackPerson,
    slack: FakeSlack,
    handle: ScriptedHandle,
    caplog: pytest.LogCaptureFixture,
) -> None:
    handle.error = ValueError("propos canari")
    await socket_ds.say("propos canari")
    slack.fail("apps.connections.open", Fault(error="invalid_auth"))
    await slack.sockets.open[0].socket.close()
    await slack.sockets.connected(2)
    assert "invalid_auth" in caplog.text
    assert "canari" not in caplog.text
    assert slack.app_token not in caplog.text


async def test_nothing_is_served_over_http_where_nothing_could_be_verified(
    socket: SlackSocket,
) -> None:
    answer = await socket.handle(None)  # type: ignore[arg-type]
    assert answer.status == 404


def test_with_an_application_token_no_signing_secret_is_asked_for() -> None:
    made = service_settings("sqlite+aiosqlite:///x.db", app_token="xapp-fictif")
    check_for_service(made)
    assert made.slack_signing_secret.get_secret_value() == ""


def test_another_kind_of_token_is_told_at_start() -> None:
    made = service_settings("sqlite+aiosqlite:///x.db", app_token="xoxb-fictif")
    with pytest.raises(ConfigError, match="VIGIE_SLACK_APP_TOKEN commence par"):
        check_for_service(made)


def test_an_application_token_alone_still_asks_for_the_rest() -> None:
    alone = Settings.model_validate({"slack_app_token": "xapp-fictif"})
    with pytest.raises(ConfigError) as found:
        check_for_service(alone)
    told = json.dumps(found.value.problems)
    assert "VIGIE_SLACK_BOT_TOKEN est requis" in told
    assert "VIGIE_SLACK_SIGNING_SECRET" not in told


async def test_only_a_lasting_lack_of_connection_is_a_trouble(
    slack: FakeSlack, session: aiohttp.ClientSession, app: SlackApp
) -> None:
    seconds, waiting = [0.0], asyncio.Event()

    async def wait(_seconds: float) -> None:
        await waiting.wait()

    slack.fail("apps.connections.open", Fault(status=503))
    client = web_client(token=slack.token, session=session, base_url=slack.base_url)
    socket = SlackSocket(app, slack.app_token, client, sleep=wait, monotonic=lambda: seconds[0])
    before = slack.sockets.opened
    socket.start()
    seconds[0] = 59.0
    assert socket.trouble() == ""
    seconds[0] = 60.0
    assert "aucune connexion" in socket.trouble()
    waiting.set()
    await slack.sockets.connected(before + 1)
    await until(lambda: socket.trouble() == "")
    await socket.settled()
