"""Somebody took charge and stays silent: they are reminded, then the case is open again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.case import Case, Kind, Status
from bot.domain.clocks import fire, put_off, sign_of_life
from bot.domain.deadlines import restart_clocks, silence_clock
from bot.domain.effects import Notify, Room, StartClock, Step, ToPerson, ToReporter
from bot.domain.lifecycle import Change, take_charge, tell_dcap
from bot.domain.people import Person
from bot.domain.policy import ProjectChoices
from bot.domain.scrutin import LOCAL, Phase
from tests.domain.acts import at
from tests.domain.cast import (
    CHOICES,
    COORD,
    DAS,
    DCAP,
    DS,
    NOW,
    SETTING,
    a_case,
    actor,
    rooms_told,
)
from tests.domain.timing import minutes_between

DIRECTORY = SETTING.directory
INCIDENT = take_charge(a_case(Kind.INCIDENT, by=DS, owner=COORD), actor(COORD), SETTING).case
MANQUEMENT = take_charge(a_case(Kind.MANQUEMENT, by=DS, owner=COORD), actor(COORD), SETTING).case
RUMEUR = take_charge(
    take_charge(a_case(Kind.RUMEUR, by=DS, owner=COORD, told=True), actor(COORD), SETTING).case,
    actor(DCAP),
    SETTING,
).case
HOUR = NOW + timedelta(hours=1)


def _ring(case: Case, step: Step, now: datetime) -> Change:
    change = fire(case, step, at(SETTING, now))
    assert change is not None
    return change


def _clocks(change: Change) -> dict[Step, float]:
    return {
        item.step: minutes_between(NOW, item.due)
        for item in change.effects
        if isinstance(item, StartClock)
    }


@pytest.mark.parametrize(
    ("kind", "phase", "minutes"),
    [
        (Kind.RUMEUR, Phase.PERIODE, 60),
        (Kind.RUMEUR, Phase.JOUR_J, 60),
        (Kind.INCIDENT, Phase.PERIODE, 60),
        (Kind.INCIDENT, Phase.JOUR_J, 30),
        *((kind, Phase.PERIODE, 1440) for kind in (Kind.PUBLICATION, Kind.MANQUEMENT)),
        *((kind, Phase.APPROCHE, 1440) for kind in (Kind.HORS_CADRE, Kind.QUESTION_RECUE)),
    ],
)
def test_taking_charge_starts_the_clock_of_silence(
    kind: Kind, phase: Phase, minutes: float
) -> None:
    case = replace(a_case(kind, by=DAS, owner=DS), phase=phase)
    assert _clocks(take_charge(case, actor(DS), SETTING)) == {Step.REMIND_TAKER: minutes}


def test_how_long_one_may_stay_silent_is_a_setting() -> None:
    choices = ProjectChoices(silence_incident=20, silence_incident_jour_j=5)
    for phase, minutes in ((Phase.PERIODE, 20), (Phase.JOUR_J, 5)):
        clock = silence_clock(replace(INCIDENT, phase=phase), NOW, choices)
        assert clock == StartClock(Step.REMIND_TAKER, NOW + timedelta(minutes=minutes))


def test_nobody_s_silence_counts_before_somebody_takes_charge_nor_after_the_end() -> None:
    for case in (
        a_case(Kind.INCIDENT, by=DS, owner=COORD),
        replace(INCIDENT, status=Status.CLOS, closed_at=NOW),
        replace(INCIDENT, same_as=42),
    ):
        assert silence_clock(case, NOW, CHOICES) is None


def test_who_took_charge_is_reminded_before_the_case_is_released() -> None:
    change = _ring(INCIDENT, Step.REMIND_TAKER, HOUR)
    assert Notify("rappel_preneur", ToPerson(COORD.id)) in change.effects
    assert ToReporter() not in {item.to for item in change.effects if isinstance(item, Notify)}
    assert _clocks(change) == {Step.RELEASE: 90}
    assert change.case == INCIDENT


def test_a_release_opens_the_case_again_tells_the_reporter_and_starts_the_escalation() -> None:
    change = _ring(INCIDENT, Step.RELEASE, HOUR)
    case = change.case
    assert case.status is Status.OUVERT
    assert (case.field_taken_by, case.field_taken_at) == (None, None)
    told = {item.to for item in change.effects if isinstance(item, Notify)}
    assert told == {ToReporter(), ToPerson(COORD.id)}
    assert _clocks(change) == {Step.REMIND_OWNER: 75, Step.REMIND_BACKUP: 82.5, Step.TELL_DCAP: 90}


def test_a_released_manquement_reaches_the_dcap_in_its_confidential_room_alone() -> None:
    told = tell_dcap(MANQUEMENT, actor(COORD), SETTING).case
    change = _ring(told, Step.RELEASE, HOUR)
    assert rooms_told(change.effects) == {Room.DCAP_CONFIDENTIAL}
    assert Step.REMIND_OWNER in _clocks(change)


def test_of_a_rumour_only_the_dcap_s_silence_counts_once_it_took_charge() -> None:
    reminded = _ring(RUMEUR, Step.REMIND_TAKER, HOUR)
    assert [item.to for item in reminded.effects if isinstance(item, Notify)] == [ToPerson(DCAP.id)]
    released = _ring(RUMEUR, Step.RELEASE, HOUR)
    assert released.case.dcap_taken_at is None
    assert released.case.dcap_told_at is not None
    assert released.case.field_taken_by == COORD.id
    assert released.case.status is Status.PRIS_EN_CHARGE
    assert _clocks(released) == {
        Step.REALERT_DCAP: 75,
        Step.BACKUP_DCAP: 90,
        Step.REMIND_TAKER: 120,
    }


@pytest.mark.parametrize(("who", "counts"), [(COORD, False), (DCAP, True), (DS, False)])
def test_a_word_of_the_field_does_not_hide_that_the_dcap_is_silent(
    who: Person, counts: bool
) -> None:
    setting = at(SETTING, HOUR)
    spoke = sign_of_life(RUMEUR, actor(who), setting)
    assert (spoke.handled_at == HOUR) is counts


def test_a_deadline_is_nobody_s_sign_of_life() -> None:
    assert sign_of_life(INCIDENT, None, at(SETTING, HOUR)) == INCIDENT


def test_the_reporter_who_asks_again_is_not_a_sign_of_life() -> None:
    assert sign_of_life(INCIDENT, actor(DS), at(SETTING, HOUR)) == INCIDENT


def test_the_reminder_waits_for_an_hour_of_silence_since_the_last_sign_of_life() -> None:
    spoke = NOW + timedelta(minutes=40)
    alive = sign_of_life(INCIDENT, actor(COORD), at(SETTING, spoke))
    again = put_off(alive, Step.REMIND_TAKER, HOUR, at(SETTING, HOUR))
    assert again == StartClock(Step.REMIND_TAKER, spoke + timedelta(hours=1))
    assert put_off(alive, Step.REMIND_TAKER, again.due, at(SETTING, again.due)) is None


@pytest.mark.parametrize("late", [0, 600], ids=["on-time", "after-an-outage"])
def test_who_answers_the_reminder_keeps_the_case(late: int) -> None:
    due, answered = NOW + timedelta(minutes=90), NOW + timedelta(minutes=70)
    alive = sign_of_life(INCIDENT, actor(COORD), at(SETTING, answered))
    again = put_off(alive, Step.RELEASE, due, at(SETTING, due + timedelta(minutes=late)))
    assert again == StartClock(Step.REMIND_TAKER, answered + timedelta(hours=1))


@pytest.mark.parametrize("late", [0, 600], ids=["on-time", "after-an-outage"])
def test_a_silent_taker_is_not_spared(late: int) -> None:
    for step, minutes in ((Step.REMIND_TAKER, 60), (Step.RELEASE, 90)):
        due = NOW + timedelta(minutes=minutes)
        assert put_off(INCIDENT, step, due, at(SETTING, due + timedelta(minutes=late))) is None


def test_what_can_wait_does_not_ring_in_the_night_even_when_it_is_late() -> None:
    night = datetime(2026, 11, 11, 1, 0, tzinfo=LOCAL)
    morning = datetime(2026, 11, 11, 7, 0, tzinfo=LOCAL)
    case = a_case(Kind.MANQUEMENT, by=DS, owner=COORD)
    again = put_off(case, Step.REMIND_OWNER, NOW, at(SETTING, night))
    assert again == StartClock(Step.REMIND_OWNER, morning)
    polling_day = replace(case, phase=Phase.JOUR_J)
    assert put_off(polling_day, Step.REMIND_OWNER, NOW, at(SETTING, night)) is None
    urgent = a_case(Kind.INCIDENT, by=DS, owner=COORD)
    assert put_off(urgent, Step.TELL_DCAP, NOW, at(SETTING, night)) is None


def test_a_relief_who_comes_on_duty_in_the_morning_is_still_asked_then() -> None:
    night = datetime(2026, 11, 11, 1, 0, tzinfo=LOCAL)
    case = a_case(Kind.PUBLICATION, by=DS, owner=COORD)
    assert put_off(case, Step.REMIND_BACKUP, NOW, at(SETTING, night)) is not None


def test_a_clock_with_nothing_to_do_is_not_put_off_for_ever() -> None:
    night = datetime(2026, 11, 11, 1, 0, tzinfo=LOCAL)
    assert put_off(MANQUEMENT, Step.REMIND_OWNER, NOW, at(SETTING, night)) is None


def test_a_case_that_starts_again_has_the_clocks_that_its_facts_leave_to_it() -> None:
    def restarted(case: Case) -> set[Step]:
        return {item.step for item in restart_clocks(case, DIRECTORY, NOW, CHOICES)}

    owned = {Step.REMIND_OWNER, Step.REMIND_BACKUP, Step.TELL_DCAP}
    untaken = a_case(Kind.INCIDENT, by=DAS, owner=DS)
    assert restarted(untaken) == {Step.CLIMB, Step.REMIND_BACKUP, Step.TELL_DCAP}
    assert restarted(replace(untaken, owner=COORD.id)) == owned
    assert restarted(INCIDENT) == owned | {Step.REMIND_TAKER}
    assert restarted(tell_dcap(INCIDENT, actor(COORD), SETTING).case) == {Step.REMIND_TAKER}
    assert restarted(MANQUEMENT) == {Step.REMIND_TAKER}
    assert restarted(RUMEUR) == {Step.REMIND_TAKER}
    assert restarted(a_case(Kind.RUMEUR, by=DAS, owner=DS)) == {Step.CLIMB, Step.TELL_DCAP}
    assert restarted(a_case(Kind.QUESTION_RECUE, by=DAS, owner=DS)) == {Step.CLIMB}
    assert restarted(a_case(Kind.QUESTION_RECUE, by=DAS, owner=COORD)) == set()
    assert restarted(a_case(Kind.RUMEUR, by=DS, owner=None, told=True)) == {
        Step.REALERT_DCAP,
        Step.BACKUP_DCAP,
    }
    assert restarted(replace(untaken, same_as=42)) == set()
    assert restarted(replace(untaken, status=Status.CLOS, closed_at=NOW)) == set()
