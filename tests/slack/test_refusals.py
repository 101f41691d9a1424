"""What is turned away before anything runs, and how it is counted."""

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages import OpenForm
from bot.slack.inbound import SHORTCUT
from bot.slack.phrases import OTHER_WORKSPACE
from tests.fakes.slack_api import FakeSlack, SlackPerson, SlackWorkspace
from tests.slack.cast import FORM, ScriptedHandle

SAID = {"type": "message", "channel": "DDS", "channel_type": "im", "text": "Allo", "ts": "1.1"}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "é"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "hier"},
        {"X-Slack-Request-Timestamp": "0"},
        {"X-Slack-Request-Timestamp": "9" * 400},
    ],
)
async def test_a_bad_signature_is_refused_and_counted(
    headers: dict[str, str], workspace: SlackWorkspace, handle: ScriptedHandle, refused: list[str]
) -> None:
    ack = await workspace.post_json(workspace.event("UDS", SAID), headers)
    assert ack.status == 401
    assert refused == ["signature"]
    assert handle.seen == []


@pytest.mark.parametrize(("age", "status"), [(299, 200), (301, 401), (-301, 401)])
async def test_a_signature_serves_five_minutes(
    age: int, status: int, workspace: SlackWorkspace
) -> None:
    noon = workspace.now()
    workspace.now = lambda: noon - age
    assert (await workspace.post_json(workspace.event("UDS", SAID))).status == status


async def test_a_request_without_signature_is_refused(
    workspace: SlackWorkspace, session: aiohttp.ClientSession, refused: list[str]
) -> None:
    async with session.post(workspace.url, data=b"\xff\xfe") as answer:
        assert answer.status == 401
    assert refused == ["signature"]


async def test_a_refused_body_is_not_logged(
    workspace: SlackWorkspace, caplog: pytest.LogCaptureFixture
) -> None:
    bad = {"X-Slack-Signature": "v0=faux"}
    caplog.set_level("DEBUG")
    await workspace.post_json(workspace.event("UDS", {**SAID, "text": "canari"}), bad)
    assert "canari" not in caplog.text


async def test_a_body_over_one_megabyte_is_refused(
    workspace: SlackWorkspace, handle: ScriptedHandle, refused: list[str]
) -> None:
    ack = await workspace.post_json(workspace.event("UDS", {**SAID, "text": "x" * 1024 * 1024}))
    # The connection may be closed before the answer is read.
    assert ack.status in (413, 0)
    assert refused == ["size"]
    assert handle.seen == []


async def test_a_body_that_hides_its_length_is_refused_all_the_same(
    workspace: SlackWorkspace, session: aiohttp.ClientSession, refused: list[str]
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 64 * 1024

    with contextlib.suppress(aiohttp.ClientError):
        await session.post(workspace.url, data=endless())
    assert refused == ["size"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{", "application/json"),
        ("[]", "application/json"),
        ("[" * 100_000, "application/json"),
        ("", "application/json"),
        ("3", "application/json"),
        ("payload=%7B", "application/x-www-form-urlencoded"),
        ("payload=%5B1%5D", "application/x-www-form-urlencoded"),
        ('{"type":"event_callback"}', "application/json"),
        ('{"type":"event_callback","event":"x"}', "application/json"),
        ('{"type":"autre","event":"x"}', "application/json"),
        ('{"type":"event_callback","event":{},"authorizations":3}', "application/json"),
        ('{"type":"block_actions","user":{},"actions":[]}', "application/json"),
        ('{"type":"view_submission","user":{},"view":{"callback_id":"x"}}', "application/json"),
    ],
)
async def test_a_signed_body_that_makes_no_sense_is_a_400(
    body: str, content_type: str, workspace: SlackWorkspace, refused: list[str]
) -> None:
    assert (await workspace.post(body, content_type)).status == 400
    assert refused == ["malformed"]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "user": JSON | st.just("UDS"),
        "ts": JSON | st.just("1.1"),
        "text": JSON,
        "edited": JSON | st.just({"ts": "2.2"}),
        "attachments": JSON,
        "user_team": JSON,
    },
)
ODD = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("event_callback"), "event_id": JSON | st.just("Ev1"), "team_id": JSON},
        optional={
            "authorizations": JSON,
            "event": st.fixed_dictionaries(
                {"type": st.sampled_from(["message", "app_mention", "app_home_opened"]) | JSON},
                optional={
                    "user": JSON | st.just("UDS"),
                    "channel": JSON | st.just("DDS"),
                    "channel_type": st.just("im"),
                    "text": JSON,
                    "ts": JSON | st.just("1.1"),
                    "thread_ts": JSON,
                    "bot_id": JSON,
                    "tab": JSON,
                    "subtype": JSON | st.sampled_from(["message_changed", "message_deleted"]),
                    "message": JSON | MESSAGE,
                    "previous_message": JSON | MESSAGE,
                },
            ),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("block_actions"), "user": JSON | st.just({"id": "UDS"})},
        optional={
            "actions": st.lists(st.fixed_dictionaries({"action_id": JSON, "action_ts": JSON})),
            "container": JSON,
            "team": JSON,
            "view": JSON,
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("view_submission"), "user": JSON | st.just({"id": "UDS"})},
        optional={
            "view": st.fixed_dictionaries(
                {"id": JSON, "callback_id": JSON},
                optional={"state": JSON, "blocks": JSON, "private_metadata": JSON},
            )
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("message_action"), "callback_id": JSON | st.just(SHORTCUT)},
        optional={
            "user": JSON | st.just({"id": "UDS"}),
            "message": JSON | MESSAGE,
            "trigger_id": JSON | st.just("1.1"),
        },
    ),
    st.fixed_dictionaries({"command": JSON | st.just("/com4")}, optional={"user_id": JSON}),
    JSON,
)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=ODD, home=st.booleans())
async def test_no_signed_body_at_all_is_a_500(
    body: Any, home: bool, workspace: SlackWorkspace
) -> None:
    if home and isinstance(body, dict):
        body = {**body, "team_id": "T0ORG"}
    ack = await workspace.post(json.dumps(body), "application/json")
    assert ack.status in (200, 400, 404)


async def test_somebody_from_another_workspace_is_not_served(
    workspace: SlackWorkspace, handle: ScriptedHandle, refused: list[str], slack: FakeSlack
) -> None:
    stranger = SlackPerson(workspace, "UAILLEURS")
    acks = await stranger.mention("CSALON", "que faire ?")
    ack = await stranger.command("/com4", "opinions")
    assert [one.status for one in acks] == [200]
    assert ack.status == 200
    assert slack.seen_alone("UAILLEURS")[0].shown == OTHER_WORKSPACE
    assert refused == ["workspace", "workspace"]
    assert handle.seen == []


async def test_a_stranger_keeps_the_form_they_could_not_send(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.command("/signaler")
    slack.users["UDS"].team = "T9AILLEURS"
    await ds.submit({"texte": "x"})
    assert ds.errors == {"texte": OTHER_WORKSPACE}
    assert len(handle.seen) == 1


async def test_a_command_nobody_declared_is_not_a_server_error(ds: SlackPerson) -> None:
    assert (await ds.command("/autre")).status == 404
