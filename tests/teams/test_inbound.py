"""What Teams posts becomes an Inbound, or nothing; the rest is tried over HTTP elsewhere."""

from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.people import Account, Address
from bot.storage.conversations import Known
from bot.teams import inbound, origin
from bot.teams.data import ButtonData, FormData
from tests.fakes.teams_state import BOT
from tests.teams.strategies import activities

SERVICE = "https://teams.exemple/qc/"
AAD = "0f0f0f0f-0000-4000-8000-000000000001"


def activity(**changes: Any) -> dict[str, Any]:
    """A private message; a change to None takes a field away."""
    said = {
        "type": "message",
        "id": "1700",
        "text": "bonjour",
        "timestamp": "2026-09-14T16:00:00Z",
        "serviceUrl": SERVICE,
        "from": {"id": "29:un", "aadObjectId": AAD.upper(), "name": "DS fictive"},
        "conversation": {"id": "a:un", "conversationType": "personal"},
        "recipient": {"id": BOT},
        "channelData": {"tenant": {"id": "Locataire"}},
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def in_channel(**changes: Any) -> dict[str, Any]:
    """A mention in a channel."""
    mention = {"type": "mention", "mentioned": {"id": BOT}, "text": "<at>Vigie</at>"}
    return activity(
        **{
            "text": "<at>Vigie</at> bonjour",
            "conversation": {
                "id": "19:salon@thread.tacv2;messageid=1600", "conversationType": "channel",
            },
            "entities": [mention],
            **changes,
        }
    )  # fmt: skip


def test_an_account_is_the_directory_object_id_in_lower_case() -> None:
    found = inbound.of_message(activity())
    assert found is not None
    assert found.author == Account("teams", AAD, "DS fictive")


def test_without_a_directory_object_the_account_is_teams_own() -> None:
    found = inbound.of_message(activity(**{"from": {"id": "29:un"}}))
    assert found is not None
    assert found.author == Account("teams", "29:un")


@pytest.mark.parametrize(
    "changes",
    [
        {"from": None},
        {"from": {"id": ""}},
        {"from": {"id": BOT}},
        {"from": {"id": "28:autre", "role": "bot"}},
        {"from": {"id": "x" * 201}},
        {"from": "29:un"},
        {"id": None},
        {"conversation": None},
        {"conversation": {"id": 3, "conversationType": "personal"}},
        {"conversation": {"id": "x" * 301, "conversationType": "personal"}},
    ],
)
def test_what_nobody_we_know_says_nowhere_is_not_heard(changes: dict[str, Any]) -> None:
    assert inbound.of_message(activity(**changes)) is None


def test_a_channel_message_without_its_thread_begins_one() -> None:
    plain = {"id": "19:salon@thread.tacv2", "conversationType": "channel"}
    found = inbound.of_message(in_channel(conversation=plain))
    assert found is not None
    assert found.address == Address("teams", "19:salon@thread.tacv2", "1700")


@pytest.mark.parametrize(("root", "command"), [("1700", "rumeur"), ("1600", None)])
def test_only_what_begins_a_thread_may_be_a_command(root: str, command: str | None) -> None:
    place = {"id": f"19:salon@thread.tacv2;messageid={root}", "conversationType": "channel"}
    said = in_channel(conversation=place, text="<at>Vigie</at> rumeur démentie")
    found = inbound.of_message(said)
    assert found is not None
    assert found.command == command


@pytest.mark.parametrize(
    "entities",
    [
        None,
        "mention",
        [3, None, {"type": "mention"}],
        [{"type": "mention", "mentioned": {"id": "28:autre"}, "text": "<at>Autre</at>"}],
        [{"type": "clientInfo", "mentioned": {"id": BOT}}],
    ],
)
def test_a_channel_message_that_mentions_others_is_not_heard(entities: object) -> None:
    assert inbound.of_message(in_channel(entities=entities)) is None


def test_two_edits_have_two_keys_and_one_delivered_twice_has_one() -> None:
    first, again = inbound.of_edit(activity()), inbound.of_edit(activity())
    other = inbound.of_edit(activity(timestamp="2026-09-14T16:05:00Z"))
    said = inbound.of_message(activity())
    assert first is not None
    assert other is not None
    assert said is not None
    assert first == again
    assert len({first.key, other.key, said.key}) == 3
    assert first.corrects == other.corrects == said.key


def test_a_long_key_is_shortened_and_stays_its_own() -> None:
    keys = {origin.key_of(activity(id="x" * length)) for length in (10, 500, 501)}
    assert len(keys) == 3
    assert max(map(len, keys)) <= origin.LONGEST_KEY


@pytest.mark.parametrize(
    ("kind", "wrapped"),
    [
        ({"type": "message"}, lambda data: data),
        (
            {"type": "invoke", "name": "adaptiveCard/action"},
            lambda data: {"action": {"type": "Action.Execute", "verb": "button", "data": data}},
        ),
        ({"type": "invoke", "name": "task/fetch"}, lambda data: {"data": data}),
    ],
)
def test_a_button_is_the_same_whatever_the_client_sends_for_it(
    kind: dict[str, Any], wrapped: Any
) -> None:
    value = wrapped(ButtonData("case.take", "42").as_json())
    found = inbound.of_button(activity(text=None, value=value, **kind))
    assert found is not None
    assert found.button is not None
    assert (found.button.action, found.button.subject) == ("case.take", "42")
    assert found.key == origin.key_of(activity())


def form(room: str, *, author: str = AAD, instance: str = "un") -> dict[str, Any]:
    """A submitted form that was opened from that room."""
    value = {**FormData("report", ":rumeur", instance, room).as_json(), "champ_dit": "On dit…"}
    return activity(value=value, **{"from": {"id": "29:un", "aadObjectId": author}})


@pytest.mark.parametrize(
    ("room", "where", "private"),
    [
        ("a:un", "a:un", True),
        (AAD, AAD, True),
        ("19:salon@thread.tacv2", "19:salon@thread.tacv2", False),
        ("", AAD, True),
        ("x" * 301, AAD, True),
    ],
)
def test_a_form_belongs_to_where_it_was_opened(room: str, where: str, private: bool) -> None:
    found = inbound.of_form(form(room))
    assert found is not None
    assert (found.address, found.private) == (Address("teams", where), private)
    assert found.fields == {"dit": "On dit…"}


def test_the_key_of_a_form_is_its_author_s() -> None:
    keys = [
        found.key
        for one in (form("a:un"), form("a:un", author="autre"), form("a:un", instance="deux"))
        if (found := inbound.of_form(one))
    ]
    assert len(set(keys)) == 3


def test_a_conversation_is_known_by_what_it_says_of_itself() -> None:
    personal, channel = origin.known_of(activity()), origin.known_of(in_channel())
    assert personal == Known("teams", "a:un", "personal", SERVICE, "locataire", AAD)
    assert channel == Known("teams", "19:salon@thread.tacv2", "channel", SERVICE, "locataire")


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": {"id": "a:un"}},
        {"conversation": {"conversationType": "personal"}},
        {"from": None},
    ],
)
def test_half_a_conversation_is_not_kept(changes: dict[str, Any]) -> None:
    assert origin.known_of(activity(**changes)) is None


@settings(max_examples=400)
@given(activities(SERVICE, "locataire"))
def test_no_activity_at_all_stops_the_readers(posted: dict[str, Any]) -> None:
    for read in (
        inbound.of_message,
        inbound.of_edit,
        inbound.of_deletion,
        inbound.of_button,
        inbound.of_form,
        inbound.of_extension,
        inbound.of_installation,
    ):
        found = read(posted)
        assert found is None or (0 < len(found.key) <= origin.LONGEST_KEY and found.author.id)
    origin.known_of(posted)
