"""Repairs mistyped words with rapidfuzz, and leaves every real word alone."""

import re
from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

MIN_LENGTH = 4
MIN_SIMILARITY = 0.78
_MAX_LENGTH = 40
_CACHE_SIZE = 8_192
_GLUED = re.compile(r"(qu|[cdjlmnst])([aeiouhy][a-z]{2,})")

Repaired = tuple[str, ...]


class Repairer:
    """Finds the known word that a mistyped word most resembles.

    `known` words are never touched. The nearest known word wins, whether the entries use it
    or not: an ordinary word must not be bent towards a question that nobody asked.
    """

    def __init__(
        self,
        known: Collection[str],
        *,
        preferred: Collection[str] = (),
        min_similarity: float = MIN_SIMILARITY,
    ) -> None:
        self._min_similarity = min_similarity
        self._known = frozenset(known)
        self._preferred = frozenset(preferred)
        self._buckets: dict[tuple[str, int], list[str]] = {}
        self._tails: dict[str, list[str]] = {}
        # Preferred words come first: extractOne keeps the first of equals.
        for word in sorted(self._known, key=lambda w: (w not in self._preferred, w)):
            if len(word) >= MIN_LENGTH and word.isalpha():
                self._buckets.setdefault((word[0], len(word)), []).append(word)
                self._tails.setdefault(word[1:], []).append(word)
        self._choices: dict[tuple[str, int], list[str]] = {}
        self._cache: dict[str, Repaired] = {}

    def __call__(self, word: str) -> Repaired:
        """Return the word itself when known or hopeless, else what was meant: one or two words."""
        if word in self._known:
            return (word,)
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            found = self._cache[word] = self._repair(word)
        return found

    def knows(self, word: str) -> bool:
        """Say whether a word is left alone."""
        return word in self._known

    def _repair(self, word: str) -> Repaired:
        if not word.isalpha() or len(word) > _MAX_LENGTH:
            return (word,)
        glued = _GLUED.fullmatch(word)
        if glued and glued[2] in self._known:
            return glued[1], glued[2]
        if len(word) < MIN_LENGTH:
            return (word,)
        whole = self._nearest(word)
        if whole is not None:
            return (whole,)
        rest = self._nearest(glued[2]) if glued else None
        return (glued[1], rest) if glued and rest else (word,)

    def _nearest(self, word: str) -> str | None:
        choices = self._same_first_letter(word[0], len(word))
        found = extractOne(
            word,
            choices,
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=self._min_similarity,
        )
        return found[0] if found else self._other_first_letter(word)

    def _same_first_letter(self, first: str, length: int) -> list[str]:
        key = first, length
        choices = self._choices.get(key)
        if choices is None:
            # A length outside this range cannot reach the similarity asked for.
            lengths = range(int(length * MIN_SIMILARITY), int(length / MIN_SIMILARITY) + 2)
            found = (self._buckets.get((first, n), ()) for n in lengths)
            merged = [word for bucket in found for word in bucket]
            merged.sort(key=lambda w: (w not in self._preferred, w))
            choices = self._choices[key] = merged
        return choices

    def _other_first_letter(self, word: str) -> str | None:
        """Undo one slip on the first letter: replaced, forgotten, added or swapped."""
        if len(word) < MIN_LENGTH + 2:
            return None
        swapped = word[1] + word[0] + word[2:]
        candidates: Iterable[str] = (
            *self._tails.get(word[1:], ()),
            *self._tails.get(word, ()),
            *(w for w in (word[1:], swapped) if w in self._known),
        )
        return min(candidates, key=lambda w: (w not in self._preferred, w), default=None)
