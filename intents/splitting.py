"""Two questions in one message, each to be answered; a story stays with its question."""

import re
from collections.abc import Sequence

from faq.text import MAX_CHARS
from intents.phrases import follow_up_phrases, word_spans

MOST_PARTS = 3

_LEAST_CONTENT = 1
_LEAST_JOINED = 2
"""Words with content that a question needs, alone in its sentence or joined to another."""

_CONTENT_LENGTH = 4
_OPENING = 3
"""Among how many first words a question shows: further on, « pourquoi » may tell a story."""
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+|$")


def split(text: str) -> tuple[str, ...]:
    """Return the questions of a message, one to three; the whole message when unsure."""
    whole = text[:MAX_CHARS].strip()
    parts: list[str] = []
    story = ""
    for piece in _pieces(whole):
        alone = stands_alone(piece)
        if alone:
            parts.append(f"{story} {piece}".strip())
            story = ""
        elif parts and not story and _leans(piece):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            story = f"{story} {piece}".strip()
    if len(parts) < 2:
        return (whole,)
    if story:
        parts[-1] = f"{parts[-1]} {story}"
    last = " ".join(parts[MOST_PARTS - 1 :])
    return (*parts[: MOST_PARTS - 1], *([last] if last else []))


def stands_alone(piece: str, *, least: int = _LEAST_CONTENT) -> bool:
    """Say whether a piece is a question by itself, with something to ask about."""
    words, _ = word_spans(_QUOTED.sub(" ", piece))
    lists = follow_up_phrases()
    opens = any(lists["question"].length_at(words, place) for place in range(_OPENING))
    asks = piece.rstrip().endswith("?") or opens
    return asks and not _leans(piece) and _content(words) >= least


def _leans(piece: str) -> bool:
    """Say whether a piece only asks what to do about what comes before it."""
    words, _ = word_spans(piece)
    lists = follow_up_phrases()
    while words and lists["liaison"].length_at(words, 0):
        words = words[1:]
    length = lists["appuyee"].length_at(words, 0)
    return bool(length) and _content(words[length:]) < _LEAST_CONTENT


def _content(words: Sequence[str]) -> int:
    """Count the words that say what is asked about."""
    lists = follow_up_phrases()
    place = count = 0
    while place < len(words):
        length = lists["question"].length_at(words, place)
        if not length and len(words[place]) >= _CONTENT_LENGTH:
            count += not lists["liaison"].length_at(words, place)
        place += max(length, 1)
    return count


def _pieces(text: str) -> list[str]:
    """Cut at the ends of sentences, never within quotation marks, then where questions join."""
    hidden = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    pieces: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(hidden):
        if text[start : end.start()].strip():
            pieces += _joined(
                text[start : end.start()].strip(), hidden[start : end.start()].strip()
            )
        start = end.end()
    return pieces


def _joined(sentence: str, hidden: str) -> list[str]:
    """Cut a sentence where two questions join, when each of them stands alone."""
    words, spans = word_spans(hidden)
    lists = follow_up_phrases()
    for place in range(1, len(words)):
        if not lists["jonction"].length_at(words, place):
            continue
        after = place
        while after < len(words) and lists["liaison"].length_at(words, after):
            after += 1
        if after == len(words):
            break
        left = sentence[: spans[place][0]].rstrip(" ,;")
        right = sentence[spans[after][0] :]
        if all(stands_alone(side, least=_LEAST_JOINED) for side in (left, right)):
            return [left, *_joined(right, right)]
    return [sentence]
