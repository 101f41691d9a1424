"""A linear classifier learnt from examples: softmax regression, solved by quasi-Newton steps."""

from collections import deque
from dataclasses import dataclass
from math import sqrt

import numpy as np

from intents.sparse import Floats, Ints, Matrix, Signs, SignSpace

_MEMORY = 8
_STEPS = 60
_SMALL_GAIN = 2e-5
_SMALLEST_STEP = 1e-4
_ENOUGH = 1e-4


@dataclass(frozen=True)
class Linear:
    """Weights by column and class, and what each class starts from."""

    weights: Floats
    start: Floats

    def probabilities(self, columns: list[int], values: list[float]) -> Floats:
        """Return the probability of each class for one message."""
        scores = self.start
        if columns:
            scores = scores + np.array(values, dtype=np.float32) @ self.weights.take(columns, 0)
        raised = np.exp(scores - scores.max())
        shares: Floats = raised / raised.sum()
        return shares


def learn(space: SignSpace, rows: list[Signs], labels: list[int], *, ridge: float) -> Linear:
    """Fit on labelled rows; labels are numbered from 0. The same rows give the same weights."""
    problem = _Problem(Matrix(space, rows), np.array(labels), ridge)
    width, classes = len(space), max(labels) + 1
    point = np.zeros((width + 1, classes), dtype=np.float32)
    loss, slope = problem.at(point)
    steps: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    for _ in range(_STEPS):
        direction = _direction(slope, steps)
        descent = float((slope * direction).sum())
        size = 1.0
        while True:
            moved = point - np.float32(size) * direction
            new_loss, new_slope = problem.at(moved)
            if new_loss <= loss - _ENOUGH * size * descent or size < _SMALLEST_STEP:
                break
            size /= 2
        step, change = moved - point, new_slope - slope
        bend = float((step * change).sum())
        if bend > 0:
            steps.append((step, change, 1.0 / bend))
        gain, point, loss, slope = loss - new_loss, moved, new_loss, new_slope
        if gain < _SMALL_GAIN * abs(loss):
            break
    return Linear(np.ascontiguousarray(point[:-1]), point[-1])


class _Problem:
    """Loss and slope of the regression: the last row of a point is what classes start from."""

    def __init__(self, matrix: Matrix, labels: Ints, ridge: float) -> None:
        self._matrix, self._ridge = matrix, np.float32(ridge)
        self._labels, self._places = labels, np.arange(len(labels))

    def at(self, point: Floats) -> tuple[float, Floats]:
        """Return the penalised loss and its slope."""
        weights = point[:-1]
        scores = self._matrix.times(weights) + point[-1]
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        sums = raised.sum(axis=1, keepdims=True)
        loss = float((np.log(sums[:, 0]) - scores[self._places, self._labels]).sum(dtype=float))
        loss += 0.5 * float(self._ridge) * float((weights * weights).sum(dtype=float))
        gaps = raised / sums
        gaps[self._places, self._labels] -= 1.0
        slope = np.vstack([self._matrix.transposed_times(gaps), gaps.sum(axis=0)])
        slope[:-1] += self._ridge * weights
        return loss, slope


def _direction(slope: Floats, steps: "deque[tuple[Floats, Floats, float]]") -> Floats:
    """Return the quasi-Newton direction from the last steps (L-BFGS, two loops)."""
    direction = slope.copy()
    if not steps:
        direction /= np.float32(max(1.0, sqrt(float((slope * slope).sum(dtype=float)))))
        return direction
    shares = []
    for step, change, inverse in reversed(steps):
        share = inverse * float((step * direction).sum())
        shares.append(share)
        direction -= np.float32(share) * change
    step, change, inverse = steps[-1]
    direction *= np.float32(1.0 / (inverse * float((change * change).sum())))
    for (step, change, inverse), share in zip(steps, reversed(shares), strict=True):
        back = inverse * float((change * direction).sum())
        direction += np.float32(share - back) * step
    return direction
