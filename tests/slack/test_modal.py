"""Forms as modal views, within every limit."""

import json

from hypothesis import HealthCheck, given, settings

from bot.domain.people import Address
from bot.messages import Document, Field, Form
from bot.slack.fields import filled, input_block
from bot.slack.modal import carried, document_view, form_view
from tests.fakes.slack_people import state
from tests.fakes.slack_rules import view_faults
from tests.slack.cast import FORM
from tests.slack.strategies import documents, forms
from tests.slack.test_blocks import GOLDEN

HERE = Address("slack", "CSALON", "1700000001.000100")
MANY = tuple((f"c{number:03d}", f"Circonscription {number:03d}") for number in range(125))


def test_a_form_keeps_its_golden_shape() -> None:
    golden = json.loads((GOLDEN / "formulaire.json").read_text(encoding="utf-8"))
    assert form_view(FORM, HERE) == golden


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(forms)
def test_any_form_is_a_view_that_slack_accepts(form: Form) -> None:
    view = form_view(form, HERE)
    assert view_faults(view) == []
    assert carried(view, "UDS") == (form.subject, HERE)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_any_document_is_a_view_that_slack_accepts(document: Document) -> None:
    assert view_faults(document_view(document, HERE)) == []


def test_a_view_that_carries_nothing_readable_comes_from_a_private_room() -> None:
    for metadata in ("", "{", "[]", '{"room": 3}'):
        view = {"private_metadata": metadata}
        assert carried(view, "UDS") == ("", Address("slack", "UDS"))


def test_the_125_circonscriptions_are_all_offered() -> None:
    block = input_block(Field("lieu", "Où ?", kind="choice", options=MANY, initial="c124"))
    element = block["element"]
    assert [len(group["options"]) for group in element["option_groups"]] == [100, 25]
    assert element["option_groups"][1]["label"]["text"] == (
        "Circonscription 100 – Circonscription 124"
    )
    assert element["initial_option"]["value"] == "c124"
    chosen = {"lieu": {"valeur": state(block, "Circonscription 110")}}
    assert filled(chosen) == {"lieu": "c110"}


def test_a_choice_without_options_is_typed() -> None:
    assert input_block(Field("x", "X", kind="choice"))["element"]["type"] == "plain_text_input"


def test_several_boxes_come_back_together() -> None:
    field = Field("tort", "Tort", kind="check", options=(("v", "Vote"), ("r", "Réputation")))
    block = input_block(field)
    assert filled({"tort": {"valeur": state(block, "v,r")}}) == {"tort": "v,r"}


def test_an_initial_text_longer_than_allowed_is_cut_to_fit() -> None:
    element = input_block(Field("x", "X", max_length=5, initial="123456789"))["element"]
    assert (element["initial_value"], element["max_length"]) == ("12345", 5)
