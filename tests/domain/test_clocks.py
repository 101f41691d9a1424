"""A deadline that fires acts on a case that has not moved, and does nothing to one that has."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, Kind, Status
from bot.domain.clocks import fire
from bot.domain.effects import Notify, PostSurface, Room, Step, SurfaceKind, ToPerson, ToRoom
from bot.domain.lifecycle import Change, Setting, climb, take_charge, tell_dcap
from tests.domain.acts import at
from tests.domain.cast import (
    COORD,
    DAS,
    DCAP,
    DS,
    NOW,
    SETTING,
    a_case,
    actor,
    people_told,
    person,
    rooms_told,
    staff,
    unreachable,
)

LATER = at(SETTING, NOW + timedelta(minutes=15))
FROM_DAS = a_case(Kind.RUMEUR, by=DAS, owner=DS)
FROM_DS = a_case(Kind.RUMEUR, by=DS, owner=COORD, told=True)
INCIDENT = a_case(Kind.INCIDENT, by=DAS, owner=DS)
PUBLICATION = a_case(Kind.PUBLICATION, by=DS, owner=COORD)
MANQUEMENT = a_case(Kind.MANQUEMENT, by=DS, owner=COORD)


def _fired(case: Case, step: Step, setting: Setting = LATER) -> Change:
    change = fire(case, step, setting)
    assert change is not None
    return change


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("step", Step)
def test_no_deadline_acts_on_a_closed_case(step: Step, kind: Kind) -> None:
    assert fire(a_case(kind, by=DAS, owner=DS, status=Status.CLOS), step, LATER) is None


@pytest.mark.parametrize("kind", Kind)
def test_a_silent_ds_lets_the_case_climb_to_the_coordonnateur(kind: Kind) -> None:
    change = _fired(a_case(kind, by=DAS, owner=DS), Step.CLIMB)
    assert change.case.owner == COORD.id
    assert PostSurface(SurfaceKind.THREAD, ToPerson(COORD.id)) in change.effects


def test_a_case_that_the_ds_took_does_not_climb() -> None:
    taken = take_charge(INCIDENT, actor(DS), SETTING).case
    assert fire(taken, Step.CLIMB, LATER) is None


def test_a_case_that_already_climbed_does_not_climb_again() -> None:
    moved = climb(INCIDENT, actor(DS), SETTING).case
    assert fire(moved, Step.CLIMB, LATER) is None


def test_a_ds_who_transmitted_a_rumour_has_answered_and_it_does_not_climb() -> None:
    transmitted = tell_dcap(FROM_DAS, actor(DS), SETTING).case
    assert fire(transmitted, Step.CLIMB, LATER) is None


@pytest.mark.parametrize("kind", Kind)
def test_without_a_coordonnateur_the_case_climbs_to_the_dcap(kind: Kind) -> None:
    setting = replace(LATER, directory=staff(unreachable(COORD)))
    change = _fired(a_case(kind, by=DAS, owner=DS), Step.CLIMB, setting)
    assert change.case.dcap_told_at == LATER.now
    assert len(rooms_told(change.effects)) == 1


def test_a_climb_with_nowhere_left_to_go_does_nothing() -> None:
    setting = replace(LATER, directory=staff(without=(COORD,)))
    assert (
        fire(replace(FROM_DAS, dcap_told_at=NOW, dcap_told_by="das"), Step.CLIMB, setting) is None
    )


def test_a_rumour_that_the_ds_did_not_confirm_reaches_the_dcap_marked_so() -> None:
    change = _fired(FROM_DAS, Step.TELL_DCAP)
    assert (change.case.dcap_told_by, change.case.dcap_told_at) == ("horloge", LATER.now)
    assert change.case.unconfirmed
    assert PostSurface(SurfaceKind.ALERT, ToRoom(Room.DCAP)) in change.effects


def test_an_incident_reaches_the_dcap_by_itself_without_that_mark() -> None:
    change = _fired(INCIDENT, Step.TELL_DCAP)
    assert change.case.dcap_told_by == "horloge"
    assert not change.case.unconfirmed


def test_taking_charge_in_the_field_does_not_stop_the_clock_that_tells_the_dcap() -> None:
    for case in (FROM_DAS, INCIDENT):
        taken = take_charge(case, actor(DS), SETTING).case
        assert _fired(taken, Step.TELL_DCAP).case.dcap_told_at == LATER.now


@pytest.mark.parametrize("case", [FROM_DAS, INCIDENT], ids=["rumeur", "incident"])
def test_the_dcap_is_not_told_twice(case: Case) -> None:
    told = tell_dcap(case, actor(COORD), SETTING).case
    assert fire(told, Step.TELL_DCAP, LATER) is None


def test_a_rumour_the_dcap_does_not_take_is_alerted_again() -> None:
    change = _fired(FROM_DS, Step.REALERT_DCAP)
    assert rooms_told(change.effects) == {Room.DCAP}
    assert change.case == FROM_DS


def test_a_rumour_still_not_taken_goes_to_everybody_of_the_dcap_who_can_be_reached() -> None:
    second = person("dcap2", DCAP.role)
    third = unreachable(person("dcap3", DCAP.role))
    setting = replace(LATER, directory=staff(second, third))
    change = _fired(FROM_DS, Step.BACKUP_DCAP, setting)
    assert people_told(change.effects) == {DCAP.id, second.id}


@pytest.mark.parametrize("step", [Step.REALERT_DCAP, Step.BACKUP_DCAP])
def test_once_the_dcap_took_charge_nobody_is_alerted_again(step: Step) -> None:
    taken = take_charge(FROM_DS, actor(DCAP), SETTING).case
    assert fire(taken, step, LATER) is None


@pytest.mark.parametrize("step", [Step.REALERT_DCAP, Step.BACKUP_DCAP])
def test_a_coordonnateur_who_takes_a_rumour_does_not_stop_the_dcap_s_clock(step: Step) -> None:
    taken = take_charge(FROM_DS, actor(COORD), SETTING).case
    assert fire(taken, step, LATER) is not None


def test_the_owner_of_a_publication_is_reminded_until_the_dcap_is_told() -> None:
    taken = take_charge(PUBLICATION, actor(COORD), SETTING).case
    for case in (PUBLICATION, taken):
        assert people_told(_fired(case, Step.REMIND_OWNER).effects) == {COORD.id}
    told = tell_dcap(taken, actor(COORD), SETTING).case
    assert fire(told, Step.REMIND_OWNER, LATER) is None


def test_a_manquement_is_recalled_until_somebody_takes_charge() -> None:
    assert people_told(_fired(MANQUEMENT, Step.REMIND_OWNER).effects) == {COORD.id}
    told = tell_dcap(MANQUEMENT, actor(COORD), SETTING).case
    for case, who in ((MANQUEMENT, COORD), (told, COORD), (told, DCAP)):
        taken = take_charge(case, actor(who), SETTING).case
        for step in (Step.REMIND_OWNER, Step.REMIND_BACKUP, Step.TELL_DCAP, Step.REALERT_DCAP):
            assert fire(taken, step, LATER) is None


def test_a_reminder_goes_to_whoever_owns_the_case_when_it_fires() -> None:
    moved = climb(a_case(Kind.PUBLICATION, by=DAS, owner=DS), actor(DS), SETTING).case
    assert people_told(_fired(moved, Step.REMIND_OWNER).effects) == {COORD.id}


def test_a_reminder_changes_nothing_in_the_case() -> None:
    change = _fired(MANQUEMENT, Step.REMIND_OWNER)
    assert change.case == MANQUEMENT
    assert all(isinstance(item, Notify) for item in change.effects)


@pytest.mark.parametrize("step", [Step.CLIMB, Step.TELL_DCAP, Step.REALERT_DCAP, Step.BACKUP_DCAP])
def test_no_deadline_shows_a_manquement_in_the_common_room(step: Step) -> None:
    setting = replace(LATER, directory=staff(unreachable(COORD)))
    change = _fired(a_case(Kind.MANQUEMENT, by=DAS, owner=DS), step, setting)
    assert rooms_told(change.effects) <= {Room.DCAP_CONFIDENTIAL}
