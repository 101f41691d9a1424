"""`vigie check`: what deserves a look in the content, and thresholds fitted again on request."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.engine import engine
from bot.cli.french import say
from bot.cli.progress import Progress
from bot.config import load_settings
from faq.calibration import Calibration, load_calibration
from faq.check import Severity, changed_since
from faq.check import check as check_content
from faq.loader import CONTENT_DIR
from faq.problems import ContentError, Problem
from faq.text import fold
from intents.edition import definitions_edition, edition_of
from intents.evaluation import calibrate, cross_validate, load_rows
from intents.report import LABELS
from intents.rows import Row
from intents.understanding import CALIBRATION_FILE, Understander

MIN_INSIDE, MIN_OUTSIDE = 50, 20
"""Fewer questions, in scope or out of it, would move the thresholds by chance."""

_DEVELOPMENT = ("dev.jsonl", "questions.jsonl")
_TOLD = ("answered_right", "suggested_right", "answered_wrong", "oos_answered")


def check(options: argparse.Namespace) -> int:
    """Print what is worth a look; exit status 1 when something is wrong, 2 when misused."""
    content = load_settings().content_dir or CONTENT_DIR
    if options.questions and not options.recalibrer:
        say("--questions ne sert qu’avec --recalibrer", sys.stderr)
        return 2
    if options.recalibrer and not options.questions:
        say(f"Il manque les questions.\n{_how_to()}", sys.stderr)
        return 2
    with Progress().during("lecture du contenu"):
        understander = engine(content)
    if options.recalibrer:
        return _recalibrate(understander, content, options.questions)
    return _review(understander, load_calibration(content / CALIBRATION_FILE))


def _review(understander: Understander, saved: Calibration | None) -> int:
    matcher = understander.matcher
    definitions = definitions_edition(understander.definitions)
    found = check_content(matcher.catalogue, matcher.lexicon, saved, definitions=definitions)
    for finding in found:
        say(f"{finding.severity.value} · {finding.file} : {finding.message}")
    catalogue = matcher.catalogue
    say(f"{len(catalogue)} fiches, {len(found)} remarques, édition {catalogue.edition}")
    if saved is None or changed_since(saved, edition_of(matcher, understander.definitions)):
        say(f"\n{_how_to()}")
    return int(any(finding.severity is Severity.ERREUR for finding in found))


def _recalibrate(understander: Understander, content: Path, files: Sequence[Path]) -> int:
    rows = _usable(understander, _load_all(files))
    inside = sum(row.in_scope for row in rows)
    outside = sum(row.labelled and not row.in_scope for row in rows)
    if inside < MIN_INSIDE or outside < MIN_OUTSIDE:
        say(
            f"Trop peu de questions : {inside} qui ont une fiche (au moins {MIN_INSIDE}) et"
            f" {outside} hors sujet (au moins {MIN_OUTSIDE}). Rien n’a changé.",
            sys.stderr,
        )
        return 1
    progress = Progress()
    fitted = calibrate(rows, understander, watch=progress.watch("questions lues"))
    with progress.during("validation croisée"):
        report = cross_validate(rows, understander)
    file = content / CALIBRATION_FILE
    try:
        fitted.save(file)
    except OSError as error:
        say(f"Rien n’a changé : {file} ne peut pas être écrit ({error.strerror})", sys.stderr)
        return 1
    say(f"Calibration refaite sur {inside} questions qui ont une fiche et {outside} hors sujet.")
    say(f"Répondre dès {fitted.answer_from:.2f}, proposer dès {fitted.suggest_from:.2f}.")
    say("Sur ces questions, par validation croisée :")
    for key in _TOLD:
        say(f"  {LABELS[key]:<22} {report.cell(key)}")
    say(f"Écrit : {file}")
    return 0


def _load_all(files: Sequence[Path]) -> list[Row]:
    """Read every file; raises ContentError with the bad lines of all of them."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for file in files:
        try:
            rows.extend(load_rows(file))
        except ContentError as error:
            problems.extend(error.problems)
    if problems:
        raise ContentError(problems)
    return rows


def _usable(understander: Understander, rows: Sequence[Row]) -> list[Row]:
    """Leave out, and tell, the rows that would teach something false."""
    catalogue = understander.matcher.catalogue
    phrasings = {fold(text) for entry in catalogue for text in entry.phrasings}
    phrasings.update(map(fold, catalogue.negatives))
    known = [row for row in rows if not row.in_scope or not row.right.isdisjoint(catalogue.by_id)]
    usable = [row for row in known if fold(row.text) not in phrasings]
    if len(known) < len(rows):
        count = len(rows) - len(known)
        say(f"Questions laissées de côté, leur fiche étant inconnue : {count}", sys.stderr)
    if len(usable) < len(known):
        count = len(known) - len(usable)
        say(f"Questions laissées de côté, étant des formulations : {count}", sys.stderr)
    return usable


def _how_to() -> str:
    """Return everything a person needs to calibrate again."""
    here = Path(__file__).parents[2] / "tests" / "data"
    known = [os.path.relpath(here / name) for name in _DEVELOPMENT if (here / name).exists()]
    return (
        "Pour recalibrer, lancez :\n"
        f"  vigie check --recalibrer --questions {' '.join(known) or 'QUESTIONS.jsonl'}\n"
        "Ces fichiers contiennent des questions étiquetées, une par ligne, qui ne sont jamais des\n"
        "formulations de la FAQ. Vous pouvez y ajouter les vôtres :\n"
        '  {"q": "ça commence quand ?", "label": "echeancier"}     (le nom de la fiche)\n'
        '  {"q": "va-t-il pleuvoir demain ?", "label": "oos"}      (hors sujet)\n'
        f"Il en faut au moins {MIN_INSIDE} qui ont une fiche et {MIN_OUTSIDE} hors sujet."
    )
