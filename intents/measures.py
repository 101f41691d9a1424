"""The arithmetic of an evaluation: rates with intervals, ranking of confidences, calibration."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

_Z95 = 1.959964
_BINS = 10
_DRAWS = 200
_SEED = 4

Interval = tuple[float, float]
"""Where a figure lies, nineteen times in twenty."""


@dataclass(frozen=True)
class Rate:
    """A proportion and how many cases it rests on."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        """Return the rate in 0–1, None without any case."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> Interval | None:
        """Return Wilson's 95 % interval."""
        if not self.total:
            return None
        share, n = self.hits / self.total, self.total
        centre = (share + _Z95**2 / (2 * n)) / (1 + _Z95**2 / n)
        half = _Z95 * sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n)) / (1 + _Z95**2 / n)
        return max(centre - half, 0.0), min(centre + half, 1.0)


def rate(flags: Sequence[bool]) -> Rate:
    """Count the true ones."""
    return Rate(sum(flags), len(flags))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """Return how often an in-scope confidence exceeds an out-of-scope one; ties count half."""
    if not inside or not outside:
        return None
    ordered = sorted(outside)
    wins = sum(bisect_left(ordered, a) + bisect_right(ordered, a) for a in inside) / 2
    return wins / (len(inside) * len(outside))


def recall_at(inside: Sequence[float], outside: Sequence[float], *, kept: float) -> Rate:
    """Count the out-of-scope rejected by the threshold that keeps this share of in-scope."""
    if not inside or not outside:
        return Rate(0, 0)
    ordered = sorted(inside, reverse=True)
    threshold = ordered[min(int(kept * len(ordered)), len(ordered) - 1)]
    return rate([confidence < threshold for confidence in outside])


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return the expected gap between a stated confidence and the share that was right."""
    if not confidences:
        return None
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, ok in zip(confidences, right, strict=True):
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, ok))
    gaps = (abs(sum(c for c, _ in group) - sum(ok for _, ok in group)) for group in bins)
    return sum(gaps) / len(confidences)


def paired_interval(before: Sequence[bool], after: Sequence[bool]) -> Interval | None:
    """Return the 95 % interval of a change of rate, measured twice on the same cases.

    After Agresti and Min (2005): half a case is added wherever nothing may have changed, so
    that few cases never look certain.
    """
    if not before:
        return None
    gained = sum(b and not a for a, b in zip(before, after, strict=True)) + 0.5
    lost = sum(a and not b for a, b in zip(before, after, strict=True)) + 0.5
    n = len(before) + 2
    change = (gained - lost) / n
    half = _Z95 * sqrt(gained + lost - n * change**2) / n
    return max(change - half, -1.0), min(change + half, 1.0)


def redrawn_interval(
    count: int, change: Callable[[Sequence[int]], float | None]
) -> Interval | None:
    """Return the 95 % interval of a change, by drawing the cases again, always the same way.

    `change` measures it on the places of some of the `count` cases, repeated as they come; draws
    where it cannot be measured are left out.
    """
    if not count:
        return None
    draw = np.random.default_rng(_SEED)
    drawn = (change(draw.integers(count, size=count).tolist()) for _ in range(_DRAWS))
    found = sorted(value for value in drawn if value is not None)
    if not found:
        return None
    return found[int(0.025 * len(found))], found[min(int(0.975 * len(found)), len(found) - 1)]
