"""Making any text fit what Slack accepts: cleaned, visibly cut, never parsed."""

import re
from typing import Any

ELEMENT = 3000
"""The longest text, in characters, that we put in one element."""

BLANK = "–"
"""Shown where Slack refuses an empty text."""

MORE = " …"

_LINE_END = re.compile(r"\r\n?")
# Control characters and lone surrogates: Slack refuses or drops them, and nobody can read them.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what cannot be shown."""
    return _UNREADABLE.sub("", _LINE_END.sub("\n", text))


def cut(text: str, limit: int) -> str:
    """The text, or as much of it as `limit` characters hold, ended by a visible « … »."""
    if len(text) <= limit:
        return text
    return text[: limit - len(MORE)].rstrip() + MORE


def plain(text: str, limit: int) -> dict[str, Any]:
    """A plain_text object of at most `limit` characters: no markup, no emoji codes."""
    return {"type": "plain_text", "text": cut(clean(text).strip() or BLANK, limit), "emoji": False}


def fallback(text: str) -> str:
    """The `text` of a message, which Slack would parse: its three special characters escaped."""
    shown = cut(clean(text).strip() or BLANK, ELEMENT)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fair_cap(lengths: list[int], total: int) -> int:
    """The length to cut texts to so that together they hold in `total`: the longest lose first."""
    left, cap = total, total
    for place, length in enumerate(sorted(lengths)):
        cap = left // (len(lengths) - place)
        if length > cap:
            return max(cap, len(MORE) + 1)
        left -= length
    return total
