"""Each word's contribution to each entry, computed once, so that a question is one sum."""

from collections.abc import Iterable
from math import sqrt

import numpy as np

from faq.analysis import Analysis
from faq.features import (
    BLEND,
    BLOCK_WEIGHTS,
    CONCEPT,
    GRAM,
    PAIR,
    WORD,
    FeatureSpace,
    Floats,
    blends,
    grams,
    pairs,
)
from faq.text import stem


class Tables:
    """Scores a message against every class: a few dozen rows, weighted and added at once."""

    def __init__(self, space: FeatureSpace, weights: Floats, words: Iterable[str]) -> None:
        self._index = space.index
        self._unseen = space.unseen**2
        scaled = weights * np.array(space.weights, dtype=np.float32)[:, None]
        self._masses = [weight**2 for weight in space.weights]
        self._letters: dict[str, int] = {}
        sums = [self._sum_letters(word, scaled) for word in sorted(set(words))]
        self._rows = np.vstack([scaled, *sums])

    def _sum_letters(self, word: str, scaled: Floats) -> Floats:
        """Add up the letter groups of a word of the phrasings beforehand, as one more row."""
        ids = [self._index[GRAM][gram] for gram in grams(word)]
        self._letters[word] = len(self._masses)
        self._masses.append(sum(self._masses[i] for i in ids))
        summed: Floats = scaled[ids].sum(axis=0)
        return summed

    def score(self, analysis: Analysis) -> Floats:
        """Return the score of each class."""
        ids: list[int] = []
        factors: list[float] = []
        stems = list(map(stem, analysis.words))
        neighbours = pairs(stems)
        neighbours.extend(f"¬{negated}" for negated in analysis.negated)
        self._gather(WORD, stems, ids, factors)
        self._gather(PAIR, neighbours, ids, factors)
        self._gather_letters(analysis.words, ids, factors)
        self._gather(CONCEPT, analysis.concepts, ids, factors)
        self._gather(BLEND, blends(analysis.concepts), ids, factors)
        total: Floats = np.array(factors, dtype=np.float32) @ self._rows.take(ids, axis=0)
        return total

    def _gather(
        self, block: int, features: Iterable[str], ids: list[int], factors: list[float]
    ) -> None:
        """Note the rows of a block and their factor; what nobody wrote still weighs."""
        before = len(ids)
        index, masses = self._index[block], self._masses
        mass = 0.0
        for feature in features:
            place = index.get(feature)
            if place is None:
                mass += self._unseen
            else:
                ids.append(place)
                mass += masses[place]
        if len(ids) > before:
            factors.extend([BLOCK_WEIGHTS[block] / sqrt(mass)] * (len(ids) - before))

    def _gather_letters(self, words: Iterable[str], ids: list[int], factors: list[float]) -> None:
        before = len(ids)
        index, letters, masses = self._index[GRAM], self._letters, self._masses
        mass = 0.0
        for word in words:
            place = letters.get(word)
            if place is not None:
                ids.append(place)
                mass += masses[place]
                continue
            for gram in grams(word):
                place = index.get(gram)
                if place is None:
                    mass += self._unseen
                else:
                    ids.append(place)
                    mass += masses[place]
        if len(ids) > before:
            factors.extend([BLOCK_WEIGHTS[GRAM] / sqrt(mass)] * (len(ids) - before))
