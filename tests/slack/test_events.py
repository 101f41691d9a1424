"""Messages and mentions, over signed HTTP."""

import pytest

from bot.domain.people import Account, Address
from bot.messages import OpenForm, Show
from bot.slack.app import SlackHttp
from tests.fakes.slack_api import BOT_USER, FakeSlack, Fault, SlackPerson, SlackWorkspace
from tests.slack.cast import ANSWER, FORM, ScriptedHandle


async def test_a_private_message_reaches_the_use_case_as_typed(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    acks = await ds.say("Puis-je « aimer » <ceci> & cela ?")
    [inbound] = handle.seen
    assert [ack.status for ack in acks] == [200]
    assert inbound.text == "Puis-je « aimer » <ceci> & cela ?"
    assert inbound.author == Account("slack", "UDS")
    assert inbound.address == Address("slack", "DDS")
    assert inbound.private


async def test_a_reply_in_a_private_thread_keeps_its_thread(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    await ds.say("Oui", thread="1700000001.000100")
    assert handle.seen[0].address == Address("slack", "DDS", "1700000001.000100")


async def test_a_mention_is_answered_in_its_own_thread(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    await ds.mention("CSALON", "que faire ?")
    said = slack.rooms["CSALON"].messages[-1]
    [inbound] = handle.seen
    assert inbound.text == "que faire ?"
    assert inbound.address == Address("slack", "CSALON", said.ts)
    assert not inbound.private


async def test_a_mention_inside_a_thread_stays_in_it(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    await ds.mention("CSALON", "et ici ?", thread="1700000001.000100")
    assert handle.seen[0].address.thread == "1700000001.000100"


async def test_an_event_that_fails_is_delivered_again_under_the_same_key(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    handle.error = RuntimeError("base de données absente")
    acks = await ds.say("Bonjour")
    assert [ack.status for ack in acks] == [500, 500, 500, 500]
    assert len({inbound.key for inbound in handle.seen}) == 1
    assert len(handle.seen) == 4


async def test_a_retried_event_is_handled_like_the_first(
    workspace: SlackWorkspace, handle: ScriptedHandle
) -> None:
    """The first delivery may be the one that was lost."""
    event = {"type": "message", "channel": "DDS", "channel_type": "im", "text": "Allo", "ts": "1.1"}
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    ack = await workspace.post_json(workspace.event("UDS", event), retry)
    assert ack.status == 200
    assert len(handle.seen) == 1


async def test_a_failure_is_logged_without_the_words_it_carries(
    ds: SlackPerson, handle: ScriptedHandle, caplog: pytest.LogCaptureFixture
) -> None:
    handle.error = ValueError("mot de passe canari")
    await ds.say("Bonjour")
    assert "ValueError" in caplog.text
    assert "canari" not in caplog.text


async def test_an_answer_in_public_is_shown_to_the_author_alone(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.reply = Show(ANSWER)
    await ds.mention("CSALON", "que faire ?")
    await http.settled()
    [seen] = slack.seen_alone("UDS")
    assert "Restez" not in "".join(one.shown for one in slack.rooms["CSALON"].messages)
    assert "Gardez vos opinions" in seen.shown
    assert seen.thread_ts == slack.rooms["CSALON"].messages[-1].ts
    assert slack.violations == []


async def test_an_ephemeral_answer_that_fails_still_acknowledges_the_event(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.reply = Show(ANSWER)
    slack.fail("chat.postEphemeral", Fault(error="user_not_in_channel"))
    acks = await ds.mention("CSALON", "que faire ?")
    await http.settled()
    assert [ack.status for ack in acks] == [200]
    assert slack.seen_alone("UDS") == []


async def test_a_refusal_of_a_private_message_is_read_by_its_author(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.reply = Show(ANSWER)
    await ds.say("que faire ?")
    await http.settled()
    [seen] = slack.seen_alone("UDS")
    assert "Gardez vos opinions" in seen.shown
    assert slack.violations == []


async def test_a_form_cannot_open_from_a_message(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.say("que faire ?")
    await http.settled()
    assert slack.calls == []


async def test_nothing_is_asked_of_slack_before_an_event_is_acknowledged(
    ds: SlackPerson, slack: FakeSlack, handle: ScriptedHandle
) -> None:
    """Bolt would call auth.test at the first request; a stalled Slack must not delay us."""
    slack.hold()
    acks = await ds.say("Bonjour")
    assert [ack.status for ack in acks] == [200]
    assert slack.calls == []
    assert len(handle.seen) == 1


async def test_what_is_not_said_by_a_person_to_us_is_acknowledged_and_left(
    workspace: SlackWorkspace, handle: ScriptedHandle
) -> None:
    said = {"type": "message", "channel": "DDS", "channel_type": "im", "text": "x", "ts": "1.1"}
    for event in (
        {**said, "bot_id": "BAUTRE"},
        {**said, "user": BOT_USER},
        {**said, "user": ""},
        {**said, "user": None},
        {**said, "subtype": "message_changed"},
        {**said, "subtype": "message_deleted"},
        {**said, "subtype": "bot_message"},
        {**said, "subtype": "channel_join"},
        {**said, "channel": "CSALON", "channel_type": "channel"},
        {**said, "type": "app_mention"},
        {"type": "reaction_added"},
    ):
        [ack] = await workspace.deliver(workspace.event("UDS", event))
        assert ack.status == 200, event
    assert handle.seen == []


async def test_a_message_with_files_is_taken_for_its_words(
    workspace: SlackWorkspace, handle: ScriptedHandle
) -> None:
    event = {
        "type": "message",
        "subtype": "file_share",
        "channel": "DDS",
        "channel_type": "im",
        "text": "Voici la capture",
        "ts": "1.1",
        "files": [{"id": "F1", "mimetype": "image/png"}],
    }
    await workspace.deliver(workspace.event("UDS", event))
    assert handle.seen[0].text == "Voici la capture"


async def test_slacks_url_check_gets_its_challenge(
    workspace: SlackWorkspace,
) -> None:
    ack = await workspace.post_json({"type": "url_verification", "challenge": "abc"})
    assert (ack.status, ack.json) == (200, {"challenge": "abc"})
