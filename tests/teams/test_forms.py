"""Forms as cards: in a dialog, in the conversation, with what is wrong and what was typed."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.case import Kind
from bot.domain.people import Role
from bot.messages import Field, Form
from bot.teams.data import FIELD, UNTICKED, FormData, fields_of, read
from bot.teams.forms import INPUT, TYPED, form_card
from bot.teams.phrases import REQUIRED
from bot.wording.forms import ABOUT_DS, CIRCONSCRIPTION
from tests.fakes.teams_limits import card_faults, objects, shown
from tests.teams.card_strategies import forms, texts
from tests.teams.documents import ORIGIN, close_form, report_form
from tests.teams.golden import same_as_golden

MANY = tuple((f"c{number:03d}", f"Circonscription {number:03d}") for number in range(125))
WRONG = {
    "lien": "Ce lien ne se lit pas.",
    CIRCONSCRIPTION: "Circonscription inconnue. Vouliez-vous dire « Chicoutimi » ?",
    "ailleurs": "Le dossier vient de changer.",
}
TYPED_SO_FAR = {"dit": "Une rumeur", "lien": "pas un lien", CIRCONSCRIPTION: "Chicoutimo"}


def card_of(*fields: Field, **values: Any) -> dict[str, Any]:
    form = Form("report", "Signaler", "Envoyer", fields)
    card = form_card(form, ORIGIN, **({"in_dialog": True} | values))
    assert card_faults(card) == []
    return card


def inputs(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in card["body"] if one["type"].startswith("Input.")]


def test_a_report_in_a_dialog_keeps_its_golden_shape() -> None:
    card = form_card(report_form(None, Role.DAS), ORIGIN, in_dialog=True)
    assert card_faults(card) == []
    same_as_golden("formulaire_dialogue", card)


def test_a_report_in_the_conversation_with_errors_keeps_its_golden_shape() -> None:
    card = form_card(
        report_form(Kind.RUMEUR, None), ORIGIN, in_dialog=False, errors=WRONG, values=TYPED_SO_FAR
    )
    assert card_faults(card) == []
    same_as_golden("formulaire_erreurs", card)


def test_the_end_of_a_case_keeps_its_golden_shape() -> None:
    card = form_card(close_form(), FormData("close", "1", "m-2", "19:salon"), in_dialog=True)
    assert card_faults(card) == []
    same_as_golden("formulaire_clore", card)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(forms, st.booleans(), st.dictionaries(st.sampled_from("abcd"), texts), st.data())
def test_any_form_is_a_card_that_teams_accepts(
    form: Form, in_dialog: bool, stray: dict[str, str], data: st.DataObject
) -> None:
    asked = st.sampled_from([field.id for field in form.fields])
    errors = stray | data.draw(st.dictionaries(asked, texts))
    values = data.draw(st.none() | st.dictionaries(asked, texts))
    card = form_card(form, ORIGIN, in_dialog=in_dialog, errors=errors, values=values)
    assert card_faults(card) == []
    assert [one["id"] for one in inputs(card)] == [f"{FIELD}{field.id}" for field in form.fields]


@pytest.mark.parametrize("in_dialog", [True, False])
def test_a_form_brings_back_what_it_was_opened_for_and_what_was_filled_in(in_dialog: bool) -> None:
    card = card_of(Field("dit", "Quoi ?"), Field("vu", "Vu", "check"), in_dialog=in_dialog)
    [button] = card["actions"]
    sent = json.loads(json.dumps({**button["data"], f"{FIELD}dit": "x", f"{FIELD}vu": "oui"}))
    assert read(sent) == ORIGIN
    assert fields_of(sent) == {"dit": "x", "vu": "oui"}
    assert "associatedInputs" not in button


def test_a_dialog_submits_and_a_conversation_executes_or_else_submits() -> None:
    field = Field("dit", "Quoi ?")
    [submit] = card_of(field)["actions"]
    [execute] = card_of(field, in_dialog=False)["actions"]
    assert submit["type"] == "Action.Submit"
    assert (execute["type"], execute["verb"]) == ("Action.Execute", "form")
    assert execute["fallback"]["type"] == "Action.Submit"
    assert execute["fallback"]["data"] == execute["data"] == submit["data"]


def test_only_a_conversation_repeats_the_title_that_a_dialog_shows_by_itself() -> None:
    field = Field("dit", "Quoi ?")
    assert "Signaler" not in shown(card_of(field))
    assert shown(card_of(field, in_dialog=False)).startswith("Signaler")


def test_what_is_wrong_stands_right_above_its_input_and_the_rest_on_top() -> None:
    form = report_form(Kind.RUMEUR, None)
    body = form_card(form, ORIGIN, in_dialog=True, errors=WRONG, values=TYPED_SO_FAR)["body"]
    for name in ("lien", CIRCONSCRIPTION):
        place = next(n for n, one in enumerate(body) if one.get("id") == f"{FIELD}{name}")
        assert WRONG[name] in shown(body[place - 1])
        assert body[place - 1]["inlines"][0]["color"] == "attention"
    assert WRONG["ailleurs"] in shown(body[0])


def test_what_was_typed_is_kept_even_where_the_form_began_with_something_else() -> None:
    field = Field("dit", "Quoi ?", initial="au début")
    [begun] = inputs(card_of(field))
    [kept] = inputs(card_of(field, values={"dit": "typé"}))
    assert (begun["value"], kept["value"]) == ("au début", "typé")
    for nothing in ({"dit": ""}, {}):
        assert "value" not in inputs(card_of(field, values=nothing))[0]


def test_a_report_filled_to_the_brim_keeps_every_word() -> None:
    form = report_form(Kind.RUMEUR, None)
    texts_asked = [field for field in form.fields if field.kind not in ("choice", "check", "file")]
    longest = min(INPUT, TYPED // len(texts_asked))
    full = {
        field.id: ("vu à " * longest)[: min(longest, field.max_length)] for field in texts_asked
    }
    card = form_card(form, ORIGIN, in_dialog=False, errors=WRONG, values=full)
    assert card_faults(card) == []
    held = {one["id"].removeprefix(FIELD): one.get("value") for one in inputs(card)}
    assert {name: held[name] for name in full} == full


def test_more_than_a_card_holds_is_cut_where_it_shows() -> None:
    fields = tuple(Field(f"f{n}", "Quoi ?", "text") for n in range(6))
    values = {field.id: "🗳" * 9000 for field in fields}
    card = card_of(*fields, Field("lieu", "Lieu", "choice", options=MANY), values=values)
    assert all(one["value"].endswith("🗳 …") for one in inputs(card)[:6])


def test_many_texts_are_shorter_each_so_that_all_of_them_fit() -> None:
    for count, longest in ((3, INPUT), (9, TYPED // 9)):
        card = card_of(*(Field(f"f{n}", "Quoi ?", "text", max_length=9000) for n in range(count)))
        assert {one["maxLength"] for one in inputs(card)} == {longest}


def test_an_answer_that_is_required_says_so_in_french() -> None:
    required, free = inputs(card_of(Field("a", "A", required=True), Field("b", "B")))
    assert (required["isRequired"], required["errorMessage"]) == (True, REQUIRED)
    assert "isRequired" not in free


def test_a_hint_stays_in_sight_while_one_types() -> None:
    card = card_of(Field("a", "A", hint="Le nom de la circonscription"))
    assert shown(card["body"]) == "Le nom de la circonscription"
    assert not any("placeholder" in one for one in inputs(card))


def test_four_options_are_all_shown_and_more_are_a_list() -> None:
    few, many = inputs(
        card_of(
            Field("a", "A", "choice", options=MANY[:4]),
            Field("b", "B", "choice", options=MANY[:5]),
        )
    )
    assert (few["style"], many["style"]) == ("expanded", "compact")


def test_the_125_circonscriptions_are_all_offered() -> None:
    [asked] = inputs(card_of(Field("a", "A", "choice", options=MANY, initial="c124")))
    assert [option["value"] for option in asked["choices"]] == [name for name, _ in MANY]
    assert asked["value"] == "c124"


def test_a_choice_that_no_longer_exists_is_not_chosen() -> None:
    [asked] = inputs(card_of(Field("a", "A", "choice", options=MANY[:3], initial="parti")))
    assert "value" not in asked


def test_a_choice_without_options_is_typed() -> None:
    [asked] = inputs(card_of(Field("a", "A", "choice")))
    assert asked["type"] == "Input.Text"


@pytest.mark.parametrize(("value", "ticked"), [("oui", True), ("", False), ("non", False)])
def test_a_box_comes_back_as_it_was_left(value: str, ticked: bool) -> None:
    [box] = inputs(card_of(Field(ABOUT_DS, "Cela concerne", "check"), values={ABOUT_DS: value}))
    assert box["value"] == (box["valueOn"] if ticked else UNTICKED)
    assert fields_of({box["id"]: box["value"]}) == {ABOUT_DS: "oui" if ticked else ""}


def test_several_boxes_come_back_together() -> None:
    options = (("v", "Vote"), ("r", "Réputation"), ("d", "DGE"))
    [boxes] = inputs(card_of(Field("tort", "Tort", "check", options=options, initial="d,v,x")))
    assert (boxes["isMultiSelect"], boxes["value"]) == (True, "v,d")


def test_a_text_longer_than_allowed_is_cut_to_what_the_input_takes() -> None:
    [asked] = inputs(card_of(Field("a", "A", max_length=5, initial="123456789")))
    assert (asked["value"], asked["maxLength"]) == ("12345", 5)


def test_a_link_is_typed_with_the_keyboard_for_links_and_kept_as_typed() -> None:
    [asked] = inputs(card_of(Field("lien", "Lien", "url", initial="exemple.quebec/page")))
    assert (asked["style"], asked["value"]) == ("url", "exemple.quebec/page")


def test_no_form_is_a_message_that_shows_markdown() -> None:
    card = form_card(report_form(None, Role.DS), ORIGIN, in_dialog=False)
    parsed = [one["text"] for one in objects(card) if one["type"] == "TextBlock"]
    assert parsed == ["Signaler"]
