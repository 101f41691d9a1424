"""The `vigie` command, as somebody at a terminal meets it."""

import csv
import io
import json
from pathlib import Path

import pytest

from bot.cli.main import build_parser, main
from bot.seed import DATA


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'v.db'}")


def run(*arguments: str) -> int:
    """The exit status of a command."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_without_a_command_the_help_teaches_and_the_status_is_a_misuse(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run() == 2
    shown = capsys.readouterr().out
    assert "Exemples :" in shown
    assert "annuaire" in shown


def test_help_and_errors_are_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "--aide") == 0
    help_text = capsys.readouterr().out
    assert help_text.startswith("Emploi : ")
    assert run("ask") == 2
    assert "il manque : question" in capsys.readouterr().err
    assert run("ask", "allo", "--role", "roi") == 2
    assert "choix refusé" in capsys.readouterr().err


def test_every_command_has_a_purpose_in_its_help() -> None:
    assert "(None)" not in build_parser().format_help()


def test_ask_answers_for_the_role_and_names_the_section(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("ask", "la procédure date de quand ?", "--role", "ds") == 0
    shown = capsys.readouterr().out
    assert "8 avril 2022" in shown.replace("\u00a0", " ")
    assert "COM-4" in shown
    assert "lien:" not in shown


def test_ask_returns_a_greeting(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "bonjour") == 0
    assert capsys.readouterr().out.startswith("Bonjour")


def test_ask_in_json_gives_zone_and_matches(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "il y a une rumeur sur Facebook", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["is_report"]
    assert answer["intent"] == "rumeur"
    assert answer["matches"][0]["entry"] == "rumeur"


def test_eval_prints_the_agreed_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "questions.jsonl"
    rows.write_text(
        '{"id": "1", "q": "la procédure date de quand", "label": "mise_a_jour", "tags": []}\n'
        '{"id": "2", "q": "recette de pâté chinois", "label": "oos", "tags": []}\n',
        encoding="utf-8",
    )
    assert run("eval", str(rows), "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["n"] == 2
    assert {"top1", "top3", "auroc", "r90", "ece", "answered_right", "by_tag"} <= set(figures)


def test_eval_says_which_file_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("eval", "absent.jsonl") == 1
    assert "absent.jsonl" in capsys.readouterr().err


def test_a_broken_content_file_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fiche.md").write_text("---\ntitre: Une fiche\nsorce: x\n---\n", encoding="utf-8")
    monkeypatch.setenv("VIGIE_CONTENT_DIR", str(tmp_path))
    assert run("check") == 1
    told = capsys.readouterr().err
    assert "fiche.md" in told
    assert "ligne 3" in told


def test_the_sample_staff_is_previewed_then_imported(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sample = str(DATA / "personnel_exemple.csv")
    assert run("annuaire", "import", sample, "--apercu") == 0
    assert "rien n’a changé" in capsys.readouterr().out
    assert run("annuaire", "import", sample) == 0
    assert "Importé." in capsys.readouterr().out
    assert run("annuaire", "import", sample, "--apercu") == 0
    assert "36" not in capsys.readouterr().out.splitlines()[0]


def test_a_bad_line_is_named_and_nothing_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = (DATA / "personnel_exemple.csv").read_text(encoding="utf-8").splitlines()[0]
    bad = tmp_path / "personnel.csv"
    bad.write_text(f"{header}\nx;ROI;chicoutimi;Roi Fictif;;;;;;;;\n", encoding="utf-8")
    assert run("annuaire", "import", str(bad)) == 1
    told = capsys.readouterr().err
    assert "ligne 2" in told
    assert "Rien n’a été importé." in told


def test_the_sample_votes_are_imported(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("scrutins", "import", str(DATA / "scrutins_exemple.csv")) == 0
    assert "2 scrutins" in capsys.readouterr().out


def test_the_electoral_map_is_imported(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("circonscriptions", "import", str(DATA / "circonscriptions.csv")) == 0
    assert "125 circonscriptions" in capsys.readouterr().out


def test_an_export_without_exchanges_still_has_its_headings(tmp_path: Path) -> None:
    target = tmp_path / "export.csv"
    assert run("export", "--sortie", str(target)) == 0
    headings = next(csv.reader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    assert {"rôle", "circonscription", "zone", "édition"} <= set(headings)


def test_purge_counts_without_erasing_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("purge", "--apercu") == 0
    assert capsys.readouterr().out.startswith("À effacer :")


def test_the_slack_manifest_points_to_the_given_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("manifest", "slack", "--url", "https://vigie.exemple.test") == 0
    manifest = json.loads(capsys.readouterr().out)
    assert "https://vigie.exemple.test/slack/events" in json.dumps(manifest)


def test_serve_without_settings_lists_them_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("serve") == 1
    told = capsys.readouterr().err
    assert "Réglages à corriger" in told
    assert told.count("\n- ") >= 5
