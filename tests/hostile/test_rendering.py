"""Whatever a document or a form holds: it is drawn, within the platform's limits, nothing runs."""

import json
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings

from bot.domain.people import Address
from bot.messages import Document, Form
from bot.plainwords import as_text
from bot.playground.form_html import render_form
from bot.playground.html import render
from bot.slack.answers import ERROR, ephemeral, field_errors
from bot.slack.modal import document_view, form_view
from tests.fakes.slack_rules import message_faults
from tests.slack.strategies import documents, forms

many = settings(
    max_examples=50, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
HERE = Address("slack", "DDS")


class _Tags(HTMLParser):
    """The tags of a page, and the attributes that would run something."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.running: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.running |= {name for name, _ in attrs if name.startswith("on")}
        self.running |= {str(value) for _, value in attrs if str(value).startswith("javascript:")}


def _is_inert(html: str) -> None:
    tags = _Tags()
    tags.feed(html)
    tags.close()
    assert not tags.seen & {"script", "iframe", "object", "img", "style", "link", "base"}
    assert tags.running == set()


@many
@given(form=forms)
def test_a_form_on_the_page_runs_nothing(form: Form) -> None:
    _is_inert(render_form(form))


@many
@given(document=documents)
def test_a_document_on_the_page_runs_nothing(document: Document) -> None:
    _is_inert(render(document))


@many
@given(document=documents)
def test_an_ephemeral_answer_is_what_slack_takes(document: Document) -> None:
    answer = ephemeral(document)
    assert message_faults({key: answer[key] for key in ("text", "blocks")}) == []
    json.dumps(answer).encode()


@many
@given(document=documents, form=forms)
def test_every_error_of_a_form_finds_a_place(document: Document, form: Form) -> None:
    said = as_text(document)
    view = form_view(form, HERE)
    shown = field_errors(view, {field.id: said or "x" for field in form.fields} | {"autre": "x"})
    assert shown["response_action"] == "errors"
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert set(shown["errors"]) <= inputs
    assert all(len(message) <= ERROR for message in shown["errors"].values())


@many
@given(document=documents)
def test_a_document_always_fills_a_view(document: Document) -> None:
    view = document_view(document, HERE)
    assert 1 <= len(view["blocks"]) <= 100
