"""Expressions of a few words looked for at a place of a message, as the DCAP wrote them."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from faq.text import tokens
from intents.definitions import DEFINITIONS_DIR, load_word_lists

FOLLOW_UPS_FILE = "_suites.yaml"
LISTS = (
    "variante",
    "correction",
    "roles",
    "mots_de_role",
    "encore",
    "remplissage",
    "jonction",
    "liaison",
    "question",
    "appuyee",
    "salutations",
    "remerciements",
)

_RAW_WORD = re.compile(r"[^\W_]+")


class Phrases:
    """A list of expressions; a word ending with * stands for all the words it begins."""

    def __init__(self, expressions: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for expression in expressions:
            words = tuple(expression.split())
            self._by_first.setdefault(words[0][:2], []).append(words)

    def length_at(self, words: Sequence[str], place: int) -> int:
        """Return how many words the longest expression found there has, 0 for none."""
        candidates = self._by_first.get(words[place][:2], ()) if place < len(words) else ()
        return max((len(c) for c in candidates if _matches(words, place, c)), default=0)

    def cover(self, words: Sequence[str]) -> bool:
        """Say whether the words are nothing but these expressions."""
        place = 0
        while place < len(words):
            length = self.length_at(words, place)
            if not length:
                return False
            place += length
        return True


@cache
def follow_up_phrases() -> dict[str, Phrases]:
    """Return the lists that come with the package, read once; raises ContentError."""
    lists = load_word_lists(DEFINITIONS_DIR / FOLLOW_UPS_FILE, needed=LISTS)
    return {name: Phrases(expressions) for name, expressions in lists.items()}


def word_spans(text: str) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Return the folded words of a text, and where each stands in it."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for found in _RAW_WORD.finditer(text):
        for word in tokens(found[0]):
            words.append(word)
            spans.append(found.span())
    return tuple(words), spans


def _matches(words: Sequence[str], place: int, expression: Sequence[str]) -> bool:
    if place + len(expression) > len(words):
        return False
    return all(
        word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
        for word, wanted in zip(words[place:], expression, strict=False)
    )
