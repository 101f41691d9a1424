"""The arithmetic of an evaluation, against values worked out by hand."""

import pytest

from intents.measures import Rate, auroc, calibration_error, recall_at


def test_the_interval_is_wilsons() -> None:
    low, high = Rate(8, 10).interval or (0.0, 0.0)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_a_rate_of_nothing_is_none() -> None:
    assert (Rate(0, 0).value, Rate(0, 0).interval) == (None, None)


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [([0.9, 0.8], [0.1], 1.0), ([0.1], [0.9], 0.0), ([0.5], [0.5], 0.5), ([], [0.5], None)],
)
def test_auroc_counts_the_pairs_in_order(
    inside: list[float], outside: list[float], expected: float | None
) -> None:
    assert auroc(inside, outside) == expected


def test_recall_at_keeps_nine_in_scope_questions_of_ten() -> None:
    inside = [n / 10 for n in range(1, 11)]
    assert recall_at(inside, [0.05, 0.15, 0.95], kept=0.9) == Rate(1, 3)


def test_a_confidence_as_good_as_its_word_has_no_error() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert calibration_error([0.9] * 2, [False, False]) == pytest.approx(0.9)
