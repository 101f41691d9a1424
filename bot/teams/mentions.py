"""Mentions in a card: only a TextBlock can carry one, beside an entity that says who it is."""

import re
from collections.abc import Iterator, Sequence

from bot.messages import Document, Paragraph, Span
from bot.teams.elements import Json
from bot.teams.names import NAME
from bot.teams.text import clean, fit

_MARKS = re.compile(r"[\\`*_\[\]<>#~|{}@]|https?:|://|www\.", re.IGNORECASE)
_LINE_START = re.compile(r"^(?:\s*(?:[-+=]|\d+[.)]))+")


def mentions(run: Span) -> bool:
    """Whether the run names somebody whom Teams can notify."""
    return run.mention is not None and run.mention.channel == NAME and bool(_name(run))


def mentioning(runs: Sequence[Span], cap: int) -> list[Json]:
    """A paragraph in which somebody is mentioned. `cap` is in bytes, for all of it.

    A TextBlock parses Markdown, and nobody agrees on how to escape it: its marks are left out.
    """
    shown = "".join(_tag(run) if mentions(run) else _bare(run.text) for run in runs)
    if len(shown.encode()) > cap:
        # Cut, a mention would be refused with the whole card: the names stay, without notice.
        shown = fit("".join(_bare(run.text) for run in runs), cap)
    shown = _LINE_START.sub("", shown).strip()
    return [{"type": "TextBlock", "text": shown, "wrap": True}] if shown else []


def entities(document: Document, body: Sequence[Json]) -> list[Json]:
    """What tells Teams who each mention of the card is; each person once."""
    kept = {text for element in body if isinstance(text := element.get("text"), str)}
    found: dict[str, Json] = {}
    for run in _mentioned(document):
        if run.mention is not None and any(_tag(run) in text for text in kept):
            who = {"id": run.mention.id, "name": _name(run)}
            found.setdefault(_tag(run), {"type": "mention", "text": _tag(run), "mentioned": who})
    return list(found.values())


def _mentioned(document: Document) -> Iterator[Span]:
    for part in document.parts:
        if isinstance(part, Paragraph):
            yield from filter(mentions, part.spans)


def _tag(run: Span) -> str:
    return f"<at>{_name(run)}</at>"


def _name(run: Span) -> str:
    return _bare(run.text).strip()


def _bare(text: str) -> str:
    """The text without what Markdown would read, nor what would pass for a mention or a link."""
    return _MARKS.sub(" ", " ".join(clean(text).split("\n")))
