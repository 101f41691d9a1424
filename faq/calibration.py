"""How sure is sure enough: from a ranking's features to a probability and a zone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import exp
from pathlib import Path

import numpy as np

from faq.logistic import Doubles, logistic
from faq.matcher import Matcher
from faq.ranking import FEATURE_NAMES, Ranking

COSTS = {
    "answered_right": 1.0,
    "answered_wrong": -2.0,
    "oos_answered": -2.0,
    "suggested_right": 0.6,
    "suggested_wrong": -0.2,
    "oos_suggested": -0.4,
    "abstained": 0.0,
}
"""What each outcome is worth to the person who asked; thresholds follow from it."""

MOST_WRONG = 0.025
MOST_OOS = 0.04
"""Shares of in-scope questions answered wrong, and of out-of-scope ones answered, at most.

Lower than what is bearable: a threshold does a little worse on questions it never saw.
"""

HELD_OUT_WEIGHT = 0.05
"""What a phrasing counts beside a question: there are many, and none is a person's question."""

_GRID = np.linspace(0.02, 0.98, 97)
_NEARLY = 0.01
_MIDDLE = 0.5
_SOONER = 0.25


class Zone(StrEnum):
    """What to do with a ranking: give the answer, propose titles, or say one does not know."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    ABSTAIN = "abstain"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A labelled ranking: was the best right, was one of the three, was there a right one."""

    features: tuple[float, ...]
    best_right: bool
    among_three: bool
    in_scope: bool
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """A logistic model of « the best entry is right », and two thresholds on it.

    `edition` is the fingerprint of the content and lexicon it was fitted on.
    """

    weights: tuple[float, ...]
    bias: float
    answer_from: float
    suggest_from: float
    edition: str
    rows: int

    def probability(self, ranking: Ranking) -> float:
        """Return the probability that the best entry is right, 0 without any candidate."""
        return self.of_features(ranking.features) if ranking.matches else 0.0

    def of_features(self, features: Sequence[float]) -> float:
        """Return the probability for bare features."""
        total = self.bias + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return 1.0 / (1.0 + exp(-min(max(total, -40.0), 40.0)))

    def zone(self, ranking: Ranking) -> Zone:
        """Return the zone of a ranking."""
        return self.zone_of(self.probability(ranking))

    def zone_of(self, probability: float) -> Zone:
        """Return the zone of a probability."""
        if probability >= self.answer_from:
            return Zone.ANSWER
        return Zone.SUGGEST if probability >= self.suggest_from else Zone.ABSTAIN

    def save(self, path: Path) -> None:
        """Write the calibration beside the content it belongs to."""
        text = json.dumps({"features": FEATURE_NAMES, **asdict(self)}, indent=2)
        path.write_text(text + "\n", encoding="utf-8")


def load_calibration(path: Path) -> Calibration | None:
    """Return a saved calibration; None when absent or made for other features."""
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data.pop("features", ())) != FEATURE_NAMES:
        return None
    return Calibration(**{**data, "weights": tuple(data["weights"])})


def fit_calibration(samples: Sequence[Sample], *, edition: str) -> Calibration:
    """Fit on rankings of questions that the matcher was not built from."""
    features = np.array([sample.features for sample in samples], dtype=np.float64)
    right = np.array([sample.best_right for sample in samples], dtype=np.float64)
    importance = np.array([sample.weight for sample in samples], dtype=np.float64)
    weights, bias = logistic(features, right, importance)
    fitted = Calibration(
        weights=tuple(float(w) for w in weights),
        bias=bias,
        answer_from=1.0,
        suggest_from=1.0,
        edition=edition,
        rows=len(samples),
    )
    scores = np.array([fitted.of_features(sample.features) for sample in samples])
    answer_from, suggest_from = _thresholds(scores, samples)
    return Calibration(
        **{**asdict(fitted), "answer_from": answer_from, "suggest_from": suggest_from}
    )


def _thresholds(scores: Doubles, samples: Sequence[Sample]) -> tuple[float, float]:
    """Return the two thresholds of best worth that keep errors under their ceilings.

    Worth changes little around its top, and the top itself moves with a few rows: the middle
    of the thresholds worth nearly as much is steadier. Titles are proposed a little sooner: a
    useless title is passed over, a missing one is a question without an answer.
    """
    answered = np.array([_worth(s, Zone.ANSWER) * s.weight for s in samples])
    suggested = np.array([_worth(s, Zone.SUGGEST) * s.weight for s in samples])
    whole = sum(s.weight for s in samples)
    suggest_from = _steady(suggested, scores, whole, place=_SOONER)
    gained = answered - np.where(scores >= suggest_from, suggested, 0.0)
    answer_from = max(_steady(gained, scores, whole, place=_MIDDLE), suggest_from)
    wrong = [(p, s) for p, s in zip(scores, samples, strict=True) if not s.best_right]
    for inside, most in ((True, MOST_WRONG), (False, MOST_OOS)):
        errors = [(float(p), s.weight) for p, s in wrong if s.in_scope is inside]
        group = sum(s.weight for s in samples if s.in_scope is inside)
        answer_from = max(answer_from, _ceiling(errors, most * group))
    return answer_from, suggest_from


def _ceiling(errors: Sequence[tuple[float, float]], allowed: float) -> float:
    """Return the lowest threshold of the grid over which errors weigh no more than allowed."""
    over = [sum(w for p, w in errors if p >= threshold) for threshold in _GRID]
    return float(_GRID[next((n for n, weight in enumerate(over) if weight <= allowed), -1)])


def _steady(worths: Doubles, scores: Doubles, whole: float, *, place: float) -> float:
    """Return a place, in 0–1, among the thresholds worth nearly as much as the best."""
    totals = np.array([worths[scores >= threshold].sum() for threshold in _GRID])
    near = _GRID[totals >= totals.max() - _NEARLY * whole]
    return float(near.min() + place * (near.max() - near.min()))


def _worth(sample: Sample, zone: Zone) -> float:
    if zone is Zone.ANSWER:
        if not sample.in_scope:
            return COSTS["oos_answered"]
        return COSTS["answered_right" if sample.best_right else "answered_wrong"]
    if not sample.in_scope:
        return COSTS["oos_suggested"]
    return COSTS["suggested_right" if sample.among_three else "suggested_wrong"]


def samples_held_out(matcher: Matcher) -> list[Sample]:
    """Return the phrasings of a catalogue as light samples, each ranked as if it were absent."""
    return [
        Sample(
            features=row.features,
            best_right=row.entry_id is not None and row.order[:1] == (row.entry_id,),
            among_three=row.entry_id in row.order[:3],
            in_scope=row.entry_id is not None,
            weight=HELD_OUT_WEIGHT,
        )
        for row in matcher.held_out()
    ]
