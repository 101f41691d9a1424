"""From signs to numbers: which columns a message touches, and the rows of many as a matrix."""

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]
Signs = tuple[list[str], ...]
"""The signs of one message, one list for each block."""

_FREQUENT = 40


class SignSpace:
    """Numbers the signs seen in examples and weighs each by its rarity, block by block."""

    def __init__(self, rows: list[Signs], weights: tuple[float, ...]) -> None:
        counts: tuple[dict[str, int], ...] = tuple({} for _ in weights)
        for row in rows:
            for block, signs in enumerate(row):
                for sign in signs:
                    counts[block][sign] = counts[block].get(sign, 0) + 1
        self._blocks = weights
        self._index: list[dict[str, int]] = []
        self._rarities: list[float] = []
        for seen in counts:
            first = len(self._rarities)
            self._index.append({sign: first + place for place, sign in enumerate(seen)})
            top = log(1 + len(rows)) or 1.0
            self._rarities += [log(1 + len(rows) / count) / top for count in seen.values()]

    def __len__(self) -> int:
        """Count the signs."""
        return len(self._rarities)

    def vector(self, row: Signs) -> tuple[list[int], list[float]]:
        """Return the columns of a message and their values, each block brought to its weight.

        A sign never seen weighs in its block as much as the rarest.
        """
        columns: list[int] = []
        values: list[float] = []
        for weight, index, signs in zip(self._blocks, self._index, row, strict=True):
            known = [place for sign in signs if (place := index.get(sign)) is not None]
            if not known:
                continue
            rarities = [self._rarities[place] for place in known]
            mass = sum(rarity * rarity for rarity in rarities) + len(signs) - len(known)
            scale = weight / sqrt(mass)
            columns += known
            values += [rarity * scale for rarity in rarities]
        return columns, values


class Matrix:
    """The rows as a matrix: dense for the signs that many rows have, sparse for the others."""

    def __init__(self, space: SignSpace, rows: list[Signs]) -> None:
        vectors = [space.vector(row) for row in rows]
        columns = np.array([c for found, _ in vectors for c in found], dtype=np.intp)
        values = np.array([v for _, found in vectors for v in found], dtype=np.float32)
        owners = np.repeat(np.arange(len(rows)), [len(found) for found, _ in vectors])
        self.rows, self.width = len(rows), len(space)
        often = np.bincount(columns, minlength=self.width) >= _FREQUENT
        self._frequent = np.flatnonzero(often)
        rank = np.cumsum(often) - 1
        dense = often[columns]
        self._dense = np.zeros((self.rows, len(self._frequent)), dtype=np.float32)
        self._dense[owners[dense], rank[columns[dense]]] = values[dense]
        by_row = _Sorted(owners[~dense], columns[~dense], values[~dense])
        order = np.argsort(columns[~dense], kind="stable")
        self._by_row = by_row
        self._by_column = _Sorted(
            columns[~dense][order], owners[~dense][order], values[~dense][order]
        )

    def times(self, weights: Floats) -> Floats:
        """Return the scores of the rows."""
        scores: Floats = self._dense @ weights[self._frequent]
        self._by_row.add(weights, scores)
        return scores

    def transposed_times(self, scores: Floats) -> Floats:
        """Return what the rows add to each column."""
        sums = np.zeros((self.width, scores.shape[1]), dtype=np.float32)
        sums[self._frequent] = self._dense.T @ scores
        self._by_column.add(scores, sums)
        return sums


class _Sorted:
    """Entries of a sparse matrix in the order of the places they add to."""

    def __init__(self, targets: Ints, sources: Ints, values: Floats) -> None:
        self._sources, self._values = sources, values[:, None]
        self._targets, self._first = np.unique(targets, return_index=True)

    def add(self, source: Floats, target: Floats) -> None:
        """Add the products to the target, in place."""
        if len(self._targets):
            products = source[self._sources] * self._values
            target[self._targets] += np.add.reduceat(products, self._first, axis=0)
