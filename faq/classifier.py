"""A closed-form linear classifier: ridge regression of each entry against the rest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from faq.features import Floats, Ints, Rows

_CHUNK = 1_024


@dataclass(frozen=True)
class Fitted:
    """Weights by feature and class, and what each row scores when it is left out."""

    weights: Floats
    held_out: Floats


def fit(rows: Rows, targets: Floats, *, ridge: float, importance: Floats) -> Fitted:
    """Solve the weighted ridge in the dual, where exact leave-one-out scores are free.

    `importance` is how much each row counts. Memory stays near rows² numbers.
    """
    kernel = _kernel(rows)
    kernel[np.diag_indices_from(kernel)] += ridge / importance
    inverse = np.linalg.inv(kernel).astype(np.float32)
    dual: Floats = np.matmul(inverse, targets, dtype=np.float32)
    held_out = targets - dual / np.diagonal(inverse)[:, None]
    return Fitted(_primal(rows, dual), held_out.astype(np.float32))


def _kernel(rows: Rows) -> Floats:
    """Return the products between rows.

    A feature that only one row has, as most have, weighs on the diagonal and nowhere else.
    """
    kernel = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for _, part in _slices(rows, min_rows=2):
        kernel += part @ part.T
    alone = _popularity(rows)[rows.columns] == 1
    squares = np.where(alone, rows.values, 0.0) ** 2
    kernel[np.diag_indices_from(kernel)] += np.bincount(rows.owners, squares, len(rows))
    return kernel


def _primal(rows: Rows, dual: Floats) -> Floats:
    """Return the weight of each feature for each class."""
    weights = np.zeros((rows.width, dual.shape[1]), dtype=np.float32)
    for columns, part in _slices(rows, min_rows=2):
        weights[columns] = part.T @ dual
    alone = np.flatnonzero(_popularity(rows)[rows.columns] == 1)
    weights[rows.columns[alone]] = rows.values[alone, None] * dual[rows.owners[alone]]
    return weights


def _popularity(rows: Rows) -> Ints:
    return np.bincount(rows.columns, minlength=rows.width)


def _slices(rows: Rows, *, min_rows: int) -> Iterator[tuple[Ints, Floats]]:
    """Give the columns that enough rows have as dense slices, never all of them at once."""
    chosen = np.flatnonzero(_popularity(rows) >= min_rows)
    rank = np.full(rows.width, -1, dtype=np.intp)
    rank[chosen] = np.arange(len(chosen))
    places = rank[rows.columns]
    order = np.argsort(places, kind="stable")
    places, owners, values = places[order], rows.owners[order], rows.values[order]
    for first in range(0, len(chosen), _CHUNK):
        low, high = np.searchsorted(places, (first, first + _CHUNK))
        part = np.zeros((len(rows), min(_CHUNK, len(chosen) - first)), dtype=np.float32)
        np.add.at(part, (owners[low:high], places[low:high] - first), values[low:high])
        yield chosen[first : first + _CHUNK], part
