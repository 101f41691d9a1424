"""What `vigie eval` builds from a catalogue that is not the FAQ."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from faq.calibration import Zone
from faq.lexicon import default_lexicon
from faq.loader import load_catalogue
from faq.matcher import Matcher
from intents.evaluation import evaluate, load_rows
from intents.rows import Row
from intents.subjects import Ranker, load_subject
from intents.understanding import CALIBRATION_FILE, Understander, calibrate_on_itself

SETS = [
    {"id": "greeting", "questions": ["hello", "hi there", "good morning", "hey you"]},
    {"id": "thanks", "questions": ["thank you", "merci", "thanks a lot", "many thanks"]},
    {"id": "yes", "questions": ["yes", "yes please", "sure", "of course"]},
    {"id": "oos", "questions": ["will it rain", "who won the game"]},
]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    file = tmp_path / "set.json"
    file.write_text(json.dumps(SETS), encoding="utf-8")
    return file


def rows_of(directory: Path, *rows: dict[str, str]) -> tuple[Row, ...]:
    file = directory / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return load_rows(file)


def test_a_bare_set_is_ranked_alone_even_on_what_is_a_courtesy_elsewhere(
    bare: Path, tmp_path: Path
) -> None:
    rows = rows_of(
        tmp_path,
        {"q": "hello there", "label": "greeting"},
        {"q": "merci", "label": "thanks"},
        {"q": "yes", "label": "yes"},
    )
    subject = load_subject(bare, rows)
    assert isinstance(subject, Ranker)
    report = evaluate(rows, subject)
    assert (report.value("top1"), report.value("report_false_alarms")) == (1.0, 0.0)


def test_any_text_is_ranked_without_raising(bare: Path) -> None:
    subject = load_subject(bare, ())
    for text in ("", "???", "🙂", "\x00", "z" * 5_000):
        understood = subject.understand(text)
        assert 0.0 <= understood.probability <= 1.0
        assert understood.matches or understood.zone is Zone.ABSTAIN


def test_a_bare_set_measured_on_reports_is_understood_whole(bare: Path, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, {"q": "ya une rumeur sur facebook", "escalation": "rumeur"})
    subject = load_subject(bare, rows)
    assert isinstance(subject, Understander)
    assert evaluate(rows, subject).value("report_recall") is not None


def test_a_content_keeps_its_saved_calibration_unless_told_otherwise(tmp_path: Path) -> None:
    for name, words in (("horaire", "ouverture heure ouvert"), ("carte", "carte membre abonner")):
        phrasings = "".join(f"  - {word} de la bibliothèque\n" for word in words.split())
        (tmp_path / f"{name}.md").write_text(
            f"---\ntitre: {name}\naudience: [DS]\nsource: essai\nrevision: 2022-04-08\n"
            f"statut: projet\nsuivi: aucun\nphrasings:\n{phrasings}---\n## Tous\nRéponse.\n",
            encoding="utf-8",
        )
    matcher = Matcher.build(load_catalogue(tmp_path), default_lexicon())
    saved = replace(calibrate_on_itself(matcher), answer_from=0.123, suggest_from=0.1)
    saved.save(tmp_path / CALIBRATION_FILE)
    kept = load_subject(tmp_path, ())
    own = load_subject(tmp_path, (), own_calibration=True)
    assert isinstance(kept, Understander)
    assert isinstance(own, Understander)
    assert kept.calibration == saved
    assert own.calibration == calibrate_on_itself(own.matcher)
