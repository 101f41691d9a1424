"""What of a message counts, and how much: words, neighbours, letters and concepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from faq.analysis import Analysis
from faq.text import stem

WORD, PAIR, GRAM, CONCEPT, BLEND = range(5)
BLOCK_WEIGHTS = (1.0, 1.0, 1.0, 0.1, 0.3)
"""Weight of the words, their neighbours, their letters, the concepts and the concepts by two."""

_GRAM_SIZES = (2, 3, 4)

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Rows:
    """A sparse matrix as triples: row owners[k] has values[k] in columns[k]."""

    owners: Ints
    columns: Ints
    values: Floats
    count: int
    width: int

    def __len__(self) -> int:
        """Count the rows."""
        return self.count


def grams(word: str) -> list[str]:
    """Return the groups of letters inside a word, its edges marked."""
    marked = f"<{word}>"
    return [marked[i : i + n] for n in _GRAM_SIZES for i in range(len(marked) - n + 1)]


def pairs(words: Sequence[str]) -> list[str]:
    """Return the neighbouring stems of a message, its edges marked."""
    marked = ("^", *words, "$")
    return [f"{a} {b}" for a, b in pairwise(marked)] if words else []


def blends(concepts: Sequence[str]) -> list[str]:
    """Return the concepts of a message two by two: what is asked shows in how ideas meet."""
    return [f"{a}&{b}" for a, b in combinations(sorted(concepts), 2)]


def features_of(analysis: Analysis) -> tuple[list[str], ...]:
    """Return the features of a message, one list for each block, repeated as they come."""
    words = [stem(word) for word in analysis.words]
    neighbours = pairs(words) + [f"¬{negated}" for negated in analysis.negated]
    letters = [gram for word in analysis.words for gram in grams(word)]
    concepts = list(analysis.concepts)
    return words, neighbours, letters, concepts, blends(concepts)


class FeatureSpace:
    """Numbers the features seen in phrasings and weighs them by how few entries have them."""

    def __init__(self, analyses: Sequence[Analysis], labels: Sequence[int], entries: int) -> None:
        self.index: tuple[dict[str, int], ...] = tuple({} for _ in BLOCK_WEIGHTS)
        seen: list[dict[str, set[int]]] = [{} for _ in BLOCK_WEIGHTS]
        self._features = [features_of(analysis) for analysis in analyses]
        for row, label in zip(self._features, labels, strict=True):
            for block, found in enumerate(row):
                for feature in found:
                    seen[block].setdefault(feature, set()).add(label)
        weights: list[float] = []
        for block, by_feature in enumerate(seen):
            for feature, owners in by_feature.items():
                self.index[block][feature] = len(weights)
                weights.append(_weight(len(owners - {-1}), entries))
        self.weights = weights
        self.unseen = _weight(0, entries)

    def rows(self) -> Rows:
        """Return the phrasings as rows, each block brought to its weight."""
        owners: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for owner, row in enumerate(self._features):
            for block, found in enumerate(row):
                ids = [self.index[block][feature] for feature in found]
                squares = sum(self.weights[i] ** 2 for i in ids)
                scale = BLOCK_WEIGHTS[block] / sqrt(squares) if squares else 0.0
                owners.extend([owner] * len(ids))
                columns.extend(ids)
                values.extend(self.weights[i] * scale for i in ids)
        return Rows(
            np.array(owners, dtype=np.intp),
            np.array(columns, dtype=np.intp),
            np.array(values, dtype=np.float32),
            len(self._features),
            len(self.weights),
        )


def _weight(owners: int, entries: int) -> float:
    return log(1.0 + entries / max(owners, 0.5))
