"""The kinds of message are data, and mistakes in them are told together."""

import shutil
from pathlib import Path

import pytest

from faq.problems import ContentError
from intents.definitions import (
    DEFINITIONS_DIR,
    OTHERS,
    REPORTS,
    default_definitions,
    load_definitions,
)
from intents.understanding import Understander

REPORT_FORM = {"dit", "lien", "en_ligne"}


@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_has_a_form_that_only_requires_what_is_said(kind: str) -> None:
    definition = default_definitions()[kind]
    assert {field.id for field in definition.form} >= REPORT_FORM
    assert [field.id for field in definition.form if field.required] == ["dit"]


def test_every_kind_has_a_label_examples_and_frames() -> None:
    for kind in (*REPORTS, *OTHERS):
        definition = default_definitions()[kind]
        assert definition.label
        assert definition.examples
        assert definition.frames


@pytest.mark.parametrize("kind", OTHERS)
def test_every_example_is_understood_as_its_kind(understander: Understander, kind: str) -> None:
    assert _missed(understander, kind) == []


@pytest.mark.parametrize("kind", REPORTS)
def test_nine_examples_of_a_report_in_ten_are_understood(
    understander: Understander, kind: str
) -> None:
    """The rest bear two kinds at once, such as a rumour about an incident."""
    missed = _missed(understander, kind)
    assert len(missed) <= len(default_definitions()[kind].examples) // 10, missed


def _missed(understander: Understander, kind: str) -> list[str]:
    return [
        example
        for example in default_definitions()[kind].examples
        for understood in (understander.understand(example),)
        if kind not in (understood.intent, *understood.also_intents)
    ]


def test_mistakes_of_several_files_come_together(tmp_path: Path) -> None:
    directory = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS_DIR, directory)
    (directory / "aide.yaml").write_text("cadres:\n  - {tous: [inconnue]}\ncouleur: 1\n")
    (directory / "merci.yaml").write_text("libelle: Merci\nformulaire:\n  - {id: a, type: b}\n")
    (directory / "suivi.yaml").unlink()
    with pytest.raises(ContentError) as caught:
        load_definitions(directory)
    told = str(caught.value)
    assert "aide.yaml, ligne 2 : classe de mots inconnue « inconnue »" in told
    assert "aide.yaml, ligne 3 : clé inconnue « couleur »" in told
    assert "merci.yaml, ligne 3 : type inconnu « b »" in told
    assert "suivi.yaml, ligne 1 : le fichier ne peut pas être lu" in told


def test_a_class_that_the_logic_needs_cannot_go_missing(tmp_path: Path) -> None:
    directory = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS_DIR, directory)
    file = directory / "_vocabulaire.yaml"
    file.write_text(file.read_text().replace("dementi:", "autre:"), encoding="utf-8")
    with pytest.raises(ContentError, match="il manque la classe « dementi »"):
        load_definitions(directory)


def test_few_look_alikes_are_taken_for_reports(understander: Understander) -> None:
    lookalikes = default_definitions().lookalikes
    taken = [text for text in lookalikes if understander.understand(text).is_report]
    assert len(taken) <= 0.08 * len(lookalikes), taken
