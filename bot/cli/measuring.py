"""`vigie eval`: how well labelled questions are understood, by one catalogue or by two."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.french import say
from bot.cli.progress import Progress
from bot.config import load_settings
from faq.loader import CONTENT_DIR
from intents.comparison import compare
from intents.evaluation import load_rows, report_on, understand_all
from intents.rows import Row, unknown_labels
from intents.subjects import Subject, load_subject
from intents.understanding import Understanding

_LABELS = 20
_SAME_POLICY = (
    "Les deux sont calibrés de la même façon : sur leurs propres formulations, chacune mise à part."
)


def measure(options: argparse.Namespace) -> int:
    """Print the figures of a labelled file; exit status 1 when it holds no row."""
    rows = load_rows(options.fichier)
    if not rows:
        say(f"{options.fichier.name} : aucune question", sys.stderr)
        return 1
    if options.comparer:
        return _compare(rows, *options.comparer, as_json=options.json)
    content = options.catalogue or load_settings().content_dir or CONTENT_DIR
    subject, understood = _measured(rows, content, own_calibration=False)
    report = report_on(rows, understood)
    if options.json:
        unknown = dict(unknown_labels(rows, subject.matcher.catalogue.by_id))
        plain = {**report.as_json(), "unknown_labels": unknown}
        say(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        say(report.as_table())
    return 0


def _compare(rows: Sequence[Row], before: Path, after: Path, *, as_json: bool) -> int:
    _, old = _measured(rows, before, own_calibration=True)
    _, new = _measured(rows, after, own_calibration=True)
    with Progress().during("calcul des intervalles"):
        comparison = compare(rows, old, new)
    if as_json:
        say(json.dumps(comparison.as_json(), ensure_ascii=False, indent=2))
    else:
        say(f"Avant : {before}\nAprès : {after}\n{_SAME_POLICY}\n\n{comparison.as_table()}")
    return 0


def _measured(
    rows: Sequence[Row], content: Path, *, own_calibration: bool
) -> tuple[Subject, list[Understanding]]:
    """Build from a catalogue and read every row, saying which labels it does not have."""
    progress = Progress()
    with progress.during(f"compilation de {content.name}"):
        subject = load_subject(content, rows, own_calibration=own_calibration)
    unknown = unknown_labels(rows, subject.matcher.catalogue.by_id)
    if unknown:
        labels = ", ".join(f"« {name} » ({n})" for name, n in unknown.most_common(_LABELS))
        more = f" et {len(unknown) - _LABELS} autres" if len(unknown) > _LABELS else ""
        say(
            f"Questions comptées comme manquées, leur étiquette n’étant pas dans {content.name} :"
            f" {unknown.total()}. Étiquettes : {labels}{more}.",
            sys.stderr,
        )
    return subject, understand_all(rows, subject, watch=progress.watch("questions lues"))
