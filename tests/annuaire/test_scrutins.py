"""The imports of votes and of circonscriptions."""

from datetime import date

import pytest

from bot.annuaire.circonscriptions import Finder, read_circonscriptions
from bot.annuaire.scrutins import read_scrutins
from bot.domain.directory import Circonscription
from bot.domain.scrutin import Scrutin
from tests.annuaire.files import DATA, PLACES

HEADER = "identifiant;nom;jour_j;circonscriptions\n"


def test_a_star_means_every_circonscription() -> None:
    result = read_scrutins(f"{HEADER}g;Générales;2026-10-05;*\n".encode(), PLACES)
    assert result.scrutins == (Scrutin("g", "Générales", date(2026, 10, 5)),)


def test_codes_and_names_may_be_mixed() -> None:
    data = f"{HEADER}p;Partielles;2027-03-15;chicoutimi | Jean Talon|\n".encode()
    assert read_scrutins(data, PLACES).scrutins == (
        Scrutin("p", "Partielles", date(2027, 3, 15), frozenset(("chicoutimi", "jean-talon"))),
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (";x;2027-03-15;*", "identifiant"),
        ("g;x;2027-03-15;*", "identifiant"),
        ("p;;2027-03-15;*", "nom"),
        ("p;x;;*", "jour_j"),
        ("p;x;15 mars 2027;*", "jour_j"),
        ("p;x;2027-03-15;", "circonscriptions"),
        ("p;x;2027-03-15;|", "circonscriptions"),
        ("p;x;2027-03-15;chicoutimi|Atlantide", "circonscriptions"),
        ("p;x;2027-03-15;*|chicoutimi", "circonscriptions"),
    ],
)
def test_each_mistake_of_a_vote_is_found_and_nothing_is_imported(cells: str, column: str) -> None:
    result = read_scrutins(f"{HEADER}G;Générales;2026-10-05;*\n{cells}\n".encode(), PLACES)
    assert [(problem.line, problem.column) for problem in result.problems] == [(3, column)]
    assert result.scrutins == ()


@pytest.mark.parametrize("data", [b"", HEADER.encode(), b"nom\nx\n"])
def test_a_file_without_any_vote_is_a_problem(data: bytes) -> None:
    assert read_scrutins(data, PLACES).problems


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (";Gaspé;Gaspésie;2017", "code"),
        ("Gaspé;Gaspé;Gaspésie;2017", "code"),
        ("hull;Hull bis;Outaouais;2017", "code"),
        ("gaspe;;Gaspésie;2017", "nom"),
        ("gaspe;Gaspé;;2017", "region"),
        ("gaspe;Gaspé;Gaspésie;17", "carte"),
    ],
)
def test_each_mistake_of_a_circonscription_is_found(line: str, column: str) -> None:
    data = f"code;nom;region;carte\nhull;Hull;Outaouais;2017\n{line}\n".encode()
    result = read_circonscriptions(data)
    assert [(problem.line, problem.column) for problem in result.problems] == [(3, column)]
    assert result.circonscriptions == ()


def test_a_list_without_any_circonscription_is_a_problem() -> None:
    assert read_circonscriptions(b"code;nom;region;carte\n").problems


def test_a_name_that_two_maps_share_asks_for_the_code() -> None:
    old = Circonscription("gaspe", "Gaspé", "Gaspésie", "2017")
    new = Circonscription("bonaventure-2026", "Bonaventure", "Gaspésie", "2026")
    twin = Circonscription("bonaventure-2017", "Bonaventure", "Gaspésie", "2017")
    finder = Finder((old, new, twin))
    assert finder.find("Bonaventure") is None
    assert "code" in finder.unknown("Bonaventure")
    assert finder.find("bonaventure 2026") == new
    assert finder.find("GASPE") == old


def test_the_samples_import_without_a_problem() -> None:
    places = read_circonscriptions((DATA / "circonscriptions.csv").read_bytes())
    assert places.problems == ()
    votes = read_scrutins((DATA / "scrutins_exemple.csv").read_bytes(), places.circonscriptions)
    assert votes.problems == ()
    assert votes.scrutins
