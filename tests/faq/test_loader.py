"""Every mistake in the content is told at once, in French, with its file and line."""

import json
from pathlib import Path

import pytest

from faq.entry import Audience
from faq.loader import load_catalogue
from faq.problems import ContentError

GOOD = """---
titre: Une rumeur circule, que faire ?
audience: [DS]
source: COM-4, « Essai »
revision: 2022-04-08
statut: projet
suivi: rumeur
phrasings:
  - une rumeur circule
  - fausse nouvelle
---
## Tous
Parlez à votre **DS**. Voir [la politique](lien:politique).

## DS
Avisez la DCAP.
"""


def problems_of(directory: Path, text: str | bytes, name: str = "rumeur.md") -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    (directory / name).write_bytes(raw)
    with pytest.raises(ContentError) as caught:
        load_catalogue(directory)
    return str(caught.value)


def test_a_good_file_gives_its_entry(tmp_path: Path) -> None:
    (tmp_path / "rumeur.md").write_text(GOOD, encoding="utf-8")
    entry = load_catalogue(tmp_path).entries[0]
    assert (entry.id, entry.phrasings) == ("rumeur", ("une rumeur circule", "fausse nouvelle"))
    assert entry.answer_for(Audience.DS) == "Avisez la DCAP."
    assert entry.answer_for(None) is None


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("suivi: rumeur", "suivi: rumeur\ncouleur: bleu", 8, "clé inconnue « couleur »"),
        ("source: COM-4, « Essai »\n", "", 1, "il manque « source »"),
        ("  - fausse nouvelle", '  - ""', 10, "élément vide"),
        ("  - fausse nouvelle", "  - Une RUMEUR circulé", 10, "est là deux fois"),
        ("Une rumeur circule, que faire ?", "x" * 61, 2, "61 caractères, au plus 60"),
        ("2022-04-08", "avril", 5, "n’est pas une date"),
        ("audience: [DS]", "audience: [maire]", 3, "audience inconnue « maire »"),
        ("statut: projet", "statut: brouillon", 6, "n’est pas parmi"),
        ("suivi: rumeur", "suivi: potin", 7, "n’est pas parmi"),
        ("lien:politique", "lien:inconnu", 13, "lien inconnu « lien:inconnu »"),
        ("lien:politique", "https://exemple.test", 13, "lien inconnu"),
        ("## DS", "## Maire", 15, "section inconnue « Maire »"),
        ("## DS", "## Tous", 15, "deux fois"),
        ("audience: [DS]", "audience: [DS", 4, "YAML invalide"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, said: str
) -> None:
    told = problems_of(tmp_path, GOOD.replace(before, after, 1))
    assert f"rumeur.md, ligne {line} : " in told
    assert said in told


def test_an_entry_without_answer_is_refused(tmp_path: Path) -> None:
    assert "aucune réponse" in problems_of(tmp_path, GOOD.split("## Tous")[0])


def test_a_role_left_without_answer_is_told(tmp_path: Path) -> None:
    told = problems_of(tmp_path, GOOD.replace("## Tous", "## DAS"))
    assert "aucune réponse pour personnel" in told


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    told = problems_of(tmp_path, GOOD.encode().replace(b"fausse", b"fauss\xe9"))
    assert "rumeur.md, ligne 10 : le fichier n’est pas en UTF-8" in told


def test_all_problems_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "autre.md").write_text("rien", encoding="utf-8")
    broken = GOOD.replace("2022-04-08", "avril").replace("## DS", "## Maire")
    told = problems_of(tmp_path, broken)
    assert len(told.splitlines()) == 3
    assert "autre.md, ligne 1" in told


def test_the_same_phrasing_in_two_entries_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bruit.md").write_text(GOOD.replace("Une rumeur", "Un bruit"), encoding="utf-8")
    assert "la formulation « une rumeur circule »" in problems_of(tmp_path, GOOD)


def test_an_empty_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="aucune entrée"):
        load_catalogue(tmp_path)


def test_a_mistake_among_the_out_of_scope_examples_is_told(tmp_path: Path) -> None:
    (tmp_path / "rumeur.md").write_text(GOOD, encoding="utf-8")
    told = problems_of(tmp_path, "exemples:\n  - météo\n  - ''\n", name="hors_sujet.yaml")
    assert "hors_sujet.yaml, ligne 3 : exemple vide" in told


def test_a_json_set_of_questions_is_a_catalogue(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    items = [{"id": "a", "questions": ["one", "two"]}, {"id": "oos", "questions": ["weather"]}]
    file.write_text(json.dumps(items), encoding="utf-8")
    loaded = load_catalogue(file)
    assert [entry.id for entry in loaded] == ["a"]
    assert loaded.negatives == ("weather",)


@pytest.mark.parametrize(
    "text",
    ["{", "{}", '[{"id": "a"}]', '[{"id": "a", "questions": []}]', '[{"id": 3, "questions": [1]}]'],
)
def test_a_bad_json_set_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "set.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"set\.json, ligne 1"):
        load_catalogue(file)
