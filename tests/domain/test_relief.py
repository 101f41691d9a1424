"""Who is asked in turn when the owner of a case, or the DCAP, does not answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, Kind
from bot.domain.clocks import fire, superseding
from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.effects import Notify, PostSurface, Step, SurfaceKind, ToPerson, ToReporter
from bot.domain.lifecycle import Setting, tell_dcap
from bot.domain.people import Person, Role
from tests.domain.acts import at, tells_reporter
from tests.domain.cast import (
    AUTRE_COORD,
    COORD,
    DAS,
    DCAP,
    DS,
    ELSEWHERE,
    HERE,
    NOW,
    PEOPLE,
    SETTING,
    a_case,
    actor,
    people_told,
    person,
    unreachable,
)

LATER = at(SETTING, NOW + timedelta(hours=1))
RELIEF = person("releve", Role.COORDONNATEUR)
SECOND = person("dcap2", Role.DCAP)
PUBLICATION = a_case(Kind.PUBLICATION, by=DS, owner=COORD)
RUMEUR = a_case(Kind.RUMEUR, by=DS, owner=COORD, told=True)
OWNED = (Kind.INCIDENT, Kind.PUBLICATION, Kind.MANQUEMENT)


def _roster(*on_duty: Person, where: str = HERE, setting: Setting = LATER) -> Setting:
    """The same setting with those people on duty as reliefs for a day."""
    duties = [
        Duty(who.id, Rank.RELEVE, NOW, NOW + timedelta(days=1), frozenset((where,)))
        for who in on_duty
    ]
    people = {item.id: item for item in (*PEOPLE, *on_duty)}
    return replace(setting, directory=Directory(people.values(), duties=duties))


@pytest.mark.parametrize("kind", OWNED)
def test_the_relief_on_duty_is_asked_reads_the_case_and_the_reporter_learns_it(kind: Kind) -> None:
    case = a_case(kind, by=DS, owner=COORD)
    change = fire(case, Step.REMIND_BACKUP, _roster(RELIEF))
    assert change is not None
    assert people_told(change.effects) == {RELIEF.id}
    assert PostSurface(SurfaceKind.THREAD, ToPerson(RELIEF.id)) in change.effects
    assert Notify("releve_sollicitee", ToReporter()) in change.effects
    assert change.case == case


def test_without_anybody_on_duty_no_relief_is_announced() -> None:
    assert fire(PUBLICATION, Step.REMIND_BACKUP, LATER) is None


@pytest.mark.parametrize("kind", OWNED)
def test_a_relief_for_another_circonscription_is_not_asked(kind: Kind) -> None:
    case = a_case(kind, by=DS, owner=COORD)
    assert fire(case, Step.REMIND_BACKUP, _roster(AUTRE_COORD, where=ELSEWHERE)) is None


def test_nobody_is_the_relief_of_what_they_reported_themselves() -> None:
    case = a_case(Kind.INCIDENT, by=RELIEF, owner=COORD)
    assert fire(case, Step.REMIND_BACKUP, _roster(RELIEF)) is None


def test_a_relief_whom_no_channel_reaches_is_not_asked() -> None:
    assert fire(PUBLICATION, Step.REMIND_BACKUP, _roster(unreachable(RELIEF))) is None


def test_somebody_who_may_not_act_on_the_case_is_not_shown_it_as_a_relief() -> None:
    other_ds = person("autre_ds_de_garde", Role.DS, ELSEWHERE)
    case = a_case(Kind.MANQUEMENT, by=DAS, owner=DS)
    assert fire(case, Step.REMIND_BACKUP, _roster(other_ds)) is None


@pytest.mark.parametrize("kind", OWNED[:2])
def test_the_relief_is_left_alone_once_the_dcap_was_told(kind: Kind) -> None:
    told = tell_dcap(a_case(kind, by=DS, owner=COORD), actor(COORD), SETTING).case
    assert fire(told, Step.REMIND_BACKUP, _roster(RELIEF)) is None


def test_a_reminder_to_the_owner_alone_is_not_the_reporter_s_business() -> None:
    change = fire(PUBLICATION, Step.REMIND_OWNER, LATER)
    assert change is not None
    assert not tells_reporter(change)


def test_only_those_on_duty_at_the_dcap_are_asked_when_the_roster_names_some() -> None:
    change = fire(RUMEUR, Step.BACKUP_DCAP, _roster(SECOND))
    assert change is not None
    assert people_told(change.effects) == {SECOND.id}


def test_everybody_at_the_dcap_is_asked_when_nobody_on_duty_can_be_reached() -> None:
    change = fire(RUMEUR, Step.BACKUP_DCAP, _roster(unreachable(SECOND)))
    assert change is not None
    assert people_told(change.effects) == {DCAP.id}


@pytest.mark.parametrize(
    ("case", "step", "replaced_by"),
    [
        (RUMEUR, Step.REALERT_DCAP, {Step.BACKUP_DCAP}),
        (PUBLICATION, Step.REMIND_OWNER, {Step.REMIND_BACKUP, Step.TELL_DCAP}),
        (PUBLICATION, Step.REMIND_BACKUP, {Step.TELL_DCAP}),
        (PUBLICATION, Step.TELL_DCAP, set()),
        (a_case(Kind.INCIDENT, by=DAS, owner=DS), Step.CLIMB, set()),
    ],
)
def test_of_several_late_steps_the_one_that_goes_furthest_is_enough(
    case: Case, step: Step, replaced_by: set[Step]
) -> None:
    assert set(superseding(case, step, _roster(RELIEF))) == replaced_by


def test_a_late_step_that_would_do_nothing_replaces_no_other() -> None:
    assert superseding(PUBLICATION, Step.REMIND_OWNER, LATER) == (Step.TELL_DCAP,)
    manquement = a_case(Kind.MANQUEMENT, by=DS, owner=COORD, told=True)
    assert superseding(manquement, Step.REMIND_OWNER, _roster(RELIEF)) == (Step.REMIND_BACKUP,)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("kind", Kind)
def test_what_is_a_report_of_another_case_rings_nothing(kind: Kind, step: Step) -> None:
    case = replace(a_case(kind, by=DAS, owner=DS), same_as=42)
    assert fire(case, step, _roster(RELIEF)) is None
