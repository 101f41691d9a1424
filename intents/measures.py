"""The arithmetic of an evaluation: rates with intervals, ranking of confidences, calibration."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_Z95 = 1.959964
_BINS = 10


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
    def interval(self) -> tuple[float, float] | None:
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
    wins = sum((a > b) + 0.5 * (a == b) for a in inside for b in outside)
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
