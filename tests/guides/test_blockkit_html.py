"""The drawing leaves nothing out, and never takes somebody's words for markup."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Address
from bot.messages import Document, Words
from bot.slack.blocks import render
from bot.slack.modal import form_view
from tests.guides.blockkit_html import message, modal, page, said, typed
from tests.slack.cast import EVERYTHING, FORM


def _shown(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html.replace("<br>", "\n")))


def _texts(value: object) -> list[str]:
    """Every text of a payload."""
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for item in value.values() for text in _texts(item)]
    return []


def test_every_text_of_a_message_is_drawn() -> None:
    blocks = render(EVERYTHING)["blocks"]
    shown = _shown(message({"blocks": blocks}, hour="21 h"))
    assert len(_texts(blocks)) > 15
    assert [text for text in _texts(blocks) if text not in shown] == []


def test_every_text_of_a_form_is_drawn() -> None:
    view = form_view(FORM, Address("slack", "UDS"))
    shown = _shown(modal(view))
    assert [text for text in _texts(view) if text not in shown] == []
    assert "exemple.quebec" in shown


@given(st.text(alphabet="<>&\"'ab/ \n{}%", max_size=60))
def test_words_are_never_markup(words: str) -> None:
    drawn = message(render(Document("Résumé", (Words(words), Words(words)))), hour="21 h")
    calm = message(render(Document("Résumé", (Words("a"), Words("a")))), hour="21 h")
    if words.strip():
        tags = re.findall(r"</?[a-z]+", drawn.replace("<br>", ""))
        assert tags == re.findall(r"</?[a-z]+", calm)
    assert "<script" not in page(words, said(words, name="A B", hour="21 h"), typed(words))


@pytest.mark.parametrize(
    "block",
    [
        {"type": "video"},
        {"type": "actions", "elements": [{"type": "datepicker"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "*gras*"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_nouveau", "elements": []}]},
    ],
    ids=lambda block: str(block["type"]),
)
def test_what_cannot_be_drawn_is_refused_rather_than_left_out(block: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not drawn"):
        message({"blocks": [block]}, hour="21 h")


def test_the_page_asks_nothing_of_any_network() -> None:
    assert re.findall(r"https?:|url\(|@import|<script|<link|<img", page("Essai")) == []
