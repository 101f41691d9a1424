"""Content that cannot be read, is not approved or was not calibrated as it is, is told."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.config import Settings
from bot.doctor import content
from bot.doctor.checkup import Line, State
from faq.calibration import load_calibration
from faq.catalogue import Catalogue
from faq.entry import Statut
from faq.lexicon import EMPTY
from faq.loader import CONTENT_DIR
from faq.matcher import Matcher
from intents.definitions import default_definitions
from intents.edition import edition_of
from intents.understanding import CALIBRATION_FILE
from tests.doctor.waiting import about
from tests.faq.small import entry

CONTENT, APPROVAL, CALIBRATION = "Contenu", "Approbation", "Calibration"
DEFINITIONS = default_definitions()


def compiled(*statuts: Statut) -> Any:
    """What the checks read of an engine: one small entry for each of these."""
    entries = [entry(f"fiche_{n}", statut=statut) for n, statut in enumerate(statuts)]
    matcher = Matcher.build(Catalogue.of(entries), EMPTY)
    return SimpleNamespace(matcher=matcher, definitions=DEFINITIONS)


def look(
    folder: Path, monkeypatch: pytest.MonkeyPatch, engine: Any, contenu: str = "projet"
) -> list[Line]:
    monkeypatch.setattr(content, "load_understander", lambda *_args, **_options: engine)
    return read(folder, contenu)


def read(folder: Path, contenu: str = "projet") -> list[Line]:
    settings = Settings.model_validate({"content_dir": folder, "contenu": contenu})
    return list(content.content_lines(settings))


def test_drafts_are_refused_in_production_and_told_in_a_trial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = compiled(Statut.PROJET, Statut.APPROUVE, Statut.PROJET)
    refused = about(look(tmp_path, monkeypatch, engine, "approuve"), APPROVAL)
    assert refused.state is State.PANNE
    assert "VIGIE_CONTENU=projet" in refused.todo
    told = about(look(tmp_path, monkeypatch, engine), APPROVAL)
    assert told.state is State.ATTENTION
    assert "2 fiches en projet sur 3" in told.said


@pytest.mark.parametrize("contenu", ["approuve", "projet"])
def test_approved_entries_are_good_everywhere(
    contenu: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = look(tmp_path, monkeypatch, compiled(*[Statut.APPROUVE] * 2), contenu)
    assert about(lines, APPROVAL).state is State.OK
    assert "2 fiches" in about(lines, CONTENT).said


def test_a_calibration_is_good_on_its_content_and_stale_once_that_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = compiled(Statut.APPROUVE)
    saved = load_calibration(CONTENT_DIR / CALIBRATION_FILE)
    assert saved is not None
    current = edition_of(engine.matcher, engine.definitions)
    replace(saved, edition=current).save(tmp_path / CALIBRATION_FILE)
    assert about(look(tmp_path, monkeypatch, engine), CALIBRATION).state is State.OK
    changed = compiled(Statut.PROJET)
    stale = about(look(tmp_path, monkeypatch, changed), CALIBRATION)
    assert stale.state is State.ATTENTION
    assert "le contenu" in stale.said
    assert "vigie check" in stale.todo


def test_a_missing_calibration_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = about(look(tmp_path, monkeypatch, compiled(Statut.APPROUVE)), CALIBRATION)
    assert line.state is State.ATTENTION
    assert "absente" in line.said


def test_each_mistake_of_the_content_has_its_line_with_its_place(tmp_path: Path) -> None:
    for name in ("une.md", "deux.md"):
        text = "---\ntitre: Une fiche\nsorce: x\n---\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    lines = read(tmp_path)
    assert {(line.subject, line.state) for line in lines} == {(CONTENT, State.PANNE)}
    told = [line.said for line in lines]
    assert all(any(name in said and "ligne" in said for said in told) for name in ("une", "deux"))


def test_a_folder_that_is_not_there_is_broken(tmp_path: Path) -> None:
    assert {line.state for line in read(tmp_path / "absent")} == {State.PANNE}
