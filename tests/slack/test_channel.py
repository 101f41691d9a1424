"""Posting, updating and looking people up, against a Slack that refuses what Slack refuses."""

import asyncio

import aiohttp
import pytest

from bot.channel import Channel, DeliveryError, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, Heading, Part, Words
from bot.slack.channel import SlackChannel, web_client
from tests.fakes.slack_api import FakeSlack, Fault
from tests.slack.cast import ANSWER, EVERYTHING

ROOM = Address("slack", "CSALON")


async def refusal(channel: SlackChannel, address: Address = ROOM) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(address, ANSWER)
    return caught.value


async def test_it_is_a_channel(channel: SlackChannel) -> None:
    speaking: Channel = channel
    assert (speaking.name, speaking.pace) == ("slack", 1.05)


async def test_a_message_is_posted_and_unfurls_nothing(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    sent = await channel.send(ROOM, EVERYTHING)
    [message] = slack.rooms["CSALON"].messages
    assert sent == MessageId(ROOM, message.ts)
    assert "Signalé par" in message.shown
    [payload] = slack.called("chat.postMessage")
    assert payload["unfurl_links"] is False
    assert payload["unfurl_media"] is False
    assert slack.violations == []


async def test_a_message_goes_in_its_thread(channel: SlackChannel, slack: FakeSlack) -> None:
    root = await channel.send(ROOM, ANSWER)
    sent = await channel.send(ROOM.in_thread(root.id), ANSWER)
    assert sent.address.thread == root.id
    assert slack.rooms["CSALON"].thread(root.id)[0].ts == sent.id


async def test_a_person_is_written_to_in_private_and_the_message_can_be_updated(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    """chat.update wants the conversation that Slack answered, not the user id."""
    sent = await channel.send(Address("slack", "UDS"), ANSWER)
    assert sent.address == Address("slack", "DDS")
    await channel.update(sent, Document("Nouveau", (Words("autre chose"),)))
    [message] = slack.private("UDS").messages
    assert (message.shown, message.versions) == ("autre chose", 2)
    assert slack.called("chat.update")[0]["unfurl_links"] is False


@pytest.mark.parametrize(
    ("room", "cause"), [("CINCONNU", "channel_not_found"), ("UINCONNU", "user_not_found")]
)
async def test_an_unknown_place_is_a_permanent_failure(
    room: str, cause: str, channel: SlackChannel
) -> None:
    error = await refusal(channel, Address("slack", room))
    assert (error.cause, error.permanent) == (cause, True)


async def test_a_room_without_the_bot_an_archive_and_a_departure_are_permanent(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.add_room("CSANS", members={"UDS"})
    slack.rooms["CSALON"].archived = True
    slack.users["UDS"].deactivated = True
    for room, cause in (
        ("CSANS", "not_in_channel"),
        ("CSALON", "is_archived"),
        ("UDS", "user_deactivated"),
    ):
        error = await refusal(channel, Address("slack", room))
        assert (error.cause, error.permanent) == (cause, True)


async def test_a_refused_token_is_a_permanent_failure(
    slack: FakeSlack, session: aiohttp.ClientSession
) -> None:
    client = web_client(token="xoxb-autre", session=session, base_url=slack.base_url)
    error = await refusal(SlackChannel(client))
    assert (error.cause, error.permanent) == ("invalid_auth", True)


@pytest.mark.parametrize(
    "cause", ["account_inactive", "token_revoked", "msg_too_long", "invalid_blocks"]
)
async def test_what_another_try_cannot_help_is_permanent(
    cause: str, channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.fail("chat.postMessage", Fault(error=cause))
    error = await refusal(channel)
    assert (error.cause, error.permanent) == (cause, True)


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault(error="internal_error"), "internal_error"),
        (Fault(error="service_unavailable", status=503), "service_unavailable"),
        (Fault(error="jamais_vue"), "jamais_vue"),
        (Fault(status=500), "http_500"),
        (Fault(status=502), "http_502"),
        (Fault(drop=True), "connection"),
        (Fault(status=200), "http_200"),
        (Fault(text="ok"), "unreadable_answer"),
    ],
)
async def test_what_may_pass_is_temporary_and_not_tried_again_by_itself(
    fault: Fault, cause: str, channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.fail("chat.postMessage", fault)
    error = await refusal(channel)
    assert (error.cause, error.permanent, error.retry_after) == (cause, False, None)
    assert len(slack.called("chat.postMessage")) == 1


async def test_a_stalled_slack_is_given_up(
    channel: SlackChannel, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK ignores its own time-out once it is given a session."""
    monkeypatch.setattr("bot.slack.calls.TIMEOUT", 0.05)
    slack.hold()
    error = await refusal(channel)
    assert (error.cause, error.permanent) == ("timeout", False)


async def test_nobody_listening_is_temporary(session: aiohttp.ClientSession) -> None:
    client = web_client(token="x", session=session, base_url="http://127.0.0.1:9/api/")
    error = await refusal(SlackChannel(client))
    assert (error.cause, error.permanent) == ("connection", False)


async def test_slacks_own_pace_is_said_in_seconds(channel: SlackChannel, slack: FakeSlack) -> None:
    slack.clock = lambda: 1000.0
    for _ in range(3):
        await channel.send(ROOM, ANSWER)
    error = await refusal(channel)
    assert (error.cause, error.permanent) == ("ratelimited", False)
    assert error.retry_after is not None
    assert error.retry_after >= 1
    slack.clock = lambda: 1000.0 + channel.pace
    await channel.send(ROOM, ANSWER)


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Fault(error="ratelimited", status=429, retry_after=30), 30.0),
        (Fault(status=429, retry_after=7), 7.0),
        (Fault(error="ratelimited"), 5.0),
    ],
)
async def test_a_wait_is_read_from_the_header(
    fault: Fault, wait: float, channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.fail("chat.postMessage", fault)
    assert (await refusal(channel)).retry_after == wait


async def test_a_message_that_is_gone_says_so(channel: SlackChannel, slack: FakeSlack) -> None:
    for lost in (MessageId(ROOM, "1.1"), await channel.send(ROOM, ANSWER)):
        slack.rooms["CSALON"].messages.clear()
        with pytest.raises(MessageGone):
            await channel.update(lost, ANSWER)


async def test_somebody_elses_message_has_to_be_posted_again(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    sent = await channel.send(ROOM, ANSWER)
    slack.rooms["CSALON"].messages[0].user = "UDS"
    with pytest.raises(MessageGone, match="cant_update_message"):
        await channel.update(sent, ANSWER)


async def test_what_slack_would_refuse_for_its_length_is_cut_instead(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    words: list[Part] = [Words("w" * 40_000)] * 60
    await channel.send(ROOM, Document("r" * 50_000, (Heading("t" * 500), *words)))
    assert slack.violations == []


async def test_the_address_slack_vouches_for_is_found(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    assert await channel.email_of(Account("slack", "UDS")) == "ds.fictif@exemple.quebec"
    slack.users["UDS"].email_confirmed = False
    assert await channel.email_of(Account("slack", "UDS")) == ""
    slack.users["UDS"].email_confirmed, slack.users["UDS"].deactivated = True, True
    assert await channel.email_of(Account("slack", "UDS")) == ""
    assert await channel.email_of(Account("slack", "UAILLEURS")) == ""
    with pytest.raises(DeliveryError, match="user_not_found"):
        await channel.email_of(Account("slack", "UINCONNU"))


async def test_accounts_are_bound_by_address_and_slacks_waits_are_obeyed(slack: FakeSlack) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    wait = Fault(error="ratelimited", status=429, retry_after=12)
    slack.fail("users.lookupByEmail", wait, wait)
    async with aiohttp.ClientSession() as session:
        client = web_client(token=slack.token, session=session, base_url=slack.base_url)
        bound = await SlackChannel(client, sleep=sleep).bind_accounts(
            ["ds.fictif@exemple.quebec", "absente@exemple.quebec", "", "ds.fictif@exemple.quebec"]
        )
    assert bound == {"ds.fictif@exemple.quebec": "UDS"}
    assert waits == [12.0, 12.0]
    assert len(slack.called("users.lookupByEmail")) == 4


async def test_a_look_up_that_never_passes_ends(slack: FakeSlack, channel: SlackChannel) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    slack.fail("users.lookupByEmail", *[Fault(status=429, retry_after=1)] * 100)
    with pytest.raises(DeliveryError, match="ratelimited"):
        await SlackChannel(channel.client, sleep=sleep).bind_accounts(["a@exemple.quebec"])
    assert len(waits) == 20


async def test_a_failed_look_up_is_not_taken_for_an_absence(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.fail("users.lookupByEmail", Fault(error="missing_scope"))
    with pytest.raises(DeliveryError, match="missing_scope"):
        await channel.bind_accounts(["a@exemple.quebec"])


async def test_calls_share_one_connection_when_they_follow_each_other(
    slack: FakeSlack, channel: SlackChannel, session: aiohttp.ClientSession
) -> None:
    slack.paced = False
    await channel.send(ROOM, ANSWER)
    connector = session.connector
    assert connector is not None
    await asyncio.gather(*(channel.send(ROOM, ANSWER) for _ in range(3)))
    assert not session.closed
    assert channel.client.session is session
