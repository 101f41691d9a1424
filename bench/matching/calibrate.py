"""Fits the calibration that comes with the content, and tells what it is worth."""

from pathlib import Path

from faq.loader import CONTENT_DIR
from intents.evaluation import calibrate, cross_validate, load_rows
from intents.understanding import CALIBRATION_FILE, build_understander

ROWS = Path(__file__).parents[2] / "tests" / "data" / "dev.jsonl"


def main() -> None:
    """Fit on the development questions, which are never phrasings, and save the result."""
    rows = load_rows(ROWS)
    understander = build_understander()
    calibrate(rows, understander).save(CONTENT_DIR / CALIBRATION_FILE)
    print("Validation croisée (les seuils de chaque part viennent des autres parts)\n")
    print(cross_validate(rows, understander).as_table())


if __name__ == "__main__":
    main()
