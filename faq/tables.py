"""Each word's contribution to each entry, computed once, so that a question is a few sums."""

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


class Block:
    """Rows of contributions by feature, and the squared mass of each feature."""

    def __init__(self, index: dict[str, int], rows: Floats, masses: list[float]) -> None:
        self.index, self.rows, self.masses = index, rows, masses


class Tables:
    """Scores a message against every class; sums of rows, no feature vector in between."""

    def __init__(self, space: FeatureSpace, weights: Floats, words: Iterable[str]) -> None:
        scaled = weights * np.array(space.weights, dtype=np.float32)[:, None]
        self._unseen = space.unseen**2
        self._classes = weights.shape[1]
        self._stems = _block(space, WORD, scaled)
        self._pairs = _block(space, PAIR, scaled)
        self._grams = _block(space, GRAM, scaled)
        self._concepts = _block(space, CONCEPT, scaled)
        self._blends = _block(space, BLEND, scaled)
        self._letters = self._letters_of(words)

    def score(self, analysis: Analysis) -> tuple[Floats, float]:
        """Return the score of each class, and the share of the words' mass that is known."""
        total = np.zeros(self._classes, dtype=np.float32)
        stems = [stem(word) for word in analysis.words]
        known, mass = self._add(total, self._stems, stems, BLOCK_WEIGHTS[WORD])
        neighbours = pairs(stems)
        neighbours.extend(f"¬{negated}" for negated in analysis.negated)
        self._add(total, self._pairs, neighbours, BLOCK_WEIGHTS[PAIR])
        self._add_letters(total, analysis.words)
        self._add(total, self._concepts, analysis.concepts, BLOCK_WEIGHTS[CONCEPT])
        self._add(total, self._blends, blends(analysis.concepts), BLOCK_WEIGHTS[BLEND])
        return total, known / mass if mass else 0.0

    def _add(
        self, total: Floats, block: Block, features: Iterable[str], weight: float
    ) -> tuple[float, float]:
        """Add a block's contribution; return its known mass and its whole mass."""
        ids: list[int] = []
        known = mass = 0.0
        for feature in features:
            place = block.index.get(feature)
            if place is None:
                mass += self._unseen
            else:
                ids.append(place)
                known += block.masses[place]
        mass += known
        if ids:
            total += block.rows[ids].sum(axis=0) * (weight / sqrt(mass))
        return known, mass

    def _add_letters(self, total: Floats, words: Iterable[str]) -> None:
        ids: list[int] = []
        loose: list[int] = []
        mass = 0.0
        letters, index = self._letters, self._grams.index
        for word in words:
            place = letters.index.get(word)
            if place is not None:
                ids.append(place)
                mass += letters.masses[place]
                continue
            for gram in grams(word):
                place = index.get(gram)
                if place is None:
                    mass += self._unseen
                else:
                    loose.append(place)
                    mass += self._grams.masses[place]
        if not mass:
            return
        scale = BLOCK_WEIGHTS[GRAM] / sqrt(mass)
        if ids:
            total += letters.rows[ids].sum(axis=0) * scale
        if loose:
            total += self._grams.rows[loose].sum(axis=0) * scale

    def _letters_of(self, words: Iterable[str]) -> Block:
        """Sum the letter groups of each word of the phrasings beforehand."""
        index: dict[str, int] = {}
        masses: list[float] = []
        known = sorted(set(words))
        rows = np.zeros((len(known), self._classes), dtype=np.float32)
        for word in known:
            ids = [self._grams.index[gram] for gram in grams(word)]
            rows[len(index)] = self._grams.rows[ids].sum(axis=0)
            masses.append(sum(self._grams.masses[i] for i in ids))
            index[word] = len(index)
        return Block(index, rows, masses)


def _block(space: FeatureSpace, block: int, scaled: Floats) -> Block:
    index = {feature: place for place, feature in enumerate(space.index[block])}
    ids = list(space.index[block].values())
    return Block(index, np.ascontiguousarray(scaled[ids]), [space.weights[i] ** 2 for i in ids])
