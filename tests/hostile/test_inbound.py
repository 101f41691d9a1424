"""Whatever is posted, what reaches Vigie is well formed, or nothing does."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.people import Account, Address
from bot.messages import Inbound
from bot.playground.channel import NAME
from bot.playground.inbound import Act, Refused, parse, to_inbound
from bot.slack.fields import filled
from bot.slack.inbound import of_button, of_command, of_event, of_form
from bot.slack.modal import carried
from tests.hostile.payloads import (
    json_values,
    odd,
    slack_buttons,
    slack_commands,
    slack_events,
    slack_forms,
    sound,
    texts,
)

many = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip


def _is_whole(inbound: Inbound | None) -> None:
    """Every part has the type that it declares: a database and a renderer will count on it."""
    if inbound is None:
        return
    assert inbound.key
    assert inbound.author.id
    texts = [inbound.key, inbound.author.id, inbound.author.name, inbound.text, inbound.subject]
    texts += [inbound.address.room, *inbound.fields, *inbound.fields.values()]
    assert all(isinstance(text, str) for text in texts)
    assert inbound.address.thread is None or isinstance(inbound.address.thread, str)


@pytest.mark.parametrize(
    ("read", "payloads"),
    [
        (of_event, slack_events),
        (of_command, slack_commands),
        (of_button, slack_buttons),
        (of_form, slack_forms),
    ],
    ids=["event", "command", "button", "form"],
)
@many
@given(data=st.data())
def test_slack_gives_a_whole_act_or_none(
    read: Callable[[Any], Inbound | None], payloads: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    _is_whole(read(data.draw(payloads)))


_EVENT = {"type": "message", "user": "UDS", "channel": "DDS", "channel_type": "im", "ts": "1.1"}
_USER = {"id": "UDS"}
_VIEW = {"id": "V1", "callback_id": "report"}
_ACTION = {"action_id": "case.take", "value": "1", "action_ts": "1.1"}
_PRESS = {"user": _USER, "actions": [_ACTION]}


@pytest.mark.parametrize(
    ("read", "payload"),
    [
        (of_event, {"event_id": "Ev1", "event": _EVENT | {"subtype": []}}),
        (of_form, {"user": _USER, "view": _VIEW | {"state": None}}),
        (of_form, {"user": _USER, "view": _VIEW | {"state": {"values": []}}}),
        (of_form, {"user": _USER, "view": _VIEW | {"state": {"values": {
            "dit": {"valeur": {"selected_options": [{}, None, {"value": None}]}}}}}}),
        (of_button, _PRESS | {"container": "x"}),
        (of_button, _PRESS | {"container": {"type": "view"}, "view": 1}),
        (of_button, _PRESS | {"container": {"channel_id": "DDS", "thread_ts": []}}),
    ],
    ids=["subtype", "state", "values", "options", "container", "view", "thread"],
)  # fmt: skip
def test_a_part_of_another_type_is_as_if_it_were_missing(
    read: Callable[[Any], Inbound | None], payload: dict[str, Any]
) -> None:
    _is_whole(read(payload))


@many
@given(values=st.dictionaries(texts, json_values | odd(valeur=json_values), max_size=3))
def test_the_fields_of_a_slack_form_are_texts(values: dict[str, Any]) -> None:
    assert all(isinstance(value, str) for value in filled(values).values())


@many
@given(metadata=json_values | texts)
def test_what_a_slack_view_carries_is_an_address(metadata: object) -> None:
    subject, address = carried({"private_metadata": metadata}, "UDS")
    assert isinstance(subject, str)
    assert isinstance(address.room, str)


@many
@given(body=st.binary(max_size=80))
def test_any_bytes_on_the_playground_are_an_act_or_refused(body: bytes) -> None:
    try:
        found: object = parse(body)
    except Refused as refused:
        found = str(refused)
    assert isinstance(found, Act) or str(found).endswith(".")


acts = st.builds(
    Act,
    key=st.just("cle-de-test"),
    person=st.text(max_size=100),
    room=st.text(max_size=100),
    thread=st.none() | st.text(max_size=40),
    text=sound | sound.map(lambda text: f"/{text}") | st.just("/RUMEUR\u2028x"),
    action=st.none() | st.text(max_size=40),
    form=st.none() | st.text(max_size=40),
    subject=st.text(max_size=40),
    fields=st.dictionaries(sound, sound, max_size=3),
)


@many
@given(act=acts)
def test_any_act_of_the_playground_is_taken_whole_or_refused(act: Act) -> None:
    author = Account(NAME, "ds-fictive")
    try:
        inbound = to_inbound(act, author=author, address=Address(NAME, "salon"), private=True)
    except Refused as refused:
        told = str(refused)
    else:
        told = "n’existe pas"
        _is_whole(inbound)
    assert "n’existe pas" in told
