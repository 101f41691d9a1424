"""Who acts as the DS, who coordinates, and who is behind an account."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.directory import Circonscription, Directory
from bot.domain.people import Account, Address, Person, Role
from tests.domain.cast import (
    AUTRE_COORD,
    AUTRE_DS,
    COORD,
    DAS,
    DCAP,
    DS,
    ELSEWHERE,
    HERE,
    PERS,
    person,
    staff,
    unreachable,
)

FIRST, LAST = date(2026, 11, 5), date(2026, 11, 12)
REPLACING = replace(DAS, replaces_from=FIRST, replaces_until=LAST)


@pytest.mark.parametrize(
    ("day", "acting"),
    [
        (date(2026, 11, 4), DS),
        (FIRST, REPLACING),
        (date(2026, 11, 8), REPLACING),
        (LAST, REPLACING),
        (date(2026, 11, 13), DS),
    ],
)
def test_a_das_is_the_ds_from_the_first_to_the_last_day_of_her_replacement(
    day: date, acting: Person
) -> None:
    directory = staff(REPLACING)
    assert directory.acting_ds(HERE, day) == acting
    assert (directory.acting_role(REPLACING, day) is Role.DS) is (acting is REPLACING)


def test_a_replacement_of_one_day_lasts_that_day() -> None:
    das = replace(DAS, replaces_from=FIRST, replaces_until=FIRST)
    assert das.replaces_ds_on(FIRST)
    assert not das.replaces_ds_on(date(2026, 11, 6))


def test_a_replacement_without_an_end_goes_on() -> None:
    das = replace(DAS, replaces_from=FIRST)
    assert not das.replaces_ds_on(date(2026, 11, 4))
    assert das.replaces_ds_on(date(2027, 11, 4))


def test_a_replacement_without_a_beginning_is_none() -> None:
    assert not replace(DAS, replaces_until=LAST).replaces_ds_on(FIRST)


@pytest.mark.parametrize("someone", [PERS, COORD, DCAP], ids=lambda item: item.id)
def test_nobody_but_a_das_replaces_the_ds(someone: Person) -> None:
    line = replace(someone, replaces_from=FIRST, replaces_until=LAST)
    assert staff(line).acting_role(line, FIRST) is line.role
    assert staff(line).acting_ds(HERE, FIRST) == DS


def test_a_das_replaces_nobody_elsewhere() -> None:
    assert staff(REPLACING).acting_ds(ELSEWHERE, FIRST) == AUTRE_DS


def test_a_das_may_stand_in_where_there_is_no_ds() -> None:
    assert staff(REPLACING, without=(DS,)).acting_ds(HERE, FIRST) == REPLACING


def test_the_role_of_everybody_else_is_the_directory_s() -> None:
    for someone in staff().people.values():
        assert staff().acting_role(someone, FIRST) is someone.role


def test_the_coordonnateur_is_the_one_named_on_the_line_of_the_ds() -> None:
    assert staff().coordonnateur_of(HERE) == COORD
    assert staff().coordonnateur_of(ELSEWHERE) == AUTRE_COORD


def test_while_the_ds_is_replaced_the_coordonnateur_stays() -> None:
    assert staff(REPLACING).coordonnateur_of(HERE) == COORD


def test_there_is_no_coordonnateur_without_a_line_that_names_one() -> None:
    assert staff(replace(DS, coordonnateur="")).coordonnateur_of(HERE) is None
    assert staff(without=(COORD,)).coordonnateur_of(HERE) is None
    assert staff(without=(DS,)).coordonnateur_of(HERE) is None


@pytest.mark.parametrize("named", [DS, DAS, AUTRE_DS, DCAP], ids=lambda item: item.id)
def test_somebody_who_is_not_a_coordonnateur_is_not_taken_for_one(named: Person) -> None:
    directory = staff(replace(DS, coordonnateur=named.id))
    assert directory.coordonnateur_of(HERE) is None


@pytest.mark.parametrize("where", ["", "inconnue"])
def test_nobody_answers_for_an_unknown_circonscription(where: str) -> None:
    assert staff().acting_ds(where, FIRST) is None
    assert staff().coordonnateur_of(where) is None


def test_an_unknown_circonscription_is_called_by_its_code() -> None:
    here = Circonscription(HERE, "Chicoutimi", "Saguenay–Lac-Saint-Jean", "2017")
    directory = Directory((), (here,))
    assert (directory.nom(HERE), directory.region(HERE)) == (here.nom, here.region)
    assert (directory.nom("inconnue"), directory.region("inconnue")) == ("inconnue", "")


def test_a_coordonnateur_answers_for_the_circonscriptions_whose_ds_names_her() -> None:
    second = person("ds2", Role.DS, "dubuc", "coord")
    directory = staff(second)
    assert directory.circonscriptions_of(COORD) == {HERE, "dubuc"}
    assert directory.circonscriptions_of(AUTRE_COORD) == {ELSEWHERE}


def test_the_field_staff_answer_for_their_own_circonscription_and_the_dcap_for_none() -> None:
    directory = staff()
    for someone in (DS, DAS, PERS):
        assert directory.circonscriptions_of(someone) == {HERE}
    assert directory.circonscriptions_of(DCAP) == frozenset()


def test_whoever_coordinates_a_circonscription_answers_for_it() -> None:
    directory = staff()
    for where in (HERE, ELSEWHERE):
        coordonnateur = directory.coordonnateur_of(where)
        assert coordonnateur is not None
        assert where in directory.circonscriptions_of(coordonnateur)


def test_the_bound_account_comes_before_the_e_mail() -> None:
    account = Account("slack", "U-ds", email=DAS.email)
    assert staff().by_account(account) == DS


def test_an_e_mail_finds_somebody_whatever_its_case() -> None:
    assert staff().by_account(Account("teams", "29:x", email="DS@Exemple.TEST")) == DS


def test_an_account_belongs_to_one_platform() -> None:
    assert staff().by_account(Account("teams", "U-ds")) is None


def test_an_account_without_any_trace_is_nobody_s() -> None:
    nameless = replace(DS, email="")
    assert staff(nameless).by_account(Account("slack", "U-inconnu")) is None


def test_somebody_is_reached_where_a_channel_knows_them_or_nowhere() -> None:
    assert DS.address() == Address("slack", "U-ds")
    assert unreachable(DS).address() is None
