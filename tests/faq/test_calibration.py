"""A probability that means something, and thresholds that follow from what errors cost."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.calibration import (
    MOST_OOS,
    MOST_WRONG,
    Calibration,
    Sample,
    Zone,
    fit_calibration,
    load_calibration,
    samples_held_out,
)
from faq.ranking import FEATURE_NAMES
from tests.faq.small import matcher


def sample(best: float, *, right: bool, in_scope: bool = True) -> Sample:
    features = (best, best / 2, 1.0, best, 0.0)
    return Sample(features=features, best_right=right, among_three=right, in_scope=in_scope)


def separable() -> Calibration:
    good = [sample(0.6 + n / 100, right=True) for n in range(30)]
    bad = [sample(0.1 + n / 200, right=False, in_scope=n % 2 == 0) for n in range(30)]
    return fit_calibration([*good, *bad], edition="abc")


def test_what_is_clearly_right_is_answered_and_what_is_not_is_kept_silent() -> None:
    fitted = separable()
    assert fitted.zone_of(fitted.of_features(sample(0.9, right=True).features)) is Zone.ANSWER
    assert fitted.zone_of(fitted.of_features(sample(0.1, right=True).features)) is Zone.ABSTAIN


def test_answering_asks_for_more_than_suggesting() -> None:
    fitted = separable()
    assert fitted.suggest_from <= fitted.answer_from


def test_costly_errors_raise_the_threshold() -> None:
    mixed = [sample(n / 60, right=n % 3 > 0) for n in range(60)]
    assert fit_calibration(mixed, edition="abc").answer_from > separable().answer_from / 2


def test_no_more_errors_are_answered_than_is_allowed_even_when_worth_it() -> None:
    right = [sample(0.5 + n / 1000, right=True) for n in range(200)]
    inside = [sample(0.5 + n / 100, right=False) for n in range(20)]
    outside = [sample(0.5 + n / 100, right=False, in_scope=False) for n in range(20)]
    samples = [*right, *inside, *outside]
    fitted = fit_calibration(samples, edition="abc")
    answered = [s for s in samples if fitted.of_features(s.features) >= fitted.answer_from]
    wrong = [s for s in answered if s.in_scope and not s.best_right]
    strangers = [s for s in answered if not s.in_scope]
    assert len(wrong) <= MOST_WRONG * (len(right) + len(inside))
    assert len(strangers) <= MOST_OOS * len(outside)


def test_a_light_sample_weighs_less_than_a_heavy_one() -> None:
    good = [sample(0.5, right=True)] * 10
    light = [replace(sample(0.5, right=False), weight=0.01)] * 10
    mixed = fit_calibration([*good, *light], edition="abc")
    even = fit_calibration([*good, *(replace(s, weight=1.0) for s in light)], edition="abc")
    asked = sample(0.5, right=True).features
    assert mixed.of_features(asked) > 0.9
    assert even.of_features(asked) == pytest.approx(0.5, abs=0.05)


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=5))
def test_a_probability_is_between_zero_and_one(features: list[float]) -> None:
    assert 0.0 <= separable_once.of_features(features) <= 1.0


separable_once = separable()


def test_a_text_without_candidate_has_no_probability() -> None:
    ranking = matcher().rank("???")
    assert separable_once.probability(ranking) == 0.0
    assert separable_once.zone(ranking) is Zone.ABSTAIN


def test_a_saved_calibration_comes_back(tmp_path: Path) -> None:
    separable_once.save(tmp_path / "c.json")
    assert load_calibration(tmp_path / "c.json") == separable_once


def test_a_calibration_of_other_features_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    separable_once.save(file)
    file.write_text(file.read_text().replace(FEATURE_NAMES[0], "autre"))
    assert load_calibration(file) is None
    assert load_calibration(tmp_path / "absent.json") is None


def test_a_catalogue_gives_its_own_held_out_samples() -> None:
    samples = samples_held_out(matcher())
    assert {s.in_scope for s in samples} == {True, False}
    assert not any(s.best_right and not s.in_scope for s in samples)


@pytest.mark.parametrize("right", [True, False])
def test_samples_all_alike_do_not_break_the_fit(right: bool) -> None:
    fitted = fit_calibration([sample(0.5, right=right)] * 4, edition="abc")
    assert 0.0 <= fitted.of_features(sample(0.5, right=right).features) <= 1.0
