"""Rich text, the only place where words are shown without being parsed and styles still work."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.links import followable
from bot.messages import Span
from bot.slack.text import ELEMENT, clean, cut

Json = dict[str, Any]
CHANNEL = "slack"
_ID = re.compile(r"[UW][A-Z0-9]+")
"""What Slack calls a person; with anything else it would refuse the whole message."""
_URL = 500


def words(text: str, *, bold: bool = False) -> list[Json]:
    """Text elements that together hold the text as it is; none for an empty text."""
    shown = clean(text)
    style: Json = {"style": {"bold": True}} if bold else {}
    return [
        {"type": "text", "text": shown[start : start + ELEMENT], **style}
        for start in range(0, len(shown), ELEMENT)
    ]


def spans(runs: Sequence[Span], cap: int) -> list[Json]:
    """Our own words, styled; a link that may not be followed is shown beside its text."""
    return [element for run in _within(runs, cap) for element in _span(run)]


def _span(run: Span) -> Iterable[Json]:
    style = {name: True for name in ("bold", "italic") if getattr(run, name)}
    styled: Json = {"style": style} if style else {}
    if run.mention is not None and run.mention.channel == CHANNEL and _ID.fullmatch(run.mention.id):
        return ({"type": "user", "user_id": run.mention.id, **styled},)
    if not run.link:
        return ({**element, **styled} for element in words(run.text))
    if not followable(run.link):
        return ({**element, **styled} for element in words(f"{run.text} ({cut(run.link, _URL)})"))
    label: Json = {"text": cut(clean(run.text), ELEMENT)} if clean(run.text) else {}
    return ({"type": "link", "url": run.link, **label, **styled},)


def _within(runs: Sequence[Span], cap: int) -> Iterator[Span]:
    left = cap
    for run in runs:
        shown = clean(run.text)
        if len(shown) > left:
            yield Span(cut(shown, max(left, 2)), bold=run.bold, italic=run.italic)
            return
        left -= len(shown)
        yield run


def section(elements: list[Json]) -> Json:
    """One run of rich text."""
    return {"type": "rich_text_section", "elements": elements}


def rich(*parts: Json) -> list[Json]:
    """One rich_text block, or none when every part is empty."""
    kept = [part for part in parts if part["elements"]]
    return [{"type": "rich_text", "elements": kept}] if kept else []
