"""Measures how well messages are understood, on labelled rows, with honest intervals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from faq.calibration import Calibration, Sample, Zone, fit_calibration, samples_held_out
from faq.matcher import Matcher
from intents.definitions import default_definitions
from intents.edition import edition_of
from intents.measures import auroc, calibration_error, rate, recall_at
from intents.report import EvalReport
from intents.rows import Row, load_rows
from intents.subjects import Subject
from intents.understanding import (
    Understander,
    Understanding,
    calibrate_on_itself,
    is_unscored,
)

__all__ = ["EvalReport", "Row", "calibrate", "cross_validate", "evaluate", "load_rows"]

Pairs = Sequence[tuple[Row, Understanding]]
Watch = Callable[[Sequence[Row]], Iterable[Row]]
"""Goes through rows, letting somebody see how far it went."""


def evaluate(rows: Sequence[Row], subject: Subject | Matcher, *, watch: Watch = iter) -> EvalReport:
    """Measure a subject; a bare matcher is calibrated on its own held-out scores."""
    whole = _understander(subject) if isinstance(subject, Matcher) else subject
    return report_on(rows, understand_all(rows, whole, watch=watch))


def understand_all(
    rows: Sequence[Row], subject: Subject, *, watch: Watch = iter
) -> list[Understanding]:
    """Return what a subject makes of each row, told the role the row gives."""
    return [subject.understand(row.text, audience=row.role) for row in watch(rows)]


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


def calibrate(rows: Sequence[Row], subject: Understander, *, watch: Watch = iter) -> Calibration:
    """Fit a calibration on labelled rows that are not phrasings of the catalogue.

    The phrasings join in, each ranked as if it were absent: they are many, and harder.
    """
    samples = samples_held_out(subject.matcher)
    for row in watch(rows):
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
    return fit_calibration(samples, edition=edition_of(subject.matcher, subject.definitions))


def report_on(rows: Sequence[Row], understood: Sequence[Understanding]) -> EvalReport:
    """Measure what was understood of each row, as a whole and by tag."""
    pairs = list(zip(rows, understood, strict=True))
    tags = sorted({tag for row in rows for tag in row.tags})
    by_tag = {tag: measure([p for p in pairs if tag in p[0].tags]) for tag in tags}
    return replace(measure(pairs), by_tag=by_tag)


def _understander(matcher: Matcher) -> Understander:
    return Understander.of(matcher, calibrate_on_itself(matcher), default_definitions())


def rate_flags(pairs: Pairs) -> Mapping[str, list[bool]]:
    """Return what each rate counts, case by case, in the order of the rows it is about."""
    inside = [(row, u) for row, u in pairs if row.in_scope]
    outside = [u for row, u in pairs if row.labelled and not row.in_scope]
    answered = [u.zone is Zone.ANSWER for _, u in inside]
    first, three = ([_among(row, u, n) for row, u in inside] for n in (1, 3))
    return {
        "top1": first,
        "top3": three,
        "answered_right": [a and right for a, right in zip(answered, first, strict=True)],
        "answered_wrong": [a and not right for a, right in zip(answered, first, strict=True)],
        "suggested_right": [
            u.zone is Zone.SUGGEST and right for (_, u), right in zip(inside, three, strict=True)
        ],
        "oos_answered": [u.zone is Zone.ANSWER for u in outside],
        "oos_abstained": [u.zone is Zone.ABSTAIN for u in outside],
        "report_recall": [_recognised(row, u) for row, u in pairs if row.reports],
        "report_false_alarms": [u.is_report for row, u in pairs if not row.reports],
    }


def measure(pairs: Pairs) -> EvalReport:
    """Measure what was understood, as a whole."""
    labelled = [(row, u) for row, u in pairs if row.labelled]
    confident = [u.probability for row, u in labelled if row.in_scope]
    unsure = [u.probability for row, u in labelled if not row.in_scope]
    return EvalReport(
        n=len(pairs),
        rates={
            **{key: rate(flags) for key, flags in rate_flags(pairs).items()},
            "r90": recall_at(confident, unsure, kept=0.9),
        },
        auroc=auroc(confident, unsure),
        ece=calibration_error(
            [u.probability for _, u in labelled], [_among(row, u, 1) for row, u in labelled]
        ),
    )


def _among(row: Row, understood: Understanding, count: int) -> bool:
    return any(match.entry_id in row.right for match in understood.matches[:count])


def _recognised(row: Row, understood: Understanding) -> bool:
    return understood.is_report and understood.intent in row.reports
