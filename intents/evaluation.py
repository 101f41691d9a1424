"""Measures how well messages are understood, on labelled rows, with honest intervals."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from faq.calibration import Calibration, Sample, Zone, fit_calibration
from faq.entry import Audience
from faq.matcher import Matcher
from faq.problems import ContentError, Problem
from intents.definitions import default_definitions
from intents.measures import Rate, auroc, calibration_error, rate, recall_at
from intents.understanding import (
    Understander,
    Understanding,
    calibrate_on_itself,
    is_unscored,
)

OUT_OF_SCOPE = "oos"
_RATES = (
    "top1",
    "top3",
    "r90",
    "answered_right",
    "answered_wrong",
    "suggested_right",
    "oos_answered",
    "oos_abstained",
    "report_recall",
    "report_false_alarms",
)
_KEYS = ("n", "top1", "top3", "auroc", "r90", "ece", *_RATES[3:])
_LABELS = {
    "n": "Questions",
    "top1": "Bonne entrée première",
    "top3": "Bonne entrée parmi trois",
    "auroc": "Séparation du hors sujet (AUROC)",
    "r90": "Hors sujet écarté, 90 % gardé",
    "ece": "Erreur de calibration",
    "answered_right": "Répondu juste",
    "answered_wrong": "Répondu faux",
    "suggested_right": "Proposé juste",
    "oos_answered": "Hors sujet répondu",
    "oos_abstained": "Hors sujet : abstention",
    "report_recall": "Signalements reconnus",
    "report_false_alarms": "Fausses alertes",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One labelled message; `right` are the entries that answer it, empty when none does.

    `labelled` is false for a report that no entry needs to answer.
    """

    text: str
    right: frozenset[str]
    labelled: bool
    reports: frozenset[str]
    tags: tuple[str, ...]
    role: Audience | None

    @property
    def in_scope(self) -> bool:
        """Say whether an entry answers it."""
        return bool(self.right)


@dataclass(frozen=True, kw_only=True)
class EvalReport:
    """What was measured: counts behind each rate, and the same by tag."""

    n: int
    rates: Mapping[str, Rate]
    auroc: float | None
    ece: float | None
    by_tag: Mapping[str, "EvalReport"] = field(default_factory=dict)

    def value(self, key: str) -> float | None:
        """Return one measure by its key, as in the JSON form."""
        if key in self.rates:
            return self.rates[key].value
        return {"n": float(self.n), "auroc": self.auroc, "ece": self.ece}[key]

    def as_json(self) -> dict[str, object]:
        """Return the measures by key, rates in 0–1, None where there is no such row."""
        plain: dict[str, object] = {key: self.value(key) for key in _KEYS}
        plain["n"] = self.n
        plain["intervals"] = {key: self.rates[key].interval for key in _RATES}
        plain["by_tag"] = {tag: report.as_json() for tag, report in self.by_tag.items()}
        return plain

    def as_table(self) -> str:
        """Return the measures in French, with intervals, then by tag."""
        lines = [f"{_LABELS[key]:<34} {self._shown(key)}" for key in _KEYS]
        if self.by_tag:
            lines += ["", f"{'Par style':<20}{'n':>5}{'1er':>7}{'3':>7}{'juste':>8}{'faux':>7}"]
        for tag, report in self.by_tag.items():
            shown = (report.value(k) for k in ("top1", "top3", "answered_right", "answered_wrong"))
            cells = ["–" if v is None else f"{100 * v:.0f} %" for v in shown]
            lines.append(
                f"{tag:<20}{report.n:>5}{cells[0]:>7}{cells[1]:>7}{cells[2]:>8}{cells[3]:>7}"
            )
        return "\n".join(lines)

    def _shown(self, key: str) -> str:
        value = self.value(key)
        if value is None:
            return "–"
        if key == "n":
            return str(self.n)
        if key not in self.rates:
            return f"{value:.3f}"
        low, high = self.rates[key].interval or (0.0, 0.0)
        return f"{100 * value:5.1f} %   [{100 * low:.1f} ; {100 * high:.1f}]"


def load_rows(path: Path) -> tuple[Row, ...]:
    """Read labelled rows, one JSON object a line; raises ContentError with every bad line."""
    rows, problems = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(Problem(path.name, number, "ligne illisible (« q » est requis)"))
    if problems:
        raise ContentError(problems)
    return tuple(rows)


def _row(data: Mapping[str, object]) -> Row:
    label = data.get("label")
    right = {str(e) for e in _texts(data.get("also"))} | ({str(label)} if label else set())
    reports = {str(e) for e in _texts(data.get("escalation_also"))}
    if data.get("escalation"):
        reports.add(str(data["escalation"]))
    if not isinstance(data["q"], str):
        raise TypeError
    return Row(
        text=data["q"],
        right=frozenset() if label in (None, OUT_OF_SCOPE) else frozenset(right),
        labelled=label is not None,
        reports=frozenset(reports),
        tags=tuple(str(t) for t in _texts(data.get("tags"))),
        role=Audience(str(data["role"])) if data.get("role") else None,
    )


def _texts(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


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
    """Fit a calibration on labelled rows that are not phrasings of the catalogue."""
    samples = []
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
    return Understander(
        matcher=subject,
        calibration=calibrate_on_itself(subject),
        definitions=default_definitions(),
    )


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
