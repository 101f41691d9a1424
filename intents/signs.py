"""What of a message tells a fact from a question: words, ideas, their order, how it is asked."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from math import log

from faq.analysis import Analysis
from faq.lexicon import Words
from faq.text import MAX_CHARS, stem
from intents.frames import Reading
from intents.kinds import REQUEST_MARKS, REQUEST_WORDS
from intents.senses import SenseReader

BLOCK_WEIGHTS = (1.4, 1.0, 0.5, 0.7, 0.7, 0.9, 0.4, 0.3)
"""Weight of words, neighbours, concepts, logic classes, senses, senses in order, form, frames.

Chosen by cross-validation over the examples and the three development sets together.
"""

_SENTENCE = re.compile(r"(?<=[.?!;:\n])\s+")
_PATTERNS = {
    "hour": re.compile(r"\d ?h|\d\d:\d\d", re.IGNORECASE),
    "number": re.compile(r"\d"),
    "quoted": re.compile(r"[«\"“]"),
    "inverted": re.compile(r"\w-(?:tu|t-il|t-elle|ils?|elles?|je|on|vous|ti)\b", re.IGNORECASE),
    "conditional": re.compile(r"\w(?:rais|rait|raient|rions|riez)\b", re.IGNORECASE),
    "done": re.compile(r"\b(?:a|ai|ont|est|sont|as|été) (?:\w+ )?\w+é(?:es?|s)?\b", re.IGNORECASE),
}
_LENGTH_STEP = log(1.6)
_LONGEST = 8
_LEAST_TOLD = 4


class SignReader:
    """Lists the signs of messages, one list for each block."""

    def __init__(
        self, classes: Mapping[str, Sequence[str]], senses: Mapping[str, Sequence[str]]
    ) -> None:
        self._classes, self._senses = SenseReader(classes), SenseReader(senses)
        self._request_words = frozenset(classes[REQUEST_WORDS])
        self._request_marks = SenseReader({REQUEST_MARKS: classes[REQUEST_MARKS]})

    def signs_of(self, text: str, analysis: Analysis, reading: Reading) -> tuple[list[str], ...]:
        """Return the signs of a message, each once in its block."""
        words = self.without_request(analysis.words)
        stems = [stem(word) for word in words]
        places = self._senses.first_places(words)
        blocks = (
            stems,
            [f"{a} {b}" for a, b in pairwise(("^", *stems, "$"))]
            + [f"¬{negated}" for negated in analysis.negated],
            list(analysis.concepts),
            list(self._classes.first_places(words)),
            list(places),
            _in_order(places),
            _form(text[:MAX_CHARS].strip(), analysis)
            + (["then asks what to do"] if len(words) < len(analysis.words) else []),
            _frames(reading),
        )
        return tuple(list(dict.fromkeys(block)) for block in blocks)

    def without_request(self, words: Words) -> Words:
        """Return the words before « je fais quoi ? »: what is told is read without it."""
        end = len(words)
        while end > _LEAST_TOLD and words[end - 1] in self._request_words:
            end -= 1
        asks = len(words) - end > 1 and self._request_marks.first_places(words[end:])
        return words[:end] if asks else words


def _in_order(places: Mapping[str, int]) -> list[str]:
    """Return the senses two by two in the order they come: « staff, then post » is a telling."""
    ordered = sorted(places, key=lambda sense: (places[sense], sense))
    return [f"{a}>{b}" for a, b in combinations(ordered, 2) if places[a] < places[b]]


def _form(text: str, analysis: Analysis) -> list[str]:
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    found = [name for name, pattern in _PATTERNS.items() if pattern.search(text)]
    found.append("asked" if "?" in text else "unasked")
    if text.endswith("?"):
        found.append("asked last")
    if len(sentences) > 1:
        found.append("sentences")
    if sentences:
        first = sentences[0].rstrip().endswith("?")
        found.append("asked first" if first else "stated first")
        if not first and len(sentences) > 1 and "?" in text:
            found.append("stated, then asked")
    if analysis.english:
        found.append("english")
    length = min(int(log(len(analysis.words) + 1) / _LENGTH_STEP), _LONGEST)
    return [*found, f"length {length}"]


def _frames(reading: Reading) -> list[str]:
    kinds = [kind for kind in (reading.intent, *reading.also) if kind]
    return [*(["told"] if reading.is_report else []), *kinds]
