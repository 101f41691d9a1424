"""The closed form says what solving at length would say."""

import numpy as np
import pytest

from faq.classifier import fit
from faq.features import Floats, Rows

ROWS, COLUMNS, CLASSES = 160, 90, 3
RIDGE = 0.7


def dense(seed: int = 4) -> Floats:
    """Return rows of which some columns are frequent, some rare, one used once, one never."""
    draw = np.random.default_rng(seed)
    present = draw.random((ROWS, COLUMNS)) < np.linspace(0.01, 0.9, COLUMNS)
    present[:, :2] = False
    present[5, 1] = True
    values: Floats = (present * draw.random((ROWS, COLUMNS))).astype(np.float32)
    return values


def sparse(values: Floats) -> Rows:
    owners, columns = np.nonzero(values)
    return Rows(owners, columns, values[owners, columns], *values.shape)


def solved(values: Floats, targets: Floats, importance: Floats) -> Floats:
    weighted = values * importance[:, None]
    square = values.T @ weighted + RIDGE * np.eye(values.shape[1])
    weights: Floats = np.linalg.solve(square, weighted.T @ targets).astype(np.float32)
    return weights


@pytest.fixture
def problem() -> tuple[Floats, Floats, Floats]:
    draw = np.random.default_rng(7)
    targets = np.eye(CLASSES, dtype=np.float32)[draw.integers(0, CLASSES, ROWS)]
    importance = draw.choice([0.5, 1.0], ROWS).astype(np.float32)
    return dense(), targets, importance


def test_weights_are_those_of_the_weighted_ridge(problem: tuple[Floats, Floats, Floats]) -> None:
    values, targets, importance = problem
    fitted = fit(sparse(values), targets, ridge=RIDGE, importance=importance)
    assert np.allclose(fitted.weights, solved(values, targets, importance), atol=1e-3)


def test_a_held_out_score_is_that_of_a_model_without_the_row(
    problem: tuple[Floats, Floats, Floats],
) -> None:
    values, targets, importance = problem
    fitted = fit(sparse(values), targets, ridge=RIDGE, importance=importance)
    for row in (0, 5, ROWS - 1):
        rest = np.arange(ROWS) != row
        without = solved(values[rest], targets[rest], importance[rest])
        assert np.allclose(fitted.held_out[row], values[row] @ without, atol=1e-3)
