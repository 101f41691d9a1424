"""Handing a case to somebody by name, and taking it away from the DS whom it concerns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import handover, lifecycle
from bot.domain.case import Case, Kind, Spoken, Status
from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.effects import (
    Notify,
    PostSurface,
    Room,
    StartClock,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.lifecycle import Setting
from bot.domain.people import Person, Role
from tests.domain.acts import at, reason, tells_reporter
from tests.domain.cast import (
    AUTRE_COORD,
    AUTRE_DS,
    COORD,
    DAS,
    DCAP,
    DS,
    HERE,
    NOW,
    PEOPLE,
    PERS,
    SETTING,
    STRANGER,
    a_case,
    actor,
    people_told,
    person,
    rooms_told,
    staff,
    unreachable,
)

DCAP_2 = person("dcap2", Role.DCAP)
WIDER = replace(SETTING, directory=Directory([*PEOPLE, DCAP_2]))
FROM_DAS = a_case(Kind.INCIDENT, by=DAS, owner=DS)
FROM_DS = a_case(Kind.INCIDENT, by=DS, owner=COORD)
RUMEUR = a_case(Kind.RUMEUR, by=DS, owner=COORD, told=True)
MANQUEMENT = a_case(Kind.MANQUEMENT, by=DAS, owner=DS)
LATER = NOW + timedelta(minutes=5)


def _offered(case: Case, who: Person, setting: Setting = WIDER) -> set[str]:
    return {found.id for found in handover.assignable(case, actor(who), setting)}


def test_the_field_hands_a_case_to_somebody_who_gets_its_thread_and_a_word() -> None:
    change = handover.assign(FROM_DS, actor(COORD), AUTRE_COORD.id, at(WIDER, LATER))
    assert (change.case.assignee, change.case.assigned_at) == (AUTRE_COORD.id, LATER)
    assert change.case.owner == COORD.id
    assert change.case.status is Status.OUVERT
    to = ToPerson(AUTRE_COORD.id)
    assert PostSurface(SurfaceKind.THREAD, to) in change.effects
    assert Notify("assigne", to) in change.effects


def test_somebody_of_the_dcap_is_told_and_reads_the_case_where_the_dcap_does() -> None:
    change = handover.assign(RUMEUR, actor(DCAP), DCAP_2.id, WIDER)
    assert change.case.assignee == DCAP_2.id
    assert Notify("assigne", ToPerson(DCAP_2.id)) in change.effects
    assert not any(isinstance(effect, PostSurface) for effect in change.effects)


def test_who_takes_a_case_for_themselves_is_not_written_to_about_it() -> None:
    change = handover.assign(FROM_DAS, actor(COORD), COORD.id, WIDER)
    assert Notify("assigne", ToPerson(COORD.id)) not in change.effects


def test_the_field_chooses_among_the_coordination_and_the_acting_ds() -> None:
    assert _offered(FROM_DAS, COORD) == {COORD.id, AUTRE_COORD.id, DS.id}
    assert _offered(FROM_DS, COORD) == {COORD.id, AUTRE_COORD.id}


def test_the_dcap_chooses_among_its_own_and_that_coordination() -> None:
    assert _offered(RUMEUR, DCAP) == {DCAP.id, DCAP_2.id, COORD.id}


def test_a_manquement_is_handed_to_the_coordination_or_by_the_dcap_to_its_own_alone() -> None:
    assert _offered(MANQUEMENT, DS) == {COORD.id, AUTRE_COORD.id}
    told = replace(MANQUEMENT, dcap_told_at=NOW, dcap_told_by=COORD.id)
    assert _offered(told, DCAP) == {DCAP.id, DCAP_2.id, COORD.id}


@pytest.mark.parametrize("kind", Kind)
def test_what_concerns_the_ds_is_never_handed_to_them(kind: Kind) -> None:
    case = a_case(kind, by=DAS, owner=COORD, about_ds=True)
    assert DS.id not in _offered(case, COORD)
    why = reason(lambda: handover.assign(case, actor(COORD), DS.id, WIDER))
    assert why == "confier_impossible"


@pytest.mark.parametrize("case", [FROM_DS, RUMEUR])
def test_a_case_is_never_handed_to_who_reported_it(case: Case) -> None:
    assert DS.id not in _offered(case, COORD)


def test_nobody_out_of_reach_is_offered() -> None:
    setting = replace(SETTING, directory=staff(unreachable(AUTRE_COORD)))
    assert _offered(FROM_DS, COORD, setting) == {COORD.id}


@pytest.mark.parametrize("chosen", [PERS.id, AUTRE_DS.id, DCAP.id, STRANGER.id, "", "personne"])
def test_a_made_up_choice_is_refused(chosen: str) -> None:
    why = reason(lambda: handover.assign(FROM_DS, actor(COORD), chosen, WIDER))
    assert why == "confier_impossible"


def test_handing_a_case_twice_to_the_same_person_is_refused() -> None:
    once = handover.assign(FROM_DS, actor(COORD), AUTRE_COORD.id, WIDER).case
    why = reason(lambda: handover.assign(once, actor(COORD), AUTRE_COORD.id, WIDER))
    assert why == "deja_confie"


def test_who_was_asked_by_name_may_hand_it_on_and_then_has_no_part_in_it() -> None:
    once = handover.assign(FROM_DS, actor(COORD), AUTRE_COORD.id, WIDER).case
    back = handover.assign(once, actor(AUTRE_COORD), COORD.id, WIDER).case
    assert back.assignee == COORD.id
    why = reason(lambda: lifecycle.take_charge(back, actor(AUTRE_COORD), WIDER))
    assert why == "pas_le_droit"


def test_those_on_duty_come_first_and_the_list_fits_a_form() -> None:
    many = [person(f"coord{number:03}", Role.COORDONNATEUR) for number in range(150)]
    duty = Duty("coord149", Rank.TITULAIRE, NOW, LATER, frozenset({HERE}))
    setting = replace(SETTING, directory=Directory([*PEOPLE, *many], duties=[duty]))
    found = handover.assignable(FROM_DAS, actor(DS), setting)
    assert [someone.id for someone in found[:3]] == ["coord149", COORD.id, DS.id]
    assert len(found) == handover.MOST


def test_a_closed_case_is_handed_to_nobody() -> None:
    closed = replace(FROM_DS, status=Status.CLOS, closed_at=NOW)
    why = reason(lambda: handover.assign(closed, actor(COORD), AUTRE_COORD.id, WIDER))
    assert why == "dossier_clos"


def test_what_the_reporter_adds_reaches_who_was_asked_by_name_too() -> None:
    given = replace(FROM_DAS, assignee=AUTRE_COORD.id)
    told = people_told(lifecycle.complete(given, actor(DAS), WIDER).effects)
    assert told == {DS.id, AUTRE_COORD.id}


@pytest.mark.parametrize("by", [DAS, PERS])
@pytest.mark.parametrize("kind", Kind)
def test_what_concerns_the_ds_goes_to_the_coordonnateur(kind: Kind, by: Person) -> None:
    change = handover.concerns_ds(a_case(kind, by=by, owner=DS), actor(by), SETTING)
    assert change.case.about_ds
    assert change.case.owner == COORD.id
    assert PostSurface(SurfaceKind.THREAD, ToPerson(COORD.id)) in change.effects
    assert DS.id not in people_told(change.effects)
    assert rooms_told(change.effects) == set()
    assert tells_reporter(change)


def test_what_the_ds_did_as_the_field_is_undone() -> None:
    taken = lifecycle.take_charge(MANQUEMENT, actor(DS), SETTING).case
    asked = replace(taken, spoken=Spoken.OUI, assignee=DS.id, assigned_at=NOW)
    case = handover.concerns_ds(asked, actor(DAS), SETTING).case
    assert (case.field_taken_by, case.field_taken_at) == (None, None)
    assert (case.assignee, case.assigned_at, case.spoken) == (None, None, None)
    assert case.status is Status.OUVERT


def test_what_others_took_charge_of_stays_theirs() -> None:
    taken = lifecycle.take_charge(FROM_DAS, actor(COORD), SETTING).case
    both = lifecycle.take_charge(taken, actor(DCAP), SETTING).case
    case = handover.concerns_ds(both, actor(DAS), SETTING).case
    assert (case.field_taken_by, case.dcap_taken_by) == (COORD.id, DCAP.id)
    assert case.status is Status.PRIS_EN_CHARGE


@pytest.mark.parametrize(
    "directory", [staff(without=(COORD,)), staff(unreachable(COORD))], ids=["none", "unreachable"]
)
@pytest.mark.parametrize("kind", Kind)
def test_without_a_coordonnateur_to_write_to_the_dcap_is_told_at_once(
    kind: Kind, directory: Directory
) -> None:
    setting = replace(SETTING, directory=directory)
    change = handover.concerns_ds(a_case(kind, by=DAS, owner=DS), actor(DAS), setting)
    room = Room.DCAP_CONFIDENTIAL if kind is Kind.MANQUEMENT else Room.DCAP
    assert change.case.owner is None
    assert (change.case.dcap_told_at, change.case.dcap_told_by) == (NOW, DAS.id)
    assert PostSurface(SurfaceKind.ALERT, ToRoom(room)) in change.effects
    assert not change.case.unconfirmed
    assert change.event == "concerne_ds"


def test_a_dcap_that_knows_already_is_not_alerted_a_second_time() -> None:
    told = a_case(Kind.RUMEUR, by=DAS, owner=DS, told=True)
    setting = replace(SETTING, directory=staff(without=(COORD,)))
    change = handover.concerns_ds(told, actor(DAS), setting)
    assert change.case.owner is None
    assert rooms_told(change.effects) == set()


@pytest.mark.parametrize("kind", [Kind.RUMEUR, Kind.INCIDENT, Kind.PUBLICATION, Kind.MANQUEMENT])
def test_the_clocks_of_a_case_taken_from_the_ds_run_again(kind: Kind) -> None:
    change = handover.concerns_ds(a_case(kind, by=DAS, owner=DS), actor(DAS), SETTING)
    assert any(isinstance(effect, StartClock) for effect in change.effects)


def test_saying_twice_that_it_concerns_the_ds_is_refused() -> None:
    once = handover.concerns_ds(FROM_DAS, actor(DAS), SETTING).case
    assert reason(lambda: handover.concerns_ds(once, actor(DAS), SETTING)) == "deja_note"


def test_a_ds_has_no_ds_whom_their_report_would_concern() -> None:
    why = reason(lambda: handover.concerns_ds(FROM_DS, actor(DS), SETTING))
    assert why == "action_perimee"


def test_reading_changes_nothing_but_the_cards() -> None:
    change = handover.seen(FROM_DAS, actor(DS), SETTING)
    assert change.case == FROM_DAS
    assert change.event == "lu"
    assert not any(isinstance(e, Notify) and e.to == ToReporter() for e in change.effects)
