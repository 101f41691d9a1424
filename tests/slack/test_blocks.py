"""Documents as Block Kit: golden shapes, limits, and nothing that Slack would parse."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.people import Account
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
from bot.slack.blocks import BLOCKS, TEXT, render
from bot.slack.buttons import pressed
from bot.slack.phrases import CUT_SHORT
from tests.fakes.slack_rules import message_faults, objects, texts
from tests.fakes.slack_state import find_button
from tests.slack.cast import ANSWER, EVERYTHING
from tests.slack.strategies import documents

GOLDEN = Path(__file__).parent / "golden"


def blocks(*parts: Part) -> list[dict[str, Any]]:
    rendered = render(Document("Résumé", parts))
    assert message_faults(rendered) == []
    found: list[dict[str, Any]] = rendered["blocks"]
    return found


@pytest.mark.parametrize(("name", "document"), [("tout", EVERYTHING), ("reponse", ANSWER)])
def test_a_document_keeps_its_golden_shape(name: str, document: Document) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert render(document) == golden


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_any_document_renders_to_what_slack_accepts(document: Document) -> None:
    rendered = render(document)
    assert message_faults(rendered) == []
    json.dumps(rendered).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_nothing_shown_is_ever_parsed(document: Document) -> None:
    rendered = render(document)
    shown = list(objects(rendered["blocks"]))
    kinds = {thing.get("type") for thing in shown}
    assert not kinds & {"mrkdwn", "markdown", "usergroup", "broadcast", "channel", "emoji"}
    # Only who the document itself mentions is notified.
    assert {one["user_id"] for one in shown if one.get("type") == "user"} <= {"U0AB1C2D3"}
    assert not set("<>") & set(rendered["text"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_every_button_that_acts_comes_back_as_a_choice_of_the_document(document: Document) -> None:
    offered = {
        (choice.action, choice.subject)
        for part in document.parts
        if isinstance(part, Choices)
        for choice in part.choices
    }
    for thing in objects(render(document)["blocks"]):
        if thing.get("type") == "button" and "url" not in thing:
            button = pressed(thing["action_id"], thing.get("value", ""))
            assert button is not None
            assert (button.action, button.subject) in offered


def test_peoples_words_are_shown_exactly() -> None:
    said = "<!channel> *Le vote* est `annulé` & reporté :smile:\n> citation"
    assert "".join(texts(blocks(Words(said)))) == said


def test_what_nobody_can_read_is_left_out() -> None:
    assert list(texts(blocks(Words("a\x00b\x1b\r\nc\ud800d")))) == ["ab\ncd"]


def test_the_notification_text_cannot_alert_a_whole_room() -> None:
    assert render(Document("<!channel> & co", ()))["text"] == "&lt;!channel&gt; &amp; co"


def test_long_words_are_cut_where_it_shows_and_our_own_stay_whole() -> None:
    ours = "Prenez en charge. " * 30
    shown = blocks(Paragraph((Span(ours),)), Words("x" * 40_000), Facts((("Où", "ici"),)))
    assert "".join(texts(shown[0])) == ours
    assert "".join(texts(shown[1])).endswith("x …")
    assert "".join(texts(shown[2])) == "Où\N{NO-BREAK SPACE}: ici"
    assert TEXT - 100 < sum(map(len, texts(shown))) <= TEXT + 100


def test_words_longer_than_an_element_are_split_without_losing_a_letter() -> None:
    said = "".join(chr(97 + place % 26) for place in range(7000))
    [block] = blocks(Words(said))
    pieces = [element["text"] for element in block["elements"][0]["elements"]]
    assert "".join(pieces) == said
    assert max(map(len, pieces)) <= 3000


def test_a_person_of_slack_is_mentioned_and_others_are_named() -> None:
    runs = (
        Span("Maëlle", bold=True, mention=Account("slack", "U0AB1C2D3")),
        Span("Noé", mention=Account("teams", "0000")),
        Span("Aube", mention=Account("slack", "<!channel>")),
    )
    for part in (Paragraph(runs), Note(runs), Bullets((runs,))):
        [block] = blocks(part)
        [section] = [one for one in objects(block) if one.get("type") == "rich_text_section"]
        assert section["elements"] == [
            {"type": "user", "user_id": "U0AB1C2D3", "style": {"bold": True}},
            {"type": "text", "text": "Noé"},
            {"type": "text", "text": "Aube"},
        ]


def test_what_may_be_cut_can_be_copied_whole_when_it_fits() -> None:
    text = "Ligne un\nLigne deux <&>"
    [block] = blocks(Copyable(text))
    assert block["elements"] == [
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    ]


def test_too_many_blocks_are_cut_with_a_note_and_keep_the_last_buttons() -> None:
    many = [Heading(f"Titre {number}") for number in range(80)]
    shown = blocks(*many, Choices((Choice("Signaler", "signaler"),)))
    assert len(shown) == BLOCKS
    assert shown[-1]["type"] == "actions"
    assert CUT_SHORT in texts(shown[-2])


def test_too_many_blocks_without_buttons_end_with_the_note() -> None:
    shown = blocks(*(Heading(f"Titre {number}") for number in range(80)))
    assert len(shown) == BLOCKS
    assert list(texts(shown[-1])) == [CUT_SHORT]


def test_fifty_blocks_are_all_shown() -> None:
    shown = blocks(*(Heading(f"Titre {number}") for number in range(50)))
    assert list(texts(shown[-1])) == ["Titre 49"]


def test_more_buttons_than_a_block_holds_go_in_the_next() -> None:
    shown = blocks(Choices(tuple(Choice(f"Choix {n}", "choisir", str(n)) for n in range(30))))
    assert [len(block["elements"]) for block in shown] == [25, 5]
    assert find_button(shown, "Choix 29")["value"] == "29"


def test_a_heading_too_long_for_a_header_is_shown_whole() -> None:
    title = "Un titre " * 20
    [block] = blocks(Heading(title))
    assert block["type"] == "rich_text"
    assert "".join(texts(block)) == title.strip()


def test_more_rows_than_a_message_shows_are_announced() -> None:
    [facts, bullets] = blocks(
        Facts(tuple((f"Fait {n}", "oui") for n in range(101))),
        Bullets(tuple((Span(f"Point {n}"),) for n in range(101))),
    )
    for block in (facts, bullets):
        assert CUT_SHORT in "".join(texts(block))


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://medias.exemple.quebec/p/1", "medias.exemple.quebec"),
        ("https://exemple.quebec@pirate.exemple/x", "pirate.exemple"),
        ("https://élection.exemple/", "xn--lection-9xa.exemple"),
    ],
)
def test_a_link_button_says_where_it_really_leads(url: str, domain: str) -> None:
    [block] = blocks(Choices((Choice("Voir", url=url),)))
    assert block["elements"][0]["text"]["text"] == f"Voir ({domain})"
    assert block["elements"][0]["url"] == url


def test_of_a_very_long_domain_the_end_is_shown() -> None:
    [block] = blocks(Choices((Choice("Voir " * 20, url=f"https://{'a.' * 60}pirate.exemple/"),)))
    assert block["elements"][0]["text"]["text"].endswith("a.pirate.exemple)")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a\\@b.exemple", "exemple quebec"])
def test_a_link_not_to_be_followed_is_only_shown(url: str) -> None:
    [button, paragraph] = blocks(
        Choices((Choice("Voir", url=url),)), Paragraph((Span("ici", link=url),))
    )
    assert "".join(texts(button)) == f"Voir : {url}"
    assert "".join(texts(paragraph)) == f"ici ({url})"


def test_a_telephone_of_ours_can_be_touched() -> None:
    [block] = blocks(Paragraph((Span("418 555-0100", link="tel:+14185550100"),)))
    assert block["elements"][0]["elements"][0]["url"] == "tel:+14185550100"


def test_small_print_with_a_link_keeps_its_link() -> None:
    [plain, linked] = blocks(
        Note((Span("En petit"),)), Note((Span("Voir", link="https://exemple.quebec"),))
    )
    assert plain["type"] == "context"
    assert linked["elements"][0]["elements"][0]["type"] == "link"


def test_a_message_with_nothing_to_show_still_says_something() -> None:
    assert render(Document("", (Words(""), Paragraph(()), Choices(())))) == {
        "text": "–",
        "blocks": [],
    }
