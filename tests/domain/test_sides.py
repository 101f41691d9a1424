"""Who has a part in a case beyond the usual table: asked by name, on duty, told or not yet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Case, Kind, Status
from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.lifecycle import Refused, Setting
from bot.domain.people import Person
from bot.domain.rights import Side, keeps_thread, may_read, sides
from tests.domain.acts import ACTS, at
from tests.domain.cast import (
    AUTRE_COORD,
    AUTRE_DS,
    COORD,
    DAS,
    DCAP,
    DS,
    ELSEWHERE,
    HERE,
    NOW,
    PEOPLE,
    PERS,
    SETTING,
    a_case,
    actor,
    person,
    staff,
)

HOUR = timedelta(hours=1)
ANYBODY: tuple[Person | None, ...] = (*PEOPLE, None)
FIELD_ACTS = ("take_charge", "tell_dcap", "circulates", "assign", "seen", "close")
DE_RELEVE = person("releve", COORD.role)


def _on_duty(who: Person, *places: str) -> Setting:
    """The usual staff and that person, on duty for an hour from now."""
    duty = Duty(who.id, Rank.RELEVE, NOW, NOW + HOUR, frozenset(places))
    return replace(SETTING, directory=Directory([*PEOPLE, DE_RELEVE], duties=[duty]))


def _allowed(case: Case, act: str, who: Person | None, setting: Setting = SETTING) -> bool:
    try:
        ACTS[act](case, actor(who), setting)
    except Refused as refused:
        return refused.reason != "pas_le_droit"
    return True


def _sides(case: Case, who: Person | None, setting: Setting = SETTING) -> frozenset[Side]:
    return sides(actor(who), case, setting.directory, setting.now)


@pytest.mark.parametrize("act", FIELD_ACTS)
@pytest.mark.parametrize("kind", Kind)
def test_who_is_asked_by_name_may_do_what_the_field_may(kind: Kind, act: str) -> None:
    case = a_case(kind, by=DS, owner=COORD)
    assert not _allowed(case, act, AUTRE_COORD)
    assert _allowed(replace(case, assignee=AUTRE_COORD.id), act, AUTRE_COORD)


@pytest.mark.parametrize("act", ["withdraw", "complete", "concerns_ds"])
def test_being_asked_by_name_does_not_make_anybody_the_reporter(act: str) -> None:
    case = a_case(Kind.INCIDENT, by=DAS, owner=DS)
    assert not _allowed(replace(case, assignee=AUTRE_COORD.id), act, AUTRE_COORD)


@pytest.mark.parametrize("kind", Kind)
def test_the_dcap_s_own_person_asked_by_name_gains_no_side_of_the_field(kind: Kind) -> None:
    case = replace(a_case(kind, by=DS, owner=COORD, told=True), assignee=DCAP.id)
    assert _sides(case, DCAP) == {Side.DCAP}


@pytest.mark.parametrize("kind", Kind)
def test_a_ds_whom_a_case_concerns_has_no_part_in_it_by_any_road(kind: Kind) -> None:
    case = a_case(kind, by=DAS, owner=COORD, about_ds=True)
    for given_to in (replace(case, assignee=DS.id), replace(case, owner=DS.id)):
        assert _sides(given_to, DS) == frozenset()
        assert not keeps_thread(DS.id, given_to, SETTING.directory, NOW)


def test_a_das_who_replaces_the_ds_has_no_part_in_what_concerns_the_ds() -> None:
    replacing = replace(DAS, replaces_from=date(2026, 11, 1))
    case = replace(a_case(Kind.INCIDENT, by=PERS, owner=COORD, about_ds=True), assignee=DAS.id)
    setting = replace(SETTING, directory=staff(replacing))
    assert _sides(case, replacing, setting) == frozenset()


@pytest.mark.parametrize("places", [(), (HERE,), (ELSEWHERE, HERE)])
@pytest.mark.parametrize("act", FIELD_ACTS)
def test_who_is_on_duty_there_as_a_coordonnateur_may_do_what_the_field_may(
    act: str, places: tuple[str, ...]
) -> None:
    case = a_case(Kind.INCIDENT, by=DS, owner=COORD)
    assert _allowed(case, act, DE_RELEVE, _on_duty(DE_RELEVE, *places))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", Kind)
def test_a_replacement_of_elsewhere_or_of_another_hour_may_do_nothing(kind: Kind, act: str) -> None:
    case = a_case(kind, by=DS, owner=COORD)
    assert not _allowed(case, act, DE_RELEVE, _on_duty(DE_RELEVE, ELSEWHERE))
    over = at(_on_duty(DE_RELEVE, HERE), NOW + HOUR)
    assert not _allowed(case, act, DE_RELEVE, over)


def test_being_on_duty_gives_nothing_to_another_role() -> None:
    case = a_case(Kind.INCIDENT, by=DS, owner=COORD)
    assert _sides(case, AUTRE_DS, _on_duty(AUTRE_DS, HERE)) == frozenset()


def test_a_case_of_nowhere_is_nobody_s_by_the_roster() -> None:
    case = replace(a_case(Kind.INCIDENT, by=DS, owner=None, told=True), circonscription="")
    assert _sides(case, DE_RELEVE, _on_duty(DE_RELEVE)) == frozenset()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", Status)
def test_the_dcap_has_no_part_in_a_manquement_before_it_is_told(status: Status, act: str) -> None:
    case = a_case(Kind.MANQUEMENT, by=DS, owner=COORD, status=status)
    assert not _allowed(case, act, DCAP)
    assert not may_read(actor(DCAP), case, SETTING.directory, NOW)
    told = replace(case, dcap_told_at=NOW, dcap_told_by=COORD.id)
    assert may_read(actor(DCAP), told, SETTING.directory, NOW)


READERS = """
reported    kinds                                     ds das pers coord autre_ds autre_coord dcap ?
par_ds      rumeur,incident,publication,hors_cadre    o  n   n    o     n        n           o    n
par_ds      manquement                                o  n   n    o     n        n           n    n
par_das     rumeur,incident,publication               o  o   n    o     n        n           o    n
par_das     manquement                                o  o   n    o     n        n           n    n
sur_le_ds   rumeur,incident,publication               n  o   n    o     n        n           o    n
sur_le_ds   manquement                                n  o   n    o     n        n           n    n
"""
REPORTED = {
    "par_ds": (DS, COORD, False),
    "par_das": (DAS, DS, False),
    "sur_le_ds": (DAS, COORD, True),
}


@pytest.mark.parametrize("row", READERS.strip().splitlines()[1:])
def test_a_case_is_read_by_those_who_have_a_part_in_it(row: str) -> None:
    reported, kinds, *letters = row.split()
    by, owner, about_ds = REPORTED[reported]
    readers = (DS, DAS, PERS, COORD, AUTRE_DS, AUTRE_COORD, DCAP, None)
    for kind in map(Kind, kinds.split(",")):
        case = a_case(kind, by=by, owner=owner, about_ds=about_ds)
        for who, letter in zip(readers, letters, strict=True):
            may = may_read(actor(who), case, SETTING.directory, NOW)
            assert may is (letter == "o"), (kind, who)


@given(
    kind=st.sampled_from(Kind),
    by=st.sampled_from(ANYBODY),
    owner=st.sampled_from((None, DS, DAS, COORD, AUTRE_COORD)),
    assignee=st.none() | st.sampled_from([who.id for who in PEOPLE]),
    about_ds=st.booleans(),
    told=st.booleans(),
    who=st.sampled_from(ANYBODY),
    act=st.sampled_from(tuple(ACTS)),
)
def test_nobody_acts_on_what_they_may_not_read(
    kind: Kind,
    by: Person | None,
    owner: Person | None,
    assignee: str | None,
    about_ds: bool,
    told: bool,
    who: Person | None,
    act: str,
) -> None:
    case = a_case(kind, by=by, owner=owner, about_ds=about_ds, told=told)
    case = replace(case, assignee=assignee)
    if not may_read(actor(who), case, SETTING.directory, NOW):
        assert not _allowed(case, act, who)


def test_an_owner_whom_the_directory_forgot_keeps_their_thread_and_nobody_else_does() -> None:
    case = a_case(Kind.INCIDENT, by=DAS, owner=DS)
    without = staff(without=(DS,))
    assert keeps_thread(DS.id, case, without, NOW)
    assert not keeps_thread("parti", case, without, NOW)
