"""Measures how well messages are understood, on labelled rows, with honest intervals."""

from collections.abc import Sequence
from dataclasses import replace

from faq.calibration import Calibration, Sample, Zone, fit_calibration, samples_held_out
from faq.matcher import Matcher
from intents.definitions import default_definitions
from intents.measures import Rate, auroc, calibration_error, rate, recall_at
from intents.report import EvalReport
from intents.rows import Row, load_rows
from intents.understanding import (
    Understander,
    Understanding,
    calibrate_on_itself,
    is_unscored,
)

__all__ = ["EvalReport", "Row", "calibrate", "cross_validate", "evaluate", "load_rows"]


def evaluate(rows: Sequence[Row], subject: Understander | Matcher) -> EvalReport:
    """Measure a subject; a bare matcher is calibrated on its own held-out scores."""
    understander = _understander(subject)
    return report_on(rows, [understander.understand(r.text, audience=r.role) for r in rows])


def cross_validate(rows: Sequence[Row], subject: Understander, *, folds: int = 5) -> EvalReport:
    """Measure with thresholds fitted, for each part of the rows, on the other parts only."""
    understood: dict[int, Understanding] = {}
    for fold in range(folds):
        others = [row for place, row in enumerate(rows) if place % folds != fold]
        fitted = replace(subject, calibration=calibrate(others, subject))
        for place in range(fold, len(rows), folds):
            row = rows[place]
            understood[place] = fitted.understand(row.text, audience=row.role)
    return report_on(rows, [understood[place] for place in range(len(rows))])


def calibrate(rows: Sequence[Row], subject: Understander) -> Calibration:
    """Fit a calibration on labelled rows that are not phrasings of the catalogue.

    The phrasings join in, each ranked as if it were absent: they are many, and harder.
    """
    samples = samples_held_out(subject.matcher)
    for row in rows:
        reading, ranking = subject.read(row.text, audience=row.role)
        if not row.labelled or is_unscored(ranking, reading):
            continue
        ids = [match.entry_id for match in ranking.matches]
        samples.append(
            Sample(
                features=ranking.features,
                best_right=ids[0] in row.right,
                among_three=not row.right.isdisjoint(ids[:3]),
                in_scope=row.in_scope,
            )
        )
    return fit_calibration(samples, edition=subject.matcher.edition)


def report_on(rows: Sequence[Row], understood: Sequence[Understanding]) -> EvalReport:
    """Measure what was understood of each row, as a whole and by tag."""
    pairs = list(zip(rows, understood, strict=True))
    tags = sorted({tag for row in rows for tag in row.tags})
    by_tag = {tag: _measure([p for p in pairs if tag in p[0].tags]) for tag in tags}
    return replace(_measure(pairs), by_tag=by_tag)


def _understander(subject: Understander | Matcher) -> Understander:
    if isinstance(subject, Understander):
        return subject
    return Understander.of(subject, calibrate_on_itself(subject), default_definitions())


def _measure(pairs: Sequence[tuple[Row, Understanding]]) -> EvalReport:
    labelled = [pair for pair in pairs if pair[0].labelled]
    inside = [pair for pair in labelled if pair[0].in_scope]
    outside = [pair for pair in labelled if not pair[0].in_scope]
    confident = [u.probability for _, u in inside]
    unsure = [u.probability for _, u in outside]
    right = [_among(row, u, 1) for row, u in labelled]
    return EvalReport(
        n=len(pairs),
        rates={
            "top1": rate([_among(row, u, 1) for row, u in inside]),
            "top3": rate([_among(row, u, 3) for row, u in inside]),
            "r90": recall_at(confident, unsure, kept=0.9),
            "answered_right": _zone_rate(inside, Zone.ANSWER, among=1),
            "answered_wrong": rate(
                [u.zone is Zone.ANSWER and not _among(row, u, 1) for row, u in inside]
            ),
            "suggested_right": _zone_rate(inside, Zone.SUGGEST, among=3),
            "oos_answered": rate([u.zone is Zone.ANSWER for _, u in outside]),
            "oos_abstained": rate([u.zone is Zone.ABSTAIN for _, u in outside]),
            "report_recall": rate([_recognised(row, u) for row, u in pairs if row.reports]),
            "report_false_alarms": rate([u.is_report for row, u in pairs if not row.reports]),
        },
        auroc=auroc(confident, unsure),
        ece=calibration_error([u.probability for _, u in labelled], right),
    )


def _zone_rate(pairs: Sequence[tuple[Row, Understanding]], zone: Zone, *, among: int) -> Rate:
    return rate([u.zone is zone and _among(row, u, among) for row, u in pairs])


def _among(row: Row, understood: Understanding, count: int) -> bool:
    return any(match.entry_id in row.right for match in understood.matches[:count])


def _recognised(row: Row, understood: Understanding) -> bool:
    return understood.is_report and understood.intent in row.reports
