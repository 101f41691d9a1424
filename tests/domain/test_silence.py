"""What the clocks alone do to a case that nobody touches, whatever the staff and the report."""

import heapq
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from bot.domain.case import Case, Kind
from bot.domain.clocks import fire
from bot.domain.directory import Directory
from bot.domain.effects import Effect, StartClock, Step
from bot.domain.lifecycle import Change, Setting
from bot.domain.opening import Submission, open_case
from bot.domain.people import Role
from bot.domain.rights import sides
from bot.domain.scrutin import LOCAL, Moment, Phase
from tests.domain import strategies
from tests.domain.acts import at
from tests.domain.cast import CHOICES, NOW, SETTING, actor, people_told


def _concerned(directory: Directory, circonscription: str, now: datetime) -> set[str]:
    """Whoever is, or acts as, the DS there."""
    acting = directory.acting_ds(circonscription, now.astimezone(LOCAL).date())
    titular = {
        item.id
        for item in directory.people.values()
        if item.role is Role.DS and item.circonscription == circonscription
    }
    return titular | ({acting.id} if acting else set())


def _silence(case: Case, effects: tuple[Effect, ...], setting: Setting) -> list[Change]:
    """What the clocks alone do to a case that nobody touches, in their order."""
    done: list[Change] = []
    waiting: list[tuple[datetime, int, Step]] = []
    for turn in range(50):
        for item in effects:
            if isinstance(item, StartClock):
                heapq.heappush(waiting, (item.due, len(done) * 10 + len(waiting), item.step))
        if not waiting:
            return done
        due, _, step = heapq.heappop(waiting)
        assert turn < 49, "the clocks never stop"
        change = fire(case, step, at(setting, due))
        effects = change.effects if change else ()
        if change:
            case = change.case
            done.append(change)
    return done


@pytest.mark.parametrize(
    ("kind", "phase", "minutes"),
    [
        (Kind.RUMEUR, Phase.HORS_PERIODE, 15),
        (Kind.RUMEUR, Phase.PERIODE, 15),
        (Kind.INCIDENT, Phase.PERIODE, 30),
        (Kind.INCIDENT, Phase.JOUR_J, 10),
    ],
)
@given(situation=strategies.situations())
def test_even_if_everybody_is_silent_the_dcap_is_told_in_time(
    situation: tuple[Directory, Submission], kind: Kind, phase: Phase, minutes: int
) -> None:
    directory, submission = situation
    setting = replace(SETTING, directory=directory)
    report = replace(submission, kind=kind)
    opening = open_case(report, directory, Moment(phase), NOW, CHOICES)
    case = opening.case
    for change in _silence(case, opening.effects, setting):
        case = change.case
    assert case.dcap_told_at is not None
    assert case.dcap_told_at - NOW <= timedelta(minutes=minutes)


@pytest.mark.parametrize("kind", Kind)
@given(situation=strategies.situations())
def test_what_concerns_the_ds_is_neither_shown_to_them_nor_theirs_to_act_on(
    situation: tuple[Directory, Submission], kind: Kind
) -> None:
    directory, submission = situation
    report = replace(submission, kind=kind, about_ds=True)
    setting = replace(SETTING, directory=directory)
    opening = open_case(report, directory, Moment(Phase.PERIODE), NOW, CHOICES)
    case, effects = opening.case, opening.effects
    concerned = _concerned(directory, report.circonscription, NOW) - {report.reporter.person}
    everything = [effects]
    for change in _silence(case, effects, setting):
        everything.append(change.effects)
        case = change.case
    for told in everything:
        assert not people_told(told) & concerned
    for id_ in concerned:
        assert sides(actor(directory.people[id_]), case, directory, NOW) == frozenset()
