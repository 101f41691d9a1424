"""A form comes back with what was filled in it, so that it can be shown again."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Field, Form
from bot.teams.data import FormData, fields_of, read
from bot.teams.forms import form_card
from bot.teams.kept import FORM as KEY
from bot.teams.kept import keeping, kept
from tests.fakes.teams_limits import card_faults
from tests.teams.cast import FORM
from tests.teams.strategies import JSON

DATA = FormData("signalement", "rumeur", "un", "a:un")


def carried(form: Form, *, in_dialog: bool) -> dict[str, Any]:
    """What the form's button brings back."""
    card = keeping(form_card(form, DATA, in_dialog=in_dialog), form)
    assert card_faults(card) == []
    [action] = card["actions"]
    assert action.get("fallback", action)["data"] == action["data"]
    brought: dict[str, Any] = action["data"]
    return brought


@pytest.mark.parametrize("in_dialog", [True, False])
def test_a_form_comes_back_without_what_it_was_first_filled_with(in_dialog: bool) -> None:
    brought = carried(FORM, in_dialog=in_dialog)
    blank = tuple(replace(field, initial="") for field in FORM.fields)
    assert kept(brought) == replace(FORM, fields=blank)
    assert read(brought) == DATA
    assert fields_of(brought) == {}


def test_a_form_filled_to_the_brim_is_still_accepted() -> None:
    long = Form("f", "F", "Envoyer", (Field("x", "X", kind="text", initial="é" * 3000),))
    assert kept(carried(long, in_dialog=False)) is not None


def test_a_form_too_big_for_its_card_is_left_out() -> None:
    options = tuple((f"option-{number}", "é" * 90) for number in range(100))
    big = Form("f", "F", "Envoyer", (Field("x", "X", kind="choice", options=options),))
    card = form_card(big, DATA, in_dialog=False)
    assert keeping(card, big) == card


@given(JSON | st.fixed_dictionaries({KEY: JSON}))
def test_no_value_at_all_stops_the_reader(value: object) -> None:
    found = kept(value)
    assert found is None or isinstance(found, Form)
