"""The few elements that our cards are made of; they cannot say what Teams refuses."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.links import followable
from bot.messages import Span
from bot.teams.text import clean, cut, fit, weight

Json = dict[str, Any]

VERSION = "1.5"
_URL = 500


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    small: bool = False,
    attention: bool = False,
    link: str = "",
) -> Json:
    """A run of text that no client parses; `link` must be one that may be followed."""
    made: Json = {"type": "TextRun", "text": text}
    if bold:
        made["weight"] = "bolder"
    if italic:
        made["italic"] = True
    if small:
        made |= {"size": "small", "isSubtle": True}
    if attention:
        made["color"] = "attention"
    if link:
        made["selectAction"] = {"type": "Action.OpenUrl", "url": link}
    return made


def rich(*runs: Json, spacing: str = "") -> list[Json]:
    """One block of text, or none when there is nothing in it."""
    shown = [one for one in runs if one["text"]]
    if not any(one["text"].strip() for one in shown):
        return []
    spaced: Json = {"spacing": spacing} if spacing else {}
    return [{"type": "RichTextBlock", "inlines": shown, **spaced}]


def emphasis(items: list[Json]) -> list[Json]:
    """The items set apart on a grey ground, or nothing when there are none."""
    return [{"type": "Container", "style": "emphasis", "items": items}] if items else []


def actions(offered: Sequence[Json], *, spacing: str = "") -> Json:
    """Buttons side by side."""
    spaced: Json = {"spacing": spacing} if spacing else {}
    return {"type": "ActionSet", "actions": list(offered), **spaced}


def spans(runs: Iterable[Span], cap: int, *, small: bool = False) -> list[Json]:
    """Our own words, styled; a link that may not be followed is shown beside its text.

    `cap` is in bytes, for all the runs together.
    """
    made: list[Json] = []
    left = cap
    for span in runs:
        shown, link = clean(span.text).replace("\n", " "), span.link
        if link and not followable(link):
            shown, link = f"{shown} ({cut(clean(link), _URL)})", ""
        if not shown:
            continue
        kept = fit(shown, left)
        made.append(run(kept, bold=span.bold, italic=span.italic, small=small, link=link))
        left -= weight(shown)
        if left < 0:
            break
    return made


def card(body: list[Json], fallback: str, *, offered: Sequence[Json] = ()) -> Json:
    """The whole card; `fallback` is shown by a client too old for it."""
    made: Json = {
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": "fr",
        "fallbackText": fallback,
        "msteams": {"width": "Full"},
        "body": body,
    }
    return {**made, "actions": list(offered)} if offered else made
