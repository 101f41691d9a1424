"""The playground as a place where Vigie speaks."""

from datetime import UTC, datetime

import pytest

from bot.channel import DeliveryError, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document
from bot.playground.channel import NAME, UNKNOWN, VIGIE, Message, PlaygroundChannel

NOW = datetime(2026, 11, 20, 21, 4, tzinfo=UTC)
DS = Account(NAME, "ds-1")
HELLO, AGAIN = Document("Bonjour", ()), Document("Rebonjour", ())


def at(room: str, thread: str | None = None) -> Address:
    return Address(NAME, room, thread)


@pytest.fixture
def channel() -> PlaygroundChannel:
    return PlaygroundChannel(accounts=["ds-1"], rooms={"alertes": "Alertes"}, now=lambda: NOW)


@pytest.fixture
def seen(channel: PlaygroundChannel) -> list[Message]:
    messages: list[Message] = []
    channel.watch(messages.append)
    return messages


async def test_a_message_reaches_its_room_and_whoever_watches(
    channel: PlaygroundChannel, seen: list[Message]
) -> None:
    sent = await channel.send(at("ds-1"), HELLO)
    assert seen == [Message(sent.id, "ds-1", None, VIGIE, NOW, HELLO)]
    assert channel.messages() == tuple(seen)
    assert sent.address == at("ds-1")


@pytest.mark.parametrize("room", ["alertes", UNKNOWN])
async def test_shared_rooms_and_the_unknown_person_can_be_written_to(
    channel: PlaygroundChannel, room: str
) -> None:
    assert (await channel.send(at(room), HELLO)).address.room == room


async def test_a_room_that_does_not_exist_never_will(channel: PlaygroundChannel) -> None:
    with pytest.raises(DeliveryError) as caught:
        await channel.send(at("ailleurs"), HELLO)
    assert caught.value.permanent


async def test_an_update_replaces_the_message_in_place(
    channel: PlaygroundChannel, seen: list[Message]
) -> None:
    first = await channel.send(at("ds-1"), HELLO)
    await channel.send(at("ds-1"), HELLO)
    await channel.update(first, AGAIN)
    assert [(m.body, m.version) for m in channel.messages()] == [(AGAIN, 2), (HELLO, 1)]
    assert seen[-1] == channel.find(first.id)


async def test_a_message_that_is_gone_must_be_posted_again(channel: PlaygroundChannel) -> None:
    sent = await channel.send(at("ds-1"), HELLO)
    channel.clear()
    with pytest.raises(MessageGone):
        await channel.update(sent, AGAIN)


async def test_a_cleared_room_never_gives_an_old_id_to_a_new_message(
    channel: PlaygroundChannel,
) -> None:
    before = await channel.send(at("ds-1"), HELLO)
    channel.clear()
    assert (await channel.send(at("ds-1"), HELLO)).id != before.id


async def test_an_answer_to_an_answer_stays_in_the_first_thread(channel: PlaygroundChannel) -> None:
    root = await channel.send(at("ds-1"), HELLO)
    answer = await channel.send(at("ds-1", root.id), HELLO)
    deeper = await channel.send(at("ds-1", answer.id), HELLO)
    assert deeper.address.thread == root.id


@pytest.mark.parametrize("room", ["ds-1", "alertes"])
async def test_a_thread_belongs_to_its_room(channel: PlaygroundChannel, room: str) -> None:
    root = await channel.send(at("alertes" if room == "ds-1" else "ds-1"), HELLO)
    with pytest.raises(DeliveryError):
        await channel.send(at(room, root.id), HELLO)


async def test_what_is_said_twice_with_one_key_is_said_once(channel: PlaygroundChannel) -> None:
    first = channel.say(DS, room="ds-1", thread=None, text="Allô", key="k1")
    again = channel.say(DS, room="ds-1", thread=None, text="Allô", key="k1")
    other = channel.say(DS, room="ds-1", thread=None, text="Allô", key="k2")
    assert first == again
    assert [m.id for m in channel.messages()] == [first.id, other.id]


async def test_the_playground_vouches_for_nothing_but_what_the_account_says(
    channel: PlaygroundChannel,
) -> None:
    assert await channel.email_of(DS) == ""


async def test_an_id_alone_is_enough_to_update(channel: PlaygroundChannel) -> None:
    sent = await channel.send(at("ds-1"), HELLO)
    await channel.update(MessageId(at("ds-1"), sent.id), AGAIN)
    found = channel.find(sent.id)
    assert found is not None
    assert found.body == AGAIN
