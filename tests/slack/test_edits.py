"""Messages that their author edits or deletes in private, and what only looks like it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.edits import of_edit
from tests.fakes.slack_api import BOT_ID, BOT_USER, FakeSlack, Message, SlackPerson
from tests.fakes.slack_gestures import delete, edit, unfurl
from tests.slack.cast import ScriptedHandle


@pytest.fixture
async def said(ds: SlackPerson, slack: FakeSlack) -> Message:
    await ds.say("Puis-je aimer ?")
    return slack.private("UDS").messages[-1]


async def test_an_edit_says_what_it_corrects_and_what_is_said_now(
    ds: SlackPerson, said: Message, handle: ScriptedHandle
) -> None:
    [ack] = await edit(ds, said, "Puis-je <partager> ?")
    first, edited = handle.seen
    assert ack.status == 200
    assert edited.corrects == first.key
    assert edited.text == "Puis-je <partager> ?"
    assert (edited.author.id, edited.address) == ("UDS", first.address)
    assert edited.key != first.key


async def test_each_edit_is_an_act_of_its_own(
    ds: SlackPerson, said: Message, handle: ScriptedHandle
) -> None:
    await edit(ds, said, "Puis-je partager ?")
    await edit(ds, said, "Puis-je commenter ?")
    first, *edits = handle.seen
    assert len({inbound.key for inbound in handle.seen}) == 3
    assert {inbound.corrects for inbound in edits} == {first.key}


async def test_an_edit_that_fails_comes_again_under_the_same_key(
    ds: SlackPerson, said: Message, handle: ScriptedHandle
) -> None:
    handle.error = RuntimeError("base de données absente")
    acks = await edit(ds, said, "Puis-je partager ?")
    assert [ack.status for ack in acks] == [500] * 4
    assert len({inbound.key for inbound in handle.seen[1:]}) == 1


async def test_the_page_of_a_link_is_no_edit(
    ds: SlackPerson, said: Message, handle: ScriptedHandle
) -> None:
    await unfurl(ds, said)
    assert len(handle.seen) == 1


async def test_a_deletion_retracts_what_was_said(
    ds: SlackPerson, said: Message, handle: ScriptedHandle
) -> None:
    await delete(ds, said)
    first, deleted = handle.seen
    assert (deleted.retracts, deleted.text) == (first.key, "")
    assert deleted.author.id == "UDS"
    assert deleted.corrects is None


async def test_a_deletion_that_leaves_answers_is_a_deletion(
    ds: SlackPerson, said: Message, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    slack.private("UDS").messages.append(Message("DDS", "9.9", BOT_USER, "x", thread_ts=said.ts))
    await delete(ds, said)
    first, deleted = handle.seen
    assert deleted.retracts == first.key


async def test_an_edit_in_a_thread_stays_in_it(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    await ds.say("Oui", thread="1600000001.000100")
    await edit(ds, slack.private("UDS").messages[-1], "Non")
    assert handle.seen[1].address == handle.seen[0].address


def change(**message: object) -> Any:
    now = {"user": "UDS", "text": "après", "ts": "1.1", "edited": {"ts": "2.2"}, **message}
    before = {"user": "UDS", "text": "avant", "ts": "1.1"}
    event = {"type": "message", "subtype": "message_changed", "channel": "D1"}
    return {
        "event": {**event, "channel_type": "im", "message": now, "previous_message": before},
        "authorizations": [{"user_id": BOT_USER, "is_bot": True}],
    }


def test_a_message_that_has_answers_is_not_in_its_own_thread() -> None:
    inbound = of_edit(change(thread_ts="1.1"))
    assert inbound is not None
    assert inbound.address.thread is None


@pytest.mark.parametrize(
    "message",
    [
        {"user": BOT_USER},
        {"bot_id": BOT_ID},
        {"user": None},
        {"ts": ""},
        {"edited": None},
        {"edited": "2.2"},
        {"subtype": "bot_message"},
        {"text": "avant"},
    ],
)
def test_what_is_not_the_authors_own_edit_is_left(message: dict[str, object]) -> None:
    assert of_edit(change(**message)) is None


def test_an_edit_in_a_channel_is_left() -> None:
    payload = change()
    payload["event"]["channel_type"] = "channel"
    assert of_edit(payload) is None


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@given(
    st.sampled_from(["message_changed", "message_deleted", None]),
    st.dictionaries(st.sampled_from(["user", "ts", "text", "edited", "subtype"]), _anything),
    st.dictionaries(st.sampled_from(["user", "ts", "text", "bot_id"]), _anything),
    _anything,
)
def test_no_shape_of_edit_raises(
    subtype: str | None, now: dict[str, Any], before: dict[str, Any], odd: Any
) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "subtype": subtype}
    for message, previous in ((now, before), (odd, before), (now, odd)):
        of_edit({"event": {**event, "message": message, "previous_message": previous}})
