"""Measuring, comparing, calibrating again: the commands by which the content gets better."""

import json
from pathlib import Path

import pytest

from bot.cli import checking
from bot.cli.main import main
from faq.calibration import load_calibration
from intents.understanding import CALIBRATION_FILE

ENTRIES = {
    "emprunt": "emprunter un livre;combien de livres puis-je emprunter;limite de livres",
    "retard": "amende de retard;je rends un livre en retard;retard de livre",
    "horaire": "heures d’ouverture;à quelle heure ouvre la bibliothèque;ouvert le soir",
    "carte": "devenir membre;obtenir une carte de membre;perdre ma carte",
}
OUTSIDE = ("quelle est la météo", "raconte une blague", "qui a gagné le match")


def run(*arguments: object) -> int:
    """The exit status of a command."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content of four entries about a library, which the commands read; nobody's cache."""
    folder = tmp_path / "contenu"
    folder.mkdir()
    for name, phrasings in ENTRIES.items():
        listed = "".join(f"  - {text}\n" for text in phrasings.split(";"))
        (folder / f"{name}.md").write_text(
            f"---\ntitre: Titre de {name}\naudience: [DS]\nsource: essai\nrevision: 2022-04-08\n"
            f"statut: projet\nsuivi: aucun\nphrasings:\n{listed}---\n## Tous\nRéponse.\n",
            encoding="utf-8",
        )
    listed = "".join(f"  - {text}\n" for text in OUTSIDE)
    (folder / "hors_sujet.yaml").write_text(f"exemples:\n{listed}", encoding="utf-8")
    monkeypatch.setenv("VIGIE_CONTENT_DIR", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def questions(file: Path, *, each: int = 3, outside: int = 4) -> Path:
    """Labelled questions that are no phrasings."""
    rows = [
        {"q": f"{text} numéro {n}", "label": name, "tags": ["court"]}
        for name, phrasings in ENTRIES.items()
        for text in phrasings.split(";")[:2]
        for n in range(each)
    ]
    rows += [
        {"q": f"{text} numéro {n}", "label": "oos"} for text in OUTSIDE for n in range(outside)
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def catalogue(file: Path, **changes: list[str]) -> Path:
    """The same entries as a bare JSON set, some with other questions."""
    sets = {name: phrasings.split(";") for name, phrasings in ENTRIES.items()}
    items = [{"id": k, "questions": v} for k, v in {**sets, "oos": [*OUTSIDE], **changes}.items()]
    file.write_text(json.dumps(items), encoding="utf-8")
    return file


def test_any_set_of_questions_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, bare = questions(tmp_path / "q.jsonl"), catalogue(tmp_path / "set.json")
    assert run("eval", asked, "--catalogue", bare) == 0
    shown = capsys.readouterr()
    assert "court" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 100
    assert shown.err == ""


def test_labels_that_the_catalogue_has_not_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = questions(tmp_path / "q.jsonl")
    bare = tmp_path / "set.json"
    bare.write_text('[{"id": "emprunt", "questions": ["emprunter", "prêt"]}]', encoding="utf-8")
    assert run("eval", asked, "--catalogue", bare, "--json") == 0
    shown = capsys.readouterr()
    assert "manquées, leur étiquette n’étant pas dans set.json : 18." in shown.err
    assert "« carte » (6)" in shown.err
    unknown = json.loads(shown.out)["unknown_labels"]
    assert unknown == {"retard": 6, "horaire": 6, "carte": 6}


def test_every_problem_of_a_catalogue_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "set.json"
    bare.write_text('[{"id": "a"},\n{"questions": ["x"]},\n{"id": "b", "questions": [1, ""]}]')
    assert run("eval", questions(tmp_path / "q.jsonl"), "--catalogue", bare) == 1
    told = capsys.readouterr().err
    assert told.count("set.json, ligne") == 4


def test_a_catalogue_too_large_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = catalogue(tmp_path / "set.json", plus=[f"question {n}" for n in range(60_000)])
    assert run("eval", questions(tmp_path / "q.jsonl"), "--catalogue", huge) == 1
    assert "catalogue trop grand" in capsys.readouterr().err


def test_two_catalogues_are_compared_with_the_questions_that_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = questions(tmp_path / "q.jsonl")
    before = catalogue(tmp_path / "avant.json", carte=["renouveler un abonnement", "s’inscrire"])
    after = catalogue(tmp_path / "apres.json")
    assert run("eval", asked, "--comparer", before, after) == 0
    shown = capsys.readouterr().out
    assert "calibrés de la même façon" in shown
    assert "faux → juste" in shown
    assert "attendu : carte" in shown
    assert run("eval", asked, "--comparer", before, after, "--json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["metrics"]["top1"]["difference"] > 0
    assert plain["changed"]["gagnée"] >= 1


def test_comparing_and_one_catalogue_do_not_go_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("eval", "q", "--catalogue", "a", "--comparer", "a", "b") == 2
    assert "ne va pas avec" in capsys.readouterr().err


def test_a_content_without_calibration_says_how_to_make_one(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check") == 0
    shown = capsys.readouterr().out
    assert "aucune calibration" in shown
    assert "vigie check --recalibrer --questions " in shown
    assert '"label": "oos"' in shown


def test_recalibrating_is_current_until_a_phrasing_is_added(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = questions(tmp_path / "q.jsonl", each=7, outside=7)
    assert run("check", "--recalibrer", "--questions", asked) == 0
    shown = capsys.readouterr().out
    assert "Calibration refaite sur 56 questions qui ont une fiche et 21 hors sujet" in shown
    assert "Répondu juste" in shown
    saved = load_calibration(content / CALIBRATION_FILE)
    assert saved is not None
    assert saved.rows > 77
    assert run("check") == 0
    assert "recalibrer" not in capsys.readouterr().out
    entry = content / "carte.md"
    text = entry.read_text(encoding="utf-8")
    entry.write_text(text.replace("devenir membre", "devenir abonné"), encoding="utf-8")
    assert run("check") == 0
    shown = capsys.readouterr().out
    assert "périmée, ceci a changé depuis : le contenu" in shown
    assert "vigie check --recalibrer --questions " in shown


def test_recalibrating_without_questions_says_what_is_needed(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--recalibrer") == 2
    told = capsys.readouterr().err
    assert "Il manque les questions" in told
    assert f"au moins {checking.MIN_INSIDE}" in told
    assert run("check", "--questions", "q.jsonl") == 2
    assert not (content / CALIBRATION_FILE).exists()


def test_too_few_questions_change_nothing(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "--recalibrer", "--questions", questions(tmp_path / "q.jsonl")) == 1
    assert "Rien n’a changé" in capsys.readouterr().err
    assert not (content / CALIBRATION_FILE).exists()


def test_phrasings_and_unknown_entries_do_not_calibrate(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.jsonl"
    rows = [
        {"q": "Devenir membre !", "label": "carte"},
        {"q": "raconte une blague", "label": "oos"},
        {"q": "stationner", "label": "stationnement"},
    ]
    wrong.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    good = questions(tmp_path / "q.jsonl", each=7, outside=7)
    assert run("check", "--recalibrer", "--questions", good, wrong) == 0
    shown = capsys.readouterr()
    assert "leur fiche étant inconnue : 1" in shown.err
    assert "étant des formulations : 2" in shown.err
    assert "56 questions qui ont une fiche et 21 hors sujet" in shown.out


def test_bad_lines_of_all_the_files_are_told(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text("non\n", encoding="utf-8")
    files = (tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "c.jsonl")
    assert run("check", "--recalibrer", "--questions", *files) == 1
    told = capsys.readouterr().err
    for name in ("a", "b", "c"):
        assert f"{name}.jsonl, ligne 1" in told


def test_a_content_that_cannot_be_written_is_said(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = questions(tmp_path / "q.jsonl", each=7, outside=7)
    assert run("ask", "emprunter un livre") == 0  # a content already compiled
    (content / CALIBRATION_FILE).mkdir()
    assert run("check", "--recalibrer", "--questions", asked) == 1
    assert "ne peut pas être écrit" in capsys.readouterr().err


EXPLAINED = {"folded", "rewritten", "repaired", "concepts", "report", "candidates", "evidence"}
DECIDED = {"features", "probability", "answer_from", "suggest_from", "zone"}


def test_an_explanation_as_data_has_every_step(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("ask", "emprunter un livrre", "--explain", "--json") == 0
    plain = json.loads(capsys.readouterr().out)["explanation"]
    assert plain.keys() >= EXPLAINED | DECIDED
    assert plain["repaired"] == [{"typed": "livrre", "meant": "livre"}]
    assert plain["candidates"][0]["entry"] == "emprunt"
    assert plain["evidence"] in ENTRIES["emprunt"].split(";")


@pytest.mark.parametrize("text", ["", "???", "bonjour", "🙂", "z" * 3_000])
def test_anything_can_be_explained(
    content: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    assert run("ask", text, "--explain") == 0
    assert "Détail technique" in capsys.readouterr().out


def test_what_held_a_report_back_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "si jamais une scrutatrice publiait une photo, que faire ?", "--explain") == 0
    assert "marque une hypothèse" in capsys.readouterr().out


def test_what_made_a_report_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "ma scrutatrice a publié une photo d'un bulletin hier", "--explain") == 0
    assert "Signalement de type « manquement »" in capsys.readouterr().out
