"""The fake is as strict as Slack: a test that passes against it means something."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.domain.people import Address
from bot.messages import OpenForm
from bot.slack.channel import SlackChannel, web_client
from tests.fakes.slack_api import FakeSlack, SlackPerson
from tests.fakes.slack_rules import message_faults, view_faults
from tests.slack.cast import ANSWER, FORM, ScriptedHandle

BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "A"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}}
DIVIDER = {"type": "divider"}


def said(*blocks: dict[str, Any], text: str = "x") -> dict[str, Any]:
    return {"text": text, "blocks": list(blocks)}


def plain(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


@pytest.mark.parametrize(
    "payload",
    [
        said(text=""),
        said(text="x" * 40_001),
        said(*[DIVIDER] * 51),
        said(plain("x" * 3001)),
        said(plain("")),
        said(*[plain("x" * 2500)] * 4),
        said({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}),
        said({"type": "actions", "elements": [BUTTON] * 26}),
        said({"type": "actions", "elements": [BUTTON, BUTTON]}),
        said({"type": "actions", "elements": []}),
        said({"type": "actions", "elements": [{**BUTTON, "value": "x" * 2001}]}),
        said({"type": "actions", "elements": [{**BUTTON, "style": "autre"}]}),
        said({"type": "inconnu"}),
        said({**DIVIDER, "block_id": "x"}, {**DIVIDER, "block_id": "x"}),
        {**said(), "autre": 1},
    ],
)
def test_a_message_that_slack_refuses_is_refused(payload: dict[str, Any]) -> None:
    assert message_faults(payload)


@pytest.mark.parametrize(
    "view",
    [
        {**MODAL, "blocks": []},
        {**MODAL, "blocks": [DIVIDER] * 101},
        {**MODAL, "blocks": [DIVIDER], "private_metadata": "x" * 3001},
        {**MODAL, "blocks": [DIVIDER], "title": {"type": "plain_text", "text": "x" * 25}},
        {
            **MODAL,
            "blocks": [
                {
                    "type": "input",
                    "label": {"type": "plain_text", "text": "L"},
                    "element": {"type": "plain_text_input"},
                }
            ],
        },
    ],
)
def test_a_view_that_slack_refuses_is_refused(view: dict[str, Any]) -> None:
    assert view_faults(view)


def test_what_slack_accepts_is_accepted() -> None:
    assert message_faults(said(plain("x"), {"type": "actions", "elements": [BUTTON]})) == []
    assert view_faults({**MODAL, "blocks": [DIVIDER]}) == []


async def test_a_trigger_serves_once_and_for_three_seconds(
    slack: FakeSlack, session: aiohttp.ClientSession
) -> None:
    now = 100.0
    slack.clock = lambda: now
    client = web_client(token=slack.token, session=session, base_url=slack.base_url)
    view = {**MODAL, "blocks": [DIVIDER]}
    trigger, late = slack.trigger("UDS"), slack.trigger("UDS")
    await client.views_open(trigger_id=trigger, view=view)
    now = 103.5
    for given, error in (
        (trigger, "exchanged_trigger_id"),
        (late, "expired_trigger_id"),
        ("x", "invalid_trigger_id"),
    ):
        with pytest.raises(SlackApiError, match=error):
            await client.views_open(trigger_id=given, view=view)


async def test_a_response_url_serves_five_times_within_half_an_hour(
    slack: FakeSlack, session: aiohttp.ClientSession
) -> None:
    now = 0.0
    slack.clock = lambda: now
    url, late = slack.response_url("UDS", "CSALON", None), slack.response_url("UDS", "C", None)
    answers = [(await session.post(url, json={"text": "x"})).status for _ in range(6)]
    now = 1801.0
    assert answers == [200] * 5 + [404]
    assert (await session.post(late, json={"text": "x"})).status == 404


async def test_a_refused_payload_is_recorded_and_not_shown(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await channel.client.chat_postMessage(
            channel="CSALON", text="x", blocks=[{"type": "inconnu"}]
        )
    assert slack.violations
    assert slack.rooms["CSALON"].messages == []


async def test_a_message_that_would_unfurl_is_refused(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await channel.client.chat_postMessage(channel="CSALON", text="https://exemple.quebec")


async def test_pace_is_counted_by_room(slack: FakeSlack, channel: SlackChannel) -> None:
    slack.clock = lambda: 5.0
    for room in ("CSALON", "UDS") * 3:
        await channel.send(Address("slack", room), ANSWER)
    assert len(slack.called("chat.postMessage")) == 6


async def test_a_required_question_left_empty_cannot_be_sent(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.command("/signaler")
    with pytest.raises(AssertionError, match="texte is required"):
        await ds.submit({})
    with pytest.raises(AssertionError, match="not offered"):
        await ds.submit({"texte": "x", "ligne": "Siècles"})


async def test_an_application_that_does_not_answer_is_seen_as_silent(
    ds: SlackPerson, handle: ScriptedHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.slack_requests.ACKNOWLEDGE_WITHIN", 0.05)
    handle.endless = True
    acks = await ds.say("Bonjour")
    assert [ack.status for ack in acks] == [0, 0, 0, 0]
    assert len(handle.seen) == 4
