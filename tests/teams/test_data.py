"""What buttons and forms bring back: exact when it is ours, harmless when it is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.data import FIELD, KEY, UNTICKED, ButtonData, FormData, fields_of, read
from tests.teams.card_strategies import json_values

texts = st.text(st.characters(exclude_categories=["Cs"]))
named = texts.filter(bool)
ours = st.builds(ButtonData, named, texts) | st.builds(
    FormData, named, texts, named, texts, st.none() | texts
)
_KEYS = st.sampled_from(("action", "form", "subject", "instance", "room", "thread"))


@given(ours, st.dictionaries(texts.map(FIELD.__add__), texts))
def test_what_a_card_carries_comes_back_the_same_beside_what_was_filled_in(
    data: ButtonData | FormData, filled: dict[str, str]
) -> None:
    travelled = json.loads(json.dumps({**filled, **data.as_json()}))
    assert read(travelled) == data
    assert fields_of(travelled) == {
        name.removeprefix(FIELD): "" if value == UNTICKED else value
        for name, value in filled.items()
    }


@given(json_values)
def test_nothing_that_json_can_say_raises(value: object) -> None:
    for hostile in (value, {KEY: value}, {KEY: value, "champ_": value}):
        found = read(hostile)
        assert found is None or isinstance(found, ButtonData | FormData)
        assert all(isinstance(text, str) for text in fields_of(hostile).values())


@given(st.dictionaries(_KEYS, json_values))
def test_a_forged_corner_is_read_only_when_every_part_of_it_is_a_text(
    corner: dict[str, object],
) -> None:
    found = read({KEY: corner})
    if found is not None:
        assert all(text is None or isinstance(text, str) for text in vars(found).values())
        assert found.as_json()[KEY].items() <= corner.items()


@pytest.mark.parametrize(
    "corner",
    [
        {"action": "", "subject": "1"},
        {"action": "case.take"},
        {"action": "case.take", "subject": 1},
        {"form": "", "subject": "", "instance": "i", "room": "r", "thread": None},
        {"form": "report", "subject": "", "instance": "", "room": "r", "thread": None},
        {"form": "report", "subject": "", "instance": "i", "room": "r"},
        {"form": "report", "subject": "", "instance": "i", "room": "r", "thread": 3},
    ],
)
def test_a_part_that_is_missing_or_no_text_makes_it_nothing_of_ours(corner: object) -> None:
    assert read({KEY: corner}) is None


def test_a_field_can_never_pass_for_what_the_button_carries() -> None:
    assert fields_of({KEY: "x", "msteams": "y", "copie_1": "z", f"{FIELD}{KEY}": "w"}) == {KEY: "w"}
    assert read({f"{FIELD}{KEY}": {"action": "case.take", "subject": "1"}}) is None


def test_a_box_left_empty_brings_back_an_empty_text() -> None:
    assert fields_of({f"{FIELD}vu": UNTICKED, f"{FIELD}lu": "oui"}) == {"vu": "", "lu": "oui"}
