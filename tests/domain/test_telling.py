"""How a running case reaches the DCAP or the coordonnateur, and what the record says of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import lifecycle
from bot.domain.case import Case, Kind, Status
from bot.domain.effects import (
    PostSurface,
    RefreshSurfaces,
    Room,
    StartClock,
    Step,
    SurfaceKind,
    ToPerson,
    ToRoom,
)
from bot.domain.policy import ProjectChoices
from tests.domain.acts import reason, tells_reporter
from tests.domain.cast import (
    COORD,
    DAS,
    DS,
    NOW,
    SETTING,
    a_case,
    actor,
    rooms_told,
    staff,
)

RUMEUR = a_case(Kind.RUMEUR, by=DS, owner=COORD, told=True)
FROM_DAS = a_case(Kind.RUMEUR, by=DAS, owner=DS)
INCIDENT = a_case(Kind.INCIDENT, by=DS, owner=COORD)
PUBLICATION = a_case(Kind.PUBLICATION, by=DS, owner=COORD)
MANQUEMENT = a_case(Kind.MANQUEMENT, by=DS, owner=COORD)
COORDONNATRICE, LE_DS = actor(COORD), actor(DS)


def _kind(case: object) -> str | None:
    return case.kind if isinstance(case, Case) else None


@pytest.mark.parametrize("case", [INCIDENT, PUBLICATION, MANQUEMENT], ids=_kind)
def test_telling_the_dcap_is_dated_and_alerts_its_room(case: Case) -> None:
    change = lifecycle.tell_dcap(case, COORDONNATRICE, SETTING)
    room = Room.DCAP_CONFIDENTIAL if case.kind is Kind.MANQUEMENT else Room.DCAP
    assert (change.case.dcap_told_by, change.case.dcap_told_at) == (COORD.id, NOW)
    assert change.case.status is Status.OUVERT
    assert PostSurface(SurfaceKind.ALERT, ToRoom(room)) in change.effects
    assert rooms_told(change.effects) == {room}
    assert tells_reporter(change)


def test_a_rumour_that_the_ds_transmits_is_confirmed_and_starts_the_dcap_s_clock() -> None:
    change = lifecycle.tell_dcap(FROM_DAS, LE_DS, SETTING)
    assert change.case.dcap_told_by == DS.id
    assert not change.case.unconfirmed
    assert StartClock(Step.REALERT_DCAP, NOW + timedelta(minutes=15)) in change.effects


def test_the_dcap_is_told_once() -> None:
    told = lifecycle.tell_dcap(INCIDENT, COORDONNATRICE, SETTING).case
    assert reason(lambda: lifecycle.tell_dcap(told, COORDONNATRICE, SETTING)) == "dcap_deja_avisee"


def test_a_ds_is_told_that_telling_the_dcap_of_an_incident_is_the_coordonnateur_s_part() -> None:
    case = a_case(Kind.INCIDENT, by=DAS, owner=DS)
    why = reason(lambda: lifecycle.tell_dcap(case, LE_DS, SETTING))
    assert why == "aviser_revient_au_coordonnateur"


@pytest.mark.parametrize("kind", Kind)
def test_learning_that_it_circulates_alerts_the_dcap_at_once_whatever_the_kind(kind: Kind) -> None:
    change = lifecycle.circulates(a_case(kind, by=DAS, owner=DS), actor(DAS), SETTING)
    assert change.case.circulates
    assert (change.case.dcap_told_at, change.case.dcap_told_by) == (NOW, DAS.id)
    assert len(rooms_told(change.effects)) == 1


def test_a_das_who_says_that_a_rumour_circulates_does_not_confirm_it_for_the_ds() -> None:
    assert lifecycle.circulates(FROM_DAS, actor(DAS), SETTING).case.unconfirmed


def test_a_ds_who_says_that_a_rumour_circulates_has_confirmed_it() -> None:
    assert not lifecycle.circulates(FROM_DAS, LE_DS, SETTING).case.unconfirmed


def test_what_the_dcap_already_knows_is_marked_as_circulating_without_a_second_alert() -> None:
    change = lifecycle.circulates(RUMEUR, LE_DS, SETTING)
    assert change.case == replace(RUMEUR, circulates=True)
    assert change.effects == (RefreshSurfaces(),)


def test_saying_twice_that_it_circulates_is_refused() -> None:
    case = replace(RUMEUR, circulates=True)
    assert reason(lambda: lifecycle.circulates(case, LE_DS, SETTING)) == "deja_note"


def test_alerting_what_circulates_is_a_setting_in_a_running_case_too() -> None:
    setting = replace(SETTING, choices=ProjectChoices(circule_alerte_dcap=False))
    change = lifecycle.circulates(INCIDENT, LE_DS, setting)
    assert change.case.circulates
    assert change.case.dcap_told_at is None


def test_a_ds_may_hand_a_case_over_to_the_coordonnateur() -> None:
    change = lifecycle.climb(FROM_DAS, LE_DS, SETTING)
    assert change.case.owner == COORD.id
    assert PostSurface(SurfaceKind.THREAD, ToPerson(COORD.id)) in change.effects
    assert tells_reporter(change)


def test_a_case_that_is_the_coordonnateur_s_climbs_no_further() -> None:
    moved = lifecycle.climb(FROM_DAS, LE_DS, SETTING).case
    assert reason(lambda: lifecycle.climb(moved, LE_DS, SETTING)) == "deja_au_coordonnateur"


def test_a_ds_who_hands_over_a_rumour_without_a_coordonnateur_has_told_the_dcap() -> None:
    setting = replace(SETTING, directory=staff(without=(COORD,)))
    case = lifecycle.climb(FROM_DAS, LE_DS, setting).case
    assert (case.dcap_told_by, case.dcap_told_at) == (DS.id, NOW)
    assert not case.unconfirmed
