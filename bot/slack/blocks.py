"""A document as Block Kit: pure, and never more than Slack accepts."""

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
from bot.slack.buttons import ActionIds, choice_blocks
from bot.slack.elements import Json, rich, section, spans, words
from bot.slack.phrases import CUT_SHORT
from bot.slack.text import clean, cut, fair_cap, fallback, plain

BLOCKS = 50
HEADER = 150
SMALL_PRINT = 2000
NBSP = "\N{NO-BREAK SPACE}"
ROWS = 100

TEXT = 9000
"""The most text in one message, in characters. Slack refuses a message somewhere above
(`msg_blocks_too_long`); its limit is written nowhere, and 9 597 is the most that was reported to
pass (bolt-js, issue 2867)."""


def render(document: Document) -> Json:
    """The `text` and `blocks` of a message; fits whatever the document holds."""
    cap = fair_cap([length for part in document.parts for length in _lengths(part)], TEXT)
    ids = ActionIds()
    blocks = [block for part in document.parts for block in _blocks(part, cap, ids)]
    return {"text": fallback(document.summary), "blocks": _fitting(blocks)}


def paragraph(runs: tuple[Span, ...], cap: int = TEXT) -> list[Json]:
    """A paragraph of our own words."""
    return rich(section(spans(runs, cap)))


def _fitting(blocks: list[Json]) -> list[Json]:
    """As many blocks as a message holds; the last buttons stay, because somebody needs them."""
    if len(blocks) <= BLOCKS and sum(map(shown_length, blocks)) <= TEXT + BLOCKS:
        return blocks
    tail = blocks[-1:] if blocks[-1]["type"] == "actions" else []
    left, kept = TEXT - sum(map(shown_length, tail)), list[Json]()
    for block in blocks[: BLOCKS - 1 - len(tail)]:
        left -= shown_length(block)
        if left < 0:
            break
        kept.append(block)
    return [*kept, _small_print(CUT_SHORT), *tail]


def shown_length(block: object) -> int:
    """How many characters of text a block holds."""
    if isinstance(block, dict):
        return sum(
            len(value) if key == "text" and isinstance(value, str) else shown_length(value)
            for key, value in block.items()
        )
    return sum(map(shown_length, block)) if isinstance(block, list) else 0


def _lengths(part: Part) -> Iterator[int]:
    """How long each text of the part is that may have to be cut."""
    match part:
        case Paragraph(runs) | Note(runs):
            yield _length(runs)
        case Bullets(items):
            yield from map(_length, items[:ROWS])
        case Facts(rows):
            for label, value in rows[:ROWS]:
                yield from (len(label), len(value))
        case Words(text) | Copyable(text) | Heading(text):
            yield len(text)
        case Choices(choices):
            yield from (len(choice.label) for choice in choices)


def _length(runs: tuple[Span, ...]) -> int:
    return sum(len(run.text) + len(run.link) for run in runs)


def _blocks(part: Part, cap: int, ids: ActionIds) -> list[Json]:
    match part:
        case Heading(text):
            return _heading(cut(clean(text).strip(), cap))
        case Paragraph(runs):
            return paragraph(runs, cap)
        case Bullets(items):
            return rich(_bullets(items, cap))
        case Words(text):
            return rich({"type": "rich_text_quote", "elements": words(cut(clean(text), cap))})
        case Copyable(text):
            return rich(
                {"type": "rich_text_preformatted", "elements": words(cut(clean(text), cap))}
            )
        case Facts(rows):
            return rich(section(_facts(rows, cap)))
        case Note(runs):
            return _note(runs, cap)
        case Choices(choices):
            return list(choice_blocks(choices, ids))


def _heading(text: str) -> list[Json]:
    if len(text) > HEADER:
        return rich(section(words(text, bold=True)))
    return [{"type": "header", "text": plain(text, HEADER)}] if text else []


def _bullets(items: tuple[tuple[Span, ...], ...], cap: int) -> Json:
    sections = [section(elements) for item in items[:ROWS] if (elements := spans(item, cap))]
    if len(items) > ROWS:
        sections.append(section(words(CUT_SHORT)))
    return {"type": "rich_text_list", "style": "bullet", "elements": sections}


def _facts(rows: tuple[tuple[str, str], ...], cap: int) -> list[Json]:
    # One section for all: two sections in a row are not always shown on two lines.
    lines: list[Json] = []
    for label, value in rows[:ROWS]:
        start = "\n" if lines else ""
        lines += words(f"{start}{cut(clean(label), cap)}{NBSP}: ", bold=True)
        lines += words(cut(clean(value), cap))
    return lines + (words(f"\n{CUT_SHORT}") if len(rows) > ROWS else [])


def _note(runs: tuple[Span, ...], cap: int) -> list[Json]:
    text = "".join(run.text for run in runs)
    if any(run.link or run.mention for run in runs) or len(text) > SMALL_PRINT:
        return paragraph(runs, cap)
    return [_small_print(text)] if clean(text).strip() else []


def _small_print(text: str) -> Json:
    return {"type": "context", "elements": [plain(text, SMALL_PRINT)]}
