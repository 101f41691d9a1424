"""Measuring: the keys that were promised, honest counts, and floors that must hold."""

import json
from pathlib import Path

import pytest

from bench.matching.typos import mistype
from faq.problems import ContentError
from intents.evaluation import EvalReport, cross_validate, evaluate, load_rows
from intents.understanding import Understander
from tests.faq.small import matcher

DEV = Path(__file__).parents[1] / "data" / "dev.jsonl"
KEYS = {
    "n",
    "top1",
    "top3",
    "auroc",
    "r90",
    "ece",
    "answered_right",
    "answered_wrong",
    "suggested_right",
    "oos_answered",
    "oos_abstained",
    "report_recall",
    "report_false_alarms",
    "by_tag",
}
# A little under what was measured on 22 November 2026 by nested cross-validation.
FLOORS = {
    "top1": 0.90,
    "top3": 0.95,
    "auroc": 0.96,
    "r90": 0.88,
    "answered_right": 0.65,
    "oos_abstained": 0.65,
    "report_recall": 0.90,
}
CEILINGS = {
    "answered_wrong": 0.04,
    "oos_answered": 0.05,
    "report_false_alarms": 0.03,
    "ece": 0.09,
}


@pytest.fixture(scope="module")
def report(understander: Understander) -> EvalReport:
    return cross_validate(load_rows(DEV), understander)


@pytest.mark.parametrize(("key", "floor"), FLOORS.items())
def test_the_goals_hold_on_the_development_questions(
    report: EvalReport, key: str, floor: float
) -> None:
    value = report.value(key)
    assert value is not None
    assert value >= floor


@pytest.mark.parametrize(("key", "ceiling"), CEILINGS.items())
def test_errors_stay_rare_on_the_development_questions(
    report: EvalReport, key: str, ceiling: float
) -> None:
    value = report.value(key)
    assert value is not None
    assert value <= ceiling


def test_answers_and_suggestions_together_reach_nine_in_ten(report: EvalReport) -> None:
    both = (report.value("answered_right") or 0.0) + (report.value("suggested_right") or 0.0)
    assert both >= 0.90


def test_mistyping_four_words_in_ten_keeps_most_of_the_accuracy(
    understander: Understander,
) -> None:
    rows = [row for row in load_rows(DEV) if row.in_scope]

    def right(share: float) -> int:
        ranked = (understander.matcher.rank(mistype(row.text, share=share)) for row in rows)
        return sum(
            ranking.matches[0].entry_id in row.right
            for row, ranking in zip(rows, ranked, strict=True)
            if ranking.matches
        )

    assert right(0.4) >= 0.93 * right(0.0)


def test_the_development_questions_are_never_phrasings(understander: Understander) -> None:
    phrasings = {text for entry in understander.matcher.catalogue for text in entry.phrasings}
    assert phrasings.isdisjoint(row.text for row in load_rows(DEV))


def test_the_json_form_has_the_promised_keys(report: EvalReport) -> None:
    plain = json.loads(json.dumps(report.as_json()))
    assert plain.keys() >= KEYS
    assert plain["n"] == 259
    assert plain["by_tag"]["anglais"].keys() >= KEYS - {"by_tag"}
    assert "anglais" in report.as_table()


def test_a_bare_matcher_is_calibrated_on_its_own_held_out_scores(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        {"q": "emprunter un livre", "label": "emprunt", "tags": ["court"]},
        {"q": "la météo", "label": "oos"},
        {"q": "un fait", "escalation": "rumeur"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    report = evaluate(load_rows(file), matcher())
    assert (report.n, report.value("top1"), report.value("report_recall")) == (3, 1.0, 0.0)
    assert report.by_tag["court"].value("oos_answered") is None


def test_a_second_right_entry_counts_as_right(understander: Understander, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    row = {"q": "Dois-je rester neutre ?", "label": "opinions", "also": ["neutralite"]}
    file.write_text(json.dumps(row), encoding="utf-8")
    assert evaluate(load_rows(file), understander).value("top1") == 1.0


def test_every_bad_line_is_told(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"q": "a"}\nnon\n{"label": "x"}\n[]\n{"q": "b", "role": "maire"}\n')
    with pytest.raises(ContentError) as caught:
        load_rows(file)
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4, 5]
