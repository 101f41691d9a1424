"""Documents as Adaptive Cards: golden shapes, limits, and nothing that a client would parse."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Facts,
    Heading,
    Note,
    Paragraph,
    Part,
    Span,
    Words,
)
from bot.teams.cards import LINES, message, render
from bot.teams.data import ButtonData, read
from bot.teams.fitting import BODY, ELEMENTS, bytes_of
from bot.teams.phrases import CUT_SHORT
from tests.fakes.teams_limits import activity_faults, card_faults, objects, shown, strings
from tests.teams.card_strategies import documents
from tests.teams.documents import documents as real
from tests.teams.golden import same_as_golden

BUTTON = Choices((Choice("Signaler", "signaler", "12"),))


def body(*parts: Part) -> list[dict[str, Any]]:
    card = render(Document("Résumé", parts))
    assert card_faults(card) == []
    found: list[dict[str, Any]] = card["body"]
    return found


def buttons(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [button for one in elements for button in one.get("actions", ())]


@pytest.mark.parametrize("name", sorted(real()))
def test_a_real_document_keeps_its_golden_shape(name: str) -> None:
    posted = message(real()[name])
    assert activity_faults(posted) == []
    same_as_golden(name, posted)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_any_document_is_a_message_that_teams_accepts(document: Document) -> None:
    posted = message(document)
    assert activity_faults(posted) == []
    json.dumps(posted, ensure_ascii=False).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_every_button_that_acts_brings_back_a_choice_of_the_document(document: Document) -> None:
    offered = {
        (choice.action, choice.subject, choice.opens_form)
        for part in document.parts
        if isinstance(part, Choices)
        for choice in part.choices
    }
    for button in buttons(render(document)["body"]):
        if button["type"] == "Action.OpenUrl":
            continue
        found = read(json.loads(json.dumps(button["data"])))
        assert isinstance(found, ButtonData)
        opens = "msteams" in button["data"]
        assert (found.action, found.subject, opens) in offered
        assert opens == (button["type"] == "Action.Submit")


def test_peoples_words_are_shown_exactly_set_apart_and_parsed_by_nobody() -> None:
    said = '[ici](https://pirate.exemple) *gras* <at>tous</at>\n# titre & "citation"'
    [container] = body(Words(said))
    assert (container["type"], container["style"]) == ("Container", "emphasis")
    assert {one["type"] for one in container["items"]} == {"RichTextBlock"}
    assert shown(container) == said


def test_lines_are_blocks_and_a_blank_line_leaves_a_space() -> None:
    [container] = body(Words("\nun\ndeux\n\n\ntrois\n"))
    assert [one.get("spacing") for one in container["items"]] == [None, "none", "default"]
    assert shown(container) == "un\ndeux\ntrois"


def test_words_of_very_many_lines_lose_none() -> None:
    said = "\n".join(f"ligne {number}" for number in range(200))
    [container] = body(Words(said))
    assert len(container["items"]) == LINES
    assert shown(container) == said


def test_a_date_that_clients_would_replace_is_left_as_typed() -> None:
    [container] = body(Words("{{DATE(2026-11-20T15:00:00Z)}} {{x}}"))
    assert "{{DATE" not in shown(container)
    assert shown(container).replace("\N{WORD JOINER}", "") == "{{DATE(2026-11-20T15:00:00Z)}} {{x}}"


def test_what_nobody_can_read_is_left_out() -> None:
    assert shown(body(Words("a\x00b\x1b\r\nc\ud800d"))) == "ab\ncd"


def test_a_title_is_announced_as_one_unless_markdown_would_read_it() -> None:
    [title] = body(Heading("RUM-0042 · Rumeur"))
    assert (title["type"], title["style"]) == ("TextBlock", "heading")
    for text in ("*Un* titre", "[x](https://pirate.exemple)", "1. Un", "voir www.exemple.quebec"):
        [unsure] = body(Heading(text))
        assert unsure["type"] == "RichTextBlock"
        assert shown(unsure) == text


def test_the_notification_and_the_fallback_cannot_hold_a_link_or_a_mention() -> None:
    posted = message(Document("[ici](https://pirate.exemple)\n<at>tous</at>", (Words("x"),)))
    fallback = posted["attachments"][0]["content"]["fallbackText"]
    assert posted["summary"] == fallback
    assert not set("[]<>\n") & set(fallback)


def test_facts_are_lines_and_a_value_stays_beside_its_label() -> None:
    facts = body(Facts((("Où", "Chicoutimi"), ("Vu", "hier\nsoir"))))
    assert shown(facts) == "Où\N{NO-BREAK SPACE}: Chicoutimi\nVu\N{NO-BREAK SPACE}: hier soir"
    assert [one.get("spacing") for one in facts] == [None, "small"]


def test_a_fact_without_a_value_keeps_its_label() -> None:
    assert shown(body(Facts((("Où", ""),)))) == "Où\N{NO-BREAK SPACE}: "


def test_a_text_to_copy_is_whole_in_an_input_of_its_own() -> None:
    first, second = body(Copyable("Ligne un\nLigne deux <&>"), Copyable("Autre"))
    assert first["type"] == "Input.Text"
    assert first["value"] == "Ligne un\nLigne deux <&>"
    assert first["id"] != second["id"]


def test_no_button_sends_back_the_text_offered_to_be_copied() -> None:
    elements = body(
        Copyable("Bonjour"),
        Choices((Choice("Oui", "oui"), Choice("Signaler", "signaler", opens_form=True))),
    )
    for button in buttons(elements):
        for sent in (button, button.get("fallback", button)):
            assert sent["associatedInputs"] == "none"


def test_styles_become_those_of_teams() -> None:
    elements = body(
        Choices(
            (Choice("A", "a", style="primary"), Choice("B", "b", style="danger"), Choice("C", "c"))
        )
    )
    assert [one.get("style") for one in buttons(elements)] == ["positive", "destructive", None]


def test_a_form_is_opened_by_the_only_action_that_teams_opens_one_for() -> None:
    [button] = buttons(body(Choices((Choice("Signaler", "signaler", "7", opens_form=True),))))
    assert button["type"] == "Action.Submit"
    assert button["data"]["msteams"] == {"type": "task/fetch"}
    assert read(button["data"]) == ButtonData("signaler", "7")


def test_long_labels_have_a_row_each_and_short_ones_share_it() -> None:
    short = body(Choices(tuple(Choice(label, label) for label in ("Oui", "Non"))))
    long = body(Choices(tuple(Choice(f"Une réponse bien longue, la {n}", "r") for n in range(3))))
    assert [len(row["actions"]) for row in short] == [2]
    assert [len(row["actions"]) for row in long] == [1, 1, 1]


def test_never_more_than_six_actions_stand_together() -> None:
    rows = body(Choices(tuple(Choice(str(n), "n", str(n)) for n in range(9))))
    assert max(len(row["actions"]) for row in rows) <= 6
    assert [button["title"] for button in buttons(rows)] == list("012345678")


def test_a_label_too_long_is_visibly_cut_and_an_empty_one_still_shows() -> None:
    cut, blank = buttons(body(Choices((Choice("x" * 200, "a"), Choice(" \n", "b")))))
    assert cut["title"].endswith("x …")
    assert blank["title"] == "–"


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://medias.exemple.quebec/p/1", "medias.exemple.quebec"),
        ("https://exemple.quebec@pirate.exemple/x", "pirate.exemple"),
        ("https://élection.exemple/", "xn--lection-9xa.exemple"),
    ],
)
def test_a_link_button_says_where_it_really_leads(url: str, domain: str) -> None:
    [button] = buttons(body(Choices((Choice("Voir", url=url),))))
    assert (button["title"], button["url"]) == (f"Voir ({domain})", url)


def test_of_a_very_long_domain_the_end_is_shown() -> None:
    url = f"https://{'a.' * 60}pirate.exemple/"
    [button] = buttons(body(Choices((Choice("Voir " * 20, url=url),))))
    assert button["title"].endswith("a.pirate.exemple)")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a\\@b.exemple", "exemple quebec"])
def test_a_link_not_to_be_followed_is_only_shown(url: str) -> None:
    elements = body(Choices((Choice("Voir", url=url),)), Paragraph((Span("ici", link=url),)))
    assert shown(elements) == f"Voir : {url}\nici ({url})"
    assert "Action.OpenUrl" not in {one["type"] for one in objects(elements)}


def test_links_of_ours_can_be_touched_and_keep_their_style() -> None:
    [block] = body(
        Paragraph(
            (
                Span("418 555-0100", link="tel:+14185550100"),
                Span("ici", bold=True, italic=True, link="https://exemple.quebec"),
            )
        )
    )
    telephone, page = block["inlines"]
    assert telephone["selectAction"]["url"] == "tel:+14185550100"
    assert page["selectAction"]["url"] == "https://exemple.quebec"
    assert (page["weight"], page["italic"]) == ("bolder", True)


def test_long_words_are_cut_where_it_shows_and_our_own_stay_whole() -> None:
    ours = "Prenez en charge. " * 30
    elements = body(Paragraph((Span(ours),)), Words("é" * 40_000), Facts((("Où", "ici"),)), BUTTON)
    assert shown(elements[0]) == ours
    assert shown(elements[1]).endswith("é …")
    assert shown(elements[2]).endswith("ici")
    assert len(shown(elements[1]).encode()) > BODY // 2
    assert elements[-1]["type"] == "ActionSet"


def test_a_body_that_fits_is_not_cut() -> None:
    said = "é" * 9000
    assert shown(body(Words(said), BUTTON)) == said


def test_too_many_elements_are_cut_with_a_note_and_keep_the_last_buttons() -> None:
    elements = body(*(Heading(f"Titre {number}") for number in range(150)), BUTTON)
    assert len(elements) == ELEMENTS - 1
    assert elements[-1]["type"] == "ActionSet"
    assert shown(elements[-2]) == CUT_SHORT


def test_too_many_elements_without_buttons_end_with_the_note() -> None:
    elements = body(*(Heading(f"Titre {number}") for number in range(150)))
    assert (len(elements), shown(elements[-1])) == (ELEMENTS, CUT_SHORT)


def test_as_many_elements_as_a_card_holds_are_all_shown() -> None:
    elements = body(*(Heading(f"Titre {number}") for number in range(ELEMENTS)))
    assert shown(elements[-1]) == f"Titre {ELEMENTS - 1}"


def test_a_wave_that_is_too_heavy_gives_up_words_before_it_gives_up_a_case() -> None:
    cases = [
        part
        for number in range(20)
        for part in (
            Words("é" * 1500),
            Choices((Choice(f"Prendre en charge {number}", "take", str(number)),)),
        )
    ]
    elements = body(*cases)
    assert len(buttons(elements)) == 20
    assert sum(map(bytes_of, elements)) <= BODY


@pytest.mark.parametrize(
    "part",
    [
        Facts(tuple(("Fait", str(n)) for n in range(LINES + 1))),
        Bullets(tuple((Span(f"Point {n}"),) for n in range(LINES + 1))),
    ],
)
def test_more_rows_than_a_card_shows_are_announced(part: Part) -> None:
    *_, last, announced = shown(body(part)).split("\n")
    assert last.endswith(f" {LINES - 1}")
    assert announced == CUT_SHORT


def test_a_document_with_nothing_to_show_shows_its_summary() -> None:
    for parts in ((), (Words(""), Paragraph(()), Choices(()), Note((Span(" "),)), Copyable("\n"))):
        card = render(Document("RUM-0042 : dossier clos", parts))
        assert card_faults(card) == []
        assert shown(card["body"]) == "RUM-0042 : dossier clos"
    assert shown(render(Document("", ()))["body"]) == "–"


def test_a_card_declares_its_language_and_shows_no_picture() -> None:
    card = render(real()["tout"])
    assert (card["lang"], card["version"]) == ("fr", "1.5")
    assert "Image" not in set(strings(card))


def _posted(*elements: dict[str, Any], **card: Any) -> dict[str, Any]:
    posted = message(Document("Résumé", (Paragraph((Span("Bonjour"),)),)))
    content = posted["attachments"][0]["content"]
    content["body"] += elements
    content |= card
    return posted


_SUBMIT = {"type": "Action.Submit", "title": "Oui", "data": {}}
_INPUT = {"type": "Input.Text", "id": "champ_dit", "label": "Quoi ?"}


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"type": "message", "summary": "Résumé"},
        _posted(version="1.6"),
        _posted(body=[]),
        _posted(fallbackText=" "),
        _posted({"type": "FactSet", "facts": [{"title": "Où", "value": "ici"}]}),
        _posted({"type": "TextBlock", "text": "[x](https://pirate.exemple)", "wrap": True}),
        _posted({"type": "TextBlock", "text": "Un titre que rien ne renvoie à la ligne"}),
        _posted({"type": "RichTextBlock", "inlines": []}),
        _posted({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "a\x07"}]}),
        _posted({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "x" * 29_000}]}),
        _posted({"type": "ActionSet", "actions": [_SUBMIT] * 7}),
        _posted({"type": "ActionSet", "actions": [_SUBMIT | {"title": ""}]}),
        _posted({"type": "ActionSet", "actions": [_SUBMIT | {"type": "Action.Execute"}]}),
        _posted({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "x",
                                                   "url": "javascript:alert(1)"}]}),
        _posted(_INPUT, _INPUT),
        _posted(_INPUT | {"label": ""}),
        _posted(_INPUT | {"isRequired": True}),
        _posted(_INPUT | {"maxLength": 3, "value": "trop long"}),
        _posted(*[{"type": "ActionSet", "actions": [_SUBMIT]}] * 60),
    ],
)  # fmt: skip
def test_the_checks_see_what_they_are_there_to_see(posted: dict[str, Any]) -> None:
    assert activity_faults(_posted()) == []
    assert activity_faults(posted) != []
