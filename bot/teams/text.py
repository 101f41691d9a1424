"""Making any text fit a card: cleaned, visibly cut, weighed as it travels, never parsed."""

import re
from collections.abc import Iterable

BLANK = "–"
"""Shown where an empty text would leave a button or an input without a name."""

MORE = " …"

_LINE_END = re.compile(r"\r\n?|[\u2028\u2029]")
# Control characters and lone surrogates: no client shows them, and some refuse the whole card.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Every text of a card, even a TextRun, has its « {{DATE(…)}} » replaced by the reader's own date.
_TEMPLATE = re.compile(r"\{(?=\{(?:DATE|TIME)\()")
_WORD_JOINER = "\N{WORD JOINER}"
_ESCAPED = '"\\\n\t'
_UNMARKED = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›"})


def clean(text: str) -> str:
    """The text without what cannot be shown, and without anything that a client would replace."""
    shown = _UNREADABLE.sub("", _LINE_END.sub("\n", text))
    return _TEMPLATE.sub("{" + _WORD_JOINER, shown)


def cut(text: str, limit: int) -> str:
    """The text, or as much of it as `limit` characters hold, ended by a visible « … »."""
    if len(text) <= limit:
        return text
    return text[: limit - len(MORE)].rstrip() + MORE


def weight(text: str) -> int:
    """How many bytes the text takes in JSON in UTF-8, quotes aside."""
    return len(text.encode()) + sum(map(text.count, _ESCAPED))


def fit(text: str, limit: int) -> str:
    """The text, or as much of it as weighs `limit` bytes, ended by a visible « … »."""
    if len(text) <= limit and weight(text) <= limit:
        return text
    left, kept = limit - weight(MORE), 0
    for character in text:
        left -= weight(character)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + MORE


def named(text: str, limit: int) -> str:
    """One line that names a button or an input: cleaned, cut, never empty."""
    return cut(" ".join(clean(text).split("\n")).strip() or BLANK, limit)


def unmarked(text: str, limit: int) -> str:
    """A text where some clients read Markdown, without what could become a link or a mention."""
    return fit(named(text, limit).translate(_UNMARKED), limit)


def fair_cap(weights: Iterable[int], total: int) -> int:
    """The weight to cut texts to so that together they hold in `total`: the longest lose first."""
    left, cap = total, total
    ordered = sorted(weights)
    for place, one in enumerate(ordered):
        cap = left // (len(ordered) - place)
        if one > cap:
            return max(cap, weight(MORE))
        left -= one
    return total
