"""Repairs mistyped words with rapidfuzz, and leaves every real word alone."""

import re
from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

MIN_LENGTH = 4
MIN_SIMILARITY = 0.78
_MAX_LENGTH = 40
_CACHE_SIZE = 8_192
_DOUBLED = re.compile(r"(.)\1+")
_GLUED = re.compile(r"(qu|[cdjlmnst])([aeiouhy][a-z]{2,})")

Repaired = tuple[str, ...]


class Repairer:
    """Finds the known word that a mistyped word most resembles.

    `known` words are never touched, nor any word with one of the `prefixes`. The nearest known
    word wins, whether the entries use it or not: an ordinary word must not be bent towards a
    question that nobody asked.
    """

    def __init__(
        self,
        known: Collection[str],
        *,
        preferred: Collection[str] = (),
        prefixes: Collection[str] = (),
        min_similarity: float = MIN_SIMILARITY,
        min_length: int = MIN_LENGTH,
    ) -> None:
        self._min_similarity = min_similarity
        self._min_length = min_length
        self._prefixes = tuple(prefixes)
        self._known = frozenset(known)
        self._preferred = frozenset(preferred)
        self._tails: dict[str, list[str]] = {}
        self._undoubled: dict[str, str] = {}
        # Preferred words come first: extractOne keeps the first of equals.
        by_length: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._known, key=self._order):
            if len(word) >= MIN_LENGTH and word.isalpha():
                by_length.setdefault((word[0], len(word)), []).append(word)
                self._tails.setdefault(word[1:], []).append(word)
                self._undoubled.setdefault(_DOUBLED.sub(r"\1", word), word)
        self._choices = {
            (first, length): self._reachable(by_length, first, length)
            for first in {first for first, _ in by_length}
            for length in range(MIN_LENGTH, _MAX_LENGTH + 1)
        }
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
        if word.startswith(self._prefixes):
            return (self._still_watched(word),)
        glued = _GLUED.fullmatch(word)
        if glued and glued[2] in self._known:
            return glued[1], glued[2]
        if len(word) < self._min_length:
            return (word,)
        whole = self._nearest(word)
        if whole is not None:
            return (whole,)
        rest = self._nearest(glued[2]) if glued else None
        return (glued[1], rest) if glued and rest else (word,)

    def _still_watched(self, word: str) -> str:
        """Repair a word that somebody else looks for only into one that they look for too."""
        meant = self._nearest(word)
        return meant if meant is not None and meant.startswith(self._prefixes) else word

    def _nearest(self, word: str) -> str | None:
        """Return the likeliest word: a letter doubled or not is the commonest slip of all."""
        doubled = self._undoubled.get(_DOUBLED.sub(r"\1", word))
        if doubled is not None:
            return doubled
        found = extractOne(
            word,
            self._choices.get((word[0], len(word)), ()),
            scorer=OSA.distance,
            processor=None,
            score_cutoff=self._slips(len(word)),
        )
        return found[0] if found else self._other_first_letter(word)

    def _slips(self, length: int) -> int:
        """Return how many slips a word of this length may have: one from four letters, then more.

        Distance is compared rather than similarity, which would favour the longer of two words
        that are one slip away.
        """
        return max(1, int(length * (1.0 - self._min_similarity)))

    def _order(self, word: str) -> tuple[bool, str]:
        return word not in self._preferred, word

    def _reachable(
        self, by_length: dict[tuple[str, int], list[str]], first: str, length: int
    ) -> list[str]:
        """Return the words of this first letter whose length may reach the similarity asked."""
        shortest = int(length * self._min_similarity)
        longest = int(length / self._min_similarity) + 1
        buckets = [by_length.get((first, n), []) for n in range(shortest, longest + 1)]
        preferred = [w for bucket in buckets for w in bucket if w in self._preferred]
        others = [w for bucket in buckets for w in bucket if w not in self._preferred]
        return preferred + others

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
        return min(candidates, key=self._order, default=None)
