"""`vigie gardes import`, as somebody at a terminal meets it."""

from pathlib import Path

import pytest

from bot.seed import DATA
from tests.cli.test_commands import run

HEADER = "personne;rang;debut;fin;circonscriptions"


@pytest.fixture(autouse=True)
def _staff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGIE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'v.db'}")
    assert run("annuaire", "import", str(DATA / "personnel_exemple.csv")) == 0
    capsys.readouterr()


def roster(tmp_path: Path, *lines: str) -> str:
    """A roster's file."""
    path = tmp_path / "gardes.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return str(path)


def test_a_roster_is_previewed_with_its_holes_then_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = tmp_path / "scrutins.csv"
    votes.write_text("identifiant;nom;jour_j;circonscriptions\ng;Générales;2126-10-07;*\n")
    assert run("scrutins", "import", str(votes)) == 0
    path = roster(tmp_path, "dcap-1;relève;2126-10-05 21:00;2126-10-06 07:00;toutes")
    assert run("gardes", "import", path, "--apercu") == 0
    shown = capsys.readouterr().out
    assert "2126-10-05 21:00 à 2126-10-06 07:00" in shown
    assert "(relève) : toutes" in shown
    assert "Personne n’est de garde à la DCAP du 2126-10-06 07:00 au 2126-10-15 00:00." in shown
    assert "rien n’a changé" in shown
    assert run("gardes", "import", path) == 0
    assert "Importé." in capsys.readouterr().out


def test_an_unknown_person_is_named_and_nothing_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = roster(tmp_path, "absente;titulaire;2126-10-05 21:00;2126-10-06 07:00;toutes")
    assert run("gardes", "import", path) == 1
    told = capsys.readouterr().err
    assert "ligne 2, personne" in told
    assert "« absente »" in told
    assert "Rien n’a été importé." in told
