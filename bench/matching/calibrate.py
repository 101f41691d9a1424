"""Fits the calibration that comes with the content, and tells what it is worth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from faq.loader import CONTENT_DIR
from intents.evaluation import (
    EvalReport,
    Row,
    calibrate,
    cross_validate,
    evaluate,
    load_rows,
)
from intents.understanding import CALIBRATION_FILE, Understander, build_understander

DATA = Path(__file__).parents[2] / "tests" / "data"
DEVELOPMENT = ("dev", "questions")
"""Questions by other hands than the content’s; none of them is a phrasing."""

_MEASURES = {
    "1re": "top1",
    "parmi 3": "top3",
    "AUROC": "auroc",
    "R@90": "r90",
    "juste": "answered_right",
    "faux": "answered_wrong",
    "proposé": "suggested_right",
    "hors sujet": "oos_answered",
    "calibration": "ece",
}


def main() -> None:
    """Fit on the development questions, which are never phrasings, and save the result."""
    sets = {name: load_rows(DATA / f"{name}.jsonl") for name in DEVELOPMENT}
    rows = [row for part in sets.values() for row in part]
    understander = build_understander()
    calibrate(rows, understander).save(CONTENT_DIR / CALIBRATION_FILE)
    print("Chaque jeu mesuré avec ce qui fut calibré sur l’autre\n")
    print(f"{'jeu':<12}" + "".join(f"{name:>12}" for name in _MEASURES))
    for name, report in leaving_one_out(sets, understander):
        print(f"{name:<12}" + "".join(f"{value:>12}" for value in _cells(report)), flush=True)
    print("\nLes jeux ensemble, par validation croisée\n")
    print(cross_validate(rows, understander).as_table())


def leaving_one_out(
    sets: Mapping[str, Sequence[Row]], understander: Understander
) -> Iterator[tuple[str, EvalReport]]:
    """Measure each set with thresholds fitted on the others: what a new set would meet."""
    for name, rows in sets.items():
        others = [row for other, part in sets.items() if other != name for row in part]
        fitted = replace(understander, calibration=calibrate(others, understander))
        yield name, evaluate(rows, fitted)


def _cells(report: EvalReport) -> list[str]:
    known = {"auroc": report.auroc, "ece": report.ece}
    values = (known[k] if k in known else report.rates[k].value for k in _MEASURES.values())
    return ["–" if value is None else f"{value:.3f}" for value in values]


if __name__ == "__main__":
    main()
