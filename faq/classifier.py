"""A closed-form linear classifier: ridge regression of each entry against the rest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from faq.features import Floats, Ints, Rows

_CHUNK = 1_024
_SMALL = 128
_FREQUENT = 48
"""Rows from which a feature's column is cheaper to multiply whole than row by row."""


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
    half = _inverse_of_lower(np.linalg.cholesky(kernel))
    dual: Floats = half.T @ (half @ targets)
    held_out: Floats = targets - dual / np.einsum("ij,ij->j", half, half)[:, None]
    return Fitted(_primal(rows, dual), held_out)


def _inverse_of_lower(lower: Floats) -> Floats:
    """Invert a lower triangular matrix by halves: three times quicker than inverting the whole."""
    size = len(lower)
    if size <= _SMALL:
        return np.tril(np.linalg.inv(lower))
    cut = size // 2
    inverse: Floats = np.zeros_like(lower)
    inverse[:cut, :cut] = first = _inverse_of_lower(lower[:cut, :cut])
    inverse[cut:, cut:] = second = _inverse_of_lower(lower[cut:, cut:])
    inverse[cut:, :cut] = -second @ (lower[cut:, :cut] @ first)
    return inverse


def _kernel(rows: Rows) -> Floats:
    """Return the products between rows.

    A feature that few rows have, as most are, meets only those rows, two by two.
    """
    kernel = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for _, part in _slices(rows, min_rows=_FREQUENT):
        kernel += part @ part.T
    popularity = _popularity(rows)
    order = np.argsort(rows.columns, kind="stable")
    starts = np.cumsum(popularity) - popularity
    for count in range(1, _FREQUENT):
        columns = np.flatnonzero(popularity == count)
        places = order[starts[columns][:, None] + np.arange(count)]
        owners, values = rows.owners[places], rows.values[places]
        meet = (owners[:, :, None], owners[:, None, :])
        np.add.at(kernel, meet, values[:, :, None] * values[:, None, :])
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
