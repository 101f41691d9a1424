"""The duty roster's import: what is read, what is refused, the holes that it leaves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.annuaire.gardes import COLUMNS, DutiesImport, read_duties, read_moment
from bot.annuaire.uncovered import SHOWN, holes, uncovered, window
from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.people import Person, Role
from bot.domain.scrutin import Scrutin
from tests.annuaire.files import PLACES

COORD = Person("Coord-1", Role.COORDONNATEUR, "Maëlle Modèle", accounts={"slack": "U1"})
DCAP = Person(
    "dcap-1", Role.DCAP, "Aube Exemple", email="aube@exemple.test", accounts={"slack": "U2"}
)
SILENT = Person("muette", Role.DCAP, "Noé Modèle")
DIRECTORY = Directory((COORD, DCAP, SILENT), PLACES)
VOTE = Scrutin("g", "Générales", date(2026, 10, 5))
SUMMER = datetime(2026, 8, 1, 12, tzinfo=UTC)


def read(*lines: str) -> DutiesImport:
    """What these lines give."""
    return read_duties("\n".join([";".join(COLUMNS), *lines]).encode(), DIRECTORY)


def on(who: Person, start: datetime, hours: float, *places: str) -> Duty:
    """So many hours of duty."""
    return Duty(who.id, Rank.TITULAIRE, start, start + timedelta(hours=hours), frozenset(places))


def test_a_line_is_read_in_the_hours_of_quebec() -> None:
    result = read("COORD-1;relève;2026-10-05 21:00;2026-10-06 07:00;chicoutimi, Jean Talon")
    assert result.problems == ()
    assert result.duties == (
        Duty(
            "Coord-1",
            Rank.RELEVE,
            datetime(2026, 10, 6, 1, tzinfo=UTC),
            datetime(2026, 10, 6, 11, tzinfo=UTC),
            frozenset({"chicoutimi", "jean-talon"}),
        ),
    )


@pytest.mark.parametrize("everywhere", ["toutes", "Toutes", "*"])
def test_an_email_names_a_person_and_toutes_means_everywhere(everywhere: str) -> None:
    line = f"AUBE@exemple.test;Titulaire;2026-10-05 21:00:00;2026-10-06 07:00;{everywhere}"
    (duty,) = read(line).duties
    assert (duty.person, duty.rank, duty.circonscriptions) == (
        "dcap-1",
        Rank.TITULAIRE,
        frozenset(),
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (";titulaire;2026-10-05 21:00;2026-10-06 07:00;toutes", "personne"),
        ("inconnue;titulaire;2026-10-05 21:00;2026-10-06 07:00;toutes", "personne"),
        ("muette;titulaire;2026-10-05 21:00;2026-10-06 07:00;toutes", "personne"),
        ("dcap-1;chef;2026-10-05 21:00;2026-10-06 07:00;toutes", "rang"),
        ("dcap-1;;2026-10-05 21:00;2026-10-06 07:00;toutes", "rang"),
        ("dcap-1;titulaire;5 octobre à 21 h;2026-10-06 07:00;toutes", "debut"),
        ("dcap-1;titulaire;2026-10-32 21:00;2026-11-06 07:00;toutes", "debut"),
        ("dcap-1;titulaire;2026-03-08 02:30;2026-03-09 07:00;toutes", "debut"),
        ("dcap-1;titulaire;2026-10-05 21:00;;toutes", "fin"),
        ("dcap-1;titulaire;2026-10-05 21:00;2026-10-05 21:00;toutes", "fin"),
        ("dcap-1;titulaire;2026-10-05 21:00;2026-10-05 07:00;toutes", "fin"),
        ("dcap-1;titulaire;2026-10-05 21:00;2026-10-06 07:00;", "circonscriptions"),
        ("dcap-1;titulaire;2026-10-05 21:00;2026-10-06 07:00;Atlantide", "circonscriptions"),
    ],
)
def test_each_mistake_is_found_and_nothing_is_imported(cells: str, column: str) -> None:
    good = "dcap-1;titulaire;2026-10-05 21:00;2026-10-06 07:00;toutes"
    result = read(good, cells)
    assert [(problem.line, problem.column) for problem in result.problems] == [(3, column)]
    assert result.duties == ()


def test_the_problems_of_several_lines_come_together() -> None:
    bad = "inconnue;chef;x;y;Atlantide"
    assert [problem.line for problem in read(bad, bad).problems] == [2] * 5 + [3] * 5


def test_an_empty_roster_is_a_problem_and_another_column_only_a_warning() -> None:
    assert read().problems
    data = (
        "personne;role;rang;debut;fin;circonscriptions\n"
        "dcap-1;DCAP;titulaire;2026-10-05 21:00;2026-10-06 07:00;toutes\n"
    )
    result = read_duties(data.encode(), DIRECTORY)
    assert len(result.duties) == 1
    assert [warning.column for warning in result.warnings] == ["role"]


def test_an_hour_that_comes_twice_is_the_widest_reading() -> None:
    first = read_moment("2026-11-01 01:30")
    second = read_moment("2026-11-01 01:30", last=True)
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert second == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_the_coming_window_is_the_next_vote_or_what_is_left_of_the_running_ones() -> None:
    start, end = datetime(2026, 9, 2, 4, tzinfo=UTC), datetime(2026, 10, 13, 4, tzinfo=UTC)
    later = Scrutin("p", "Partielle", date(2027, 3, 15))
    assert window([later, VOTE], SUMMER) == (start, end)
    running = start + timedelta(days=3)
    assert window([later, VOTE], running) == (running, end)
    assert window([VOTE], end) is None
    assert window([], SUMMER) is None


def test_a_roster_without_the_dcap_says_so_for_the_whole_window() -> None:
    (said,) = uncovered((), DIRECTORY, [VOTE], SUMMER)
    assert said.message == (
        "Personne n’est de garde à la DCAP du 2026-09-02 00:00 au 2026-10-13 00:00."
    )


def test_coordinations_are_looked_at_when_the_roster_has_some() -> None:
    start = datetime(2026, 9, 2, 4, tzinfo=UTC)
    whole = 24 * 60
    duties = (on(DCAP, start, whole), on(COORD, start, whole, "chicoutimi"))
    (said,) = uncovered(duties, DIRECTORY, [VOTE], SUMMER)
    assert "à la coordination (Anjou–Louis-Riel, Jean-Talon) du 2026-09-02 00:00" in said.message
    only = Scrutin("p", "Partielle", VOTE.jour_j, frozenset({"chicoutimi"}))
    assert uncovered(duties, DIRECTORY, [only], SUMMER) == ()


def test_a_roster_of_nights_says_its_first_holes_and_counts_the_others() -> None:
    start = datetime(2026, 9, 3, 1, tzinfo=UTC)
    nights = [on(DCAP, start + timedelta(days=day), 10) for day in range(45)]
    said = uncovered(nights, DIRECTORY, [VOTE], SUMMER)
    assert len(said) == SHOWN + 1
    assert said[-1].message == "31 autres périodes sans personne de garde."


def test_nothing_is_said_without_a_vote_to_come() -> None:
    assert uncovered((), DIRECTORY, [], SUMMER) == ()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8))
def test_each_hour_is_either_covered_or_in_a_hole(lines: list[tuple[int, int]]) -> None:
    start = datetime(2026, 9, 10, tzinfo=UTC)
    hour = timedelta(hours=1)
    duties = [on(DCAP, start + begin * hour, length) for begin, length in lines]
    found = holes(duties, "", (start, start + 36 * hour))
    for number in range(36):
        moment = start + number * hour + hour / 2
        in_hole = any(begin <= moment < end for begin, end in found)
        assert in_hole is not any(duty.covers("", moment) for duty in duties)
