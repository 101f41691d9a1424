"""A document as an Adaptive Card: pure, and never more than Teams accepts.

Facts are lines of text, not a FactSet, which parses Markdown in its values, nor columns, which are
too narrow on a phone. A line break is a new block: clients differ on those inside one.
"""

import re
from collections.abc import Iterator

from bot.messages import (
    Bullets,
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
from bot.teams.actions import choice_elements
from bot.teams.elements import Json, card, emphasis, rich, run, spans
from bot.teams.fitting import holds, shortened
from bot.teams.mentions import entities, mentioning, mentions
from bot.teams.phrases import CUT_SHORT, TO_COPY
from bot.teams.text import clean, fair_cap, fit, unmarked, weight

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
TEXTS = (20_000, 14_000, 7_000)
"""Bytes of text tried in turn, until what stands around the texts fits beside them."""

LINES = 40
SUMMARY = 400
NBSP = "\N{NO-BREAK SPACE}"

# What Markdown would read, wherever clients read it. Nobody agrees on how to escape it.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#~|{}@]|://|www\.|^\s*(?:[-+=]|\d+[.)])", re.IGNORECASE)


def message(document: Document) -> Json:
    """The document as an activity to post; its `summary` is what a notification shows."""
    return {
        "type": "message",
        "summary": unmarked(document.summary, SUMMARY),
        "attachments": [{"contentType": CONTENT_TYPE, "content": render(document)}],
    }


def render(document: Document) -> Json:
    """The document as a card; fits whatever it holds, and always shows something."""
    summary = unmarked(document.summary, SUMMARY)
    body = _body(document) or rich(run(summary))
    made = card(body, summary)
    if named := entities(document, body):
        made["msteams"] = {**made["msteams"], "entities": named}
    return made


def heading(text: str) -> list[Json]:
    """A title of ours. Only a TextBlock is announced as one, and it parses Markdown."""
    shown = " ".join(clean(text).split())
    if not shown:
        return []
    if _MARKDOWN.search(shown):
        return rich(run(shown, bold=True))
    return [
        {
            "type": "TextBlock",
            "text": shown,
            "style": "heading",
            "size": "medium",
            "weight": "bolder",
            "wrap": True,
        }
    ]


def _body(document: Document) -> list[Json]:
    body = _within(document, TEXTS[0])
    # Nearly every document fits as it is, and weighing its texts takes as long as writing them.
    if holds(body):
        return body
    weights = [one for part in document.parts for one in _weights(part)]
    for total in TEXTS:
        body = _within(document, fair_cap(weights, total))
        if holds(body):
            return body
    return shortened(body)


def _within(document: Document, cap: int) -> list[Json]:
    """The elements of the document, no text of which weighs more than `cap` bytes."""
    body = [element for part in document.parts for element in _elements(part, cap)]
    _number(body)
    return body


def _number(body: list[Json]) -> None:
    """Gives every input of the card its own id, as Teams asks."""
    inputs = (element for element in body if element["type"] == "Input.Text")
    for number, element in enumerate(inputs, start=1):
        element["id"] = f"copie_{number}"


def _weights(part: Part) -> Iterator[int]:
    """How heavy each text of the part is that may have to be cut."""
    match part:
        case Paragraph(runs) | Note(runs):
            yield _weight(runs)
        case Bullets(items):
            yield from map(_weight, items[:LINES])
        case Facts(rows):
            for label, value in rows[:LINES]:
                yield from (weight(clean(label)), weight(clean(value)))
        case Words(text) | Copyable(text) | Heading(text):
            yield weight(clean(text))


def _weight(runs: tuple[Span, ...]) -> int:
    return sum(weight(clean(one.text)) + weight(clean(one.link)) for one in runs)


def _elements(part: Part, cap: int) -> list[Json]:
    match part:
        case Heading(text):
            return heading(fit(clean(text), cap))
        case Paragraph(runs) if any(map(mentions, runs)):
            return mentioning(runs, cap)
        case Paragraph(runs):
            return rich(*spans(runs, cap))
        case Bullets(items):
            return _lines([[run("• "), *spans(item, cap)] for item in items if spans(item, cap)])
        case Words(text):
            return emphasis(_words(fit(clean(text), cap)))
        case Copyable(text):
            return _copyable(fit(clean(text), cap))
        case Facts(rows):
            return _lines([_fact(label, value, cap) for label, value in rows])
        case Note(runs):
            return rich(*spans(runs, cap, small=True))
        case Choices(choices):
            return list(choice_elements(choices))


def _lines(lines: list[list[Json]]) -> list[Json]:
    """One block a line, close together."""
    made: list[Json] = []
    for line in lines[:LINES]:
        made += rich(*line, spacing="small" if made else "")
    return made + (rich(run(CUT_SHORT, small=True)) if len(lines) > LINES else [])


def _fact(label: str, value: str, cap: int) -> list[Json]:
    named = fit(" ".join(clean(label).split("\n")), cap)
    # A value of several lines stays in its row: the label would no longer tell what it is.
    said = fit(" ".join(clean(value).split("\n")), cap)
    return [run(f"{named}{NBSP}: ", bold=True), run(said)]


def _words(text: str) -> list[Json]:
    """Somebody's words, a block a line; a blank line leaves a space before the next one."""
    made: list[Json] = []
    spacing = ""
    lines = text.strip("\n").split("\n")
    for line in [*lines[: LINES - 1], "\n".join(lines[LINES - 1 :])]:
        if line.strip():
            made += rich(run(line), spacing=spacing)
            spacing = "none"
        elif made:
            spacing = "default"
    return made


def _copyable(text: str) -> list[Json]:
    """A text to copy, in an input: only there can a phone select it.

    On a computer the text of a card can be selected with the mouse; in the mobile apps a long press
    on a card selects nothing, while an input has the telephone's own « Tout sélectionner ».
    """
    if not text.strip():
        return []
    return [{"type": "Input.Text", "label": TO_COPY, "isMultiline": True, "value": text}]
