"""The directory's import: what good lines give, and every problem of the bad ones."""

from datetime import date

import pytest

from bot.annuaire.circonscriptions import read_circonscriptions
from bot.annuaire.people import read_people
from bot.domain.people import Address, Person, Role
from tests.annuaire.files import COORD, DATA, PLACES, TEAMS_IDS, found, imported, line, people_file


def test_a_good_line_gives_the_whole_person() -> None:
    das = line(
        identifiant="das-1",
        role="das",
        circonscription="CHICOUTIMI",
        nom="Théo Modèle",
        courriel="theo@exemple.test",
        telephone=" 418 555-0105 poste 7 ",
        heures="8 h à 21 h",
        slack="U0DACHIC01",
        teams="ABCDEF00-0000-4000-8000-000000000005",
        coordonnateur="COORD-1",
        remplace_du="2026-10-01",
        remplace_au="2026-10-10",
    )
    result = imported(COORD, das)
    assert result.problems == ()
    assert result.people[1] == Person(
        id="das-1",
        role=Role.DAS,
        name="Théo Modèle",
        circonscription="chicoutimi",
        email="theo@exemple.test",
        telephone="418 555-0105 poste 7",
        hours="8 h à 21 h",
        coordonnateur="coord-1",
        accounts={"slack": "U0DACHIC01", "teams": "abcdef00-0000-4000-8000-000000000005"},
        replaces_from=date(2026, 10, 1),
        replaces_until=date(2026, 10, 10),
    )


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("ds", Role.DS),
        ("Das", Role.DAS),
        ("personnel", Role.PERSONNEL),
        ("Coordonnateur", Role.COORDONNATEUR),
        ("COORDONNATRICE", Role.COORDONNATEUR),
        ("dcap", Role.DCAP),
    ],
)
def test_a_role_is_read_in_any_case_and_gender(written: str, role: Role) -> None:
    assert [person.role for person in imported(line(role=written)).people] == [role]


@pytest.mark.parametrize("written", ["anjou louis riel", "Anjou–Louis-Riel", "ANJOU-LOUIS-RIEL"])
def test_a_circonscription_is_read_by_code_or_name(written: str) -> None:
    assert imported(line(circonscription=written)).people[0].circonscription == "anjou-louis-riel"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"identifiant": ""}, "identifiant"),
        ({"nom": ""}, "nom"),
        ({"role": ""}, "role"),
        ({"role": "chef"}, "role"),
        ({"circonscription": ""}, "circonscription"),
        ({"role": "DAS", "circonscription": ""}, "circonscription"),
        ({"role": "personnel", "circonscription": ""}, "circonscription"),
        ({"circonscription": "Atlantide"}, "circonscription"),
        ({"courriel": "aube"}, "courriel"),
        ({"courriel": "aube@exemple"}, "courriel"),
        ({"courriel": "a@exemple.test, b@exemple.test"}, "courriel"),
        ({"telephone": "555-0101"}, "telephone"),
        ({"telephone": "voir avec Aube"}, "telephone"),
        ({"slack": "@aube"}, "slack"),
        ({"slack": "u0dschic01"}, "slack"),
        ({"slack": "U1234567"}, "slack"),
        ({"slack": "U1234567890123"}, "slack"),
        ({"teams": "aube@exemple.test"}, "teams"),
        ({"teams": TEAMS_IDS[0][:-1]}, "teams"),
        ({"coordonnateur": "coord-9"}, "coordonnateur"),
        ({"coordonnateur": "ds-1"}, "coordonnateur"),
        ({"remplace_du": "2026-10-01"}, "remplace_du"),
        ({"role": "DAS", "remplace_du": "01/10/2026"}, "remplace_du"),
        ({"role": "DAS", "remplace_du": "2026-02-30"}, "remplace_du"),
        ({"role": "DAS", "remplace_au": "2026-10-01"}, "remplace_du"),
        (
            {"role": "DAS", "remplace_du": "2026-10-02", "remplace_au": "2026-10-01"},
            "remplace_au",
        ),
    ],
)
def test_each_mistake_is_found_once_at_its_line_and_column(
    cells: dict[str, str], column: str
) -> None:
    result = imported(COORD, line(**cells))
    assert found(result) == [(3, column)]
    assert result.people == ()


@pytest.mark.parametrize(
    "telephone",
    ["418 555-0101", "(418) 555-0101", "4185550101", "+1 418 555 0101", "1-800-555-0101, ext. 2"],
)
def test_the_usual_telephones_are_kept_as_written(telephone: str) -> None:
    assert imported(line(telephone=telephone)).people[0].telephone == telephone


def test_an_open_replacement_of_one_day_or_more_is_accepted() -> None:
    day = "2026-10-01"
    one = line(role="DAS", remplace_du=day, remplace_au=day)
    other = line(identifiant="das-2", role="DAS", remplace_du=day)
    assert imported(one, other).problems == ()


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        ("identifiant", "pers-1", "PERS-1"),
        ("courriel", "aube@exemple.test", "Aube@exemple.test"),
        ("slack", "U0DSCHIC01", "U0DSCHIC01"),
        ("teams", "a" + TEAMS_IDS[1][1:], "A" + TEAMS_IDS[1][1:]),
    ],
)
def test_what_must_be_unique_names_the_first_line_that_has_it(
    column: str, first: str, second: str
) -> None:
    one = line(**({"identifiant": "pers-8", "role": "personnel"} | {column: first}))
    two = line(**({"identifiant": "pers-9", "role": "personnel"} | {column: second}))
    result = imported(one, two)
    assert found(result) == [(3, column)]
    assert "ligne 2" in result.problems[0].message


def test_two_ds_for_one_circonscription_are_refused() -> None:
    result = imported(line(), line(identifiant="ds-2", circonscription="Chicoutimi"))
    assert found(result) == [(3, "circonscription")]


def test_a_broken_role_is_not_reported_again_by_those_who_name_that_person() -> None:
    broken = COORD.replace("coordonnatrice", "cordonatrice")
    assert found(imported(broken, line(coordonnateur="coord-1"))) == [(2, "role")]


def test_the_nearest_circonscription_is_suggested() -> None:
    [problem] = imported(line(circonscription="chicoutimy")).problems
    assert "Vouliez-vous dire « Chicoutimi » ?" in problem.message
    [problem] = imported(line(circonscription="zzzz")).problems
    assert "Vouliez-vous" not in problem.message


def test_all_problems_come_together_in_the_order_of_the_file() -> None:
    result = imported(line(nom="", slack="x"), "ds-2;DS", line(role="chef", teams="x"))
    assert found(result) == [
        (2, "nom"),
        (2, "slack"),
        (3, "nom"),
        (3, "circonscription"),
        (4, "role"),
        (4, "teams"),
        (4, "identifiant"),
    ]


def test_a_problem_is_told_in_french_with_its_place() -> None:
    [problem] = imported(line(nom="")).problems
    assert str(problem) == "Ligne 2, colonne « nom » : cette case est obligatoire."


@pytest.mark.parametrize("data", [b"", people_file(), b"\n"])
def test_a_file_without_anybody_is_a_problem(data: bytes) -> None:
    result = read_people(data, PLACES)
    assert result.people == ()
    assert result.problems


def test_a_file_with_a_missing_column_is_a_problem_not_a_crash() -> None:
    data = people_file(line()).replace(b";teams;", b";equipes;")
    result = read_people(data, PLACES)
    assert found(result) == [(1, "teams")]
    assert [warning.column for warning in result.warnings] == ["equipes"]


def test_warnings_block_nothing() -> None:
    result = imported(line())
    assert len(result.people) == 1
    assert [(warning.line, warning.column) for warning in result.warnings] == [
        (2, "coordonnateur"),
        (2, "slack"),
        (0, ""),
    ]
    assert "2 circonscriptions sans DS : Jean-Talon, Anjou–Louis-Riel." in str(result.warnings[2])


def test_a_complete_directory_warns_of_nothing() -> None:
    chicoutimi = line(slack="U0DSCHIC01", coordonnateur="coord-1")
    assert read_people(people_file(COORD, chicoutimi), PLACES[:1]).warnings == ()


def test_the_sample_directory_imports_without_a_problem() -> None:
    places = read_circonscriptions((DATA / "circonscriptions.csv").read_bytes()).circonscriptions
    result = read_people((DATA / "personnel_exemple.csv").read_bytes(), places)
    assert result.problems == ()
    assert {person.role for person in result.people} == set(Role)


def test_a_coordonnateur_may_follow_cases_in_a_room() -> None:
    at = "teams:19:coordination@thread.tacv2"
    (person,) = imported(line(role="coordonnateur", salon=at)).people
    assert person.room == Address("teams", "19:coordination@thread.tacv2")


@pytest.mark.parametrize(
    "written", ["coordination", "teams:", "discord:C0123ABCD", "slack:U0123ABCD"]
)
def test_a_room_that_no_platform_would_know_is_told(written: str) -> None:
    assert found(imported(line(role="coordonnateur", salon=written))) == [(2, "salon")]


def test_a_room_is_not_given_to_somebody_who_coordinates_nobody() -> None:
    assert (2, "salon") in found(imported(line(role="ds", salon="slack:C0123ABCD")))
