"""What a document becomes on the page."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from bot.playground.html import render, said

NASTY = '<script>alert(1)</script><img src=x onerror="alert(1)"> & "guillemets" \'x\''
ALLOWED = {
    "h3", "p", "ul", "li", "blockquote", "div", "dl", "dt", "dd",
    "strong", "em", "a", "button", "span",
}  # fmt: skip

text = st.one_of(st.just(NASTY), st.text(max_size=60))
spans = st.lists(
    st.builds(Span, text, st.booleans(), st.booleans(), st.one_of(st.just(""), text)), max_size=3
).map(tuple)
choice = st.builds(Choice, text, text, text, st.sampled_from(["", "primary", NASTY]), text)
part: st.SearchStrategy[Part] = st.one_of(
    st.builds(Heading, text),
    st.builds(Paragraph, spans),
    st.builds(Bullets, st.lists(spans, max_size=3).map(tuple)),
    st.builds(Words, text),
    st.builds(Copyable, text),
    st.builds(Facts, st.lists(st.tuples(text, text), max_size=3).map(tuple)),
    st.builds(Note, spans),
    st.builds(Choices, st.lists(choice, max_size=3).map(tuple)),
)
document = st.builds(Document, text, st.lists(part, max_size=6).map(tuple))


class _Reader(HTMLParser):
    """What a browser would make of the fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(fragment: str) -> _Reader:
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    return reader


def only(part: Part) -> str:
    return render(Document("", (part,)))


@given(document)
def test_no_document_ever_brings_markup_of_its_own(document: Document) -> None:
    for tag, attributes in read(render(document)).tags:
        assert tag in ALLOWED
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        href = attributes.get("href")
        assert href is None or href.startswith(("http://", "https://", "mailto:", "tel:"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")))
def test_words_are_read_back_as_they_were_typed(words: str) -> None:
    assert read(only(Words(words))).text == words
    assert read(said(words)).text == words


def test_words_are_a_quotation() -> None:
    assert only(Words("a < b")) == '<blockquote dir="auto">a &lt; b</blockquote>'


def test_a_link_of_ours_opens_apart_and_tells_nothing() -> None:
    (_, (tag, attributes)) = read(only(Paragraph((Span("ici", link="https://a.test/b"),)))).tags
    assert tag == "a"
    assert attributes["href"] == "https://a.test/b"
    assert attributes["rel"] == "noopener noreferrer"


def test_a_link_button_shows_where_it_leads() -> None:
    shown = read(only(Choices((Choice("Ouvrir", url="https://www.a.test/très/long"),))))
    assert shown.text == "Ouvrir www.a.test"


def test_a_link_that_may_not_be_followed_is_only_shown() -> None:
    shown = read(only(Choices((Choice("Ouvrir", url="javascript:alert(1)"),))))
    assert [tag for tag, _ in shown.tags] == ["div", "p"]
    assert "javascript:alert(1)" in shown.text


@pytest.mark.parametrize(
    ("style", "classes"),
    [("primary", "choice primary"), ("danger", "choice danger"), ("x", "choice")],
)
def test_a_button_carries_its_action_and_its_subject(style: str, classes: str) -> None:
    shown = read(only(Choices((Choice("Prendre", "prendre", "7", style),))))
    assert shown.tags[1] == (
        "button",
        {"type": "button", "class": classes, "data-action": "prendre", "data-subject": "7"},
    )


def test_facts_are_a_list_of_terms() -> None:
    tags = [tag for tag, _ in read(only(Facts((("État", "<b>"),)))).tags]
    assert tags == ["dl", "div", "dt", "dd"]


def test_somebody_of_the_page_is_mentioned_and_others_are_named() -> None:
    here = Span("Maëlle <b>", mention=Account("playground", "coord"))
    elsewhere = Span("Noé", mention=Account("slack", "U1"))
    shown = render(Document("", (Paragraph((here, elsewhere)),)))
    assert shown == "<p><strong>@Maëlle &lt;b&gt;</strong>Noé</p>"
