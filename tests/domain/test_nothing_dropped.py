"""Whatever the staff, the report and its author, somebody is told."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.domain.case import Kind
from bot.domain.directory import Directory
from bot.domain.effects import StartClock, Step
from bot.domain.opening import Opening, Submission, open_case
from bot.domain.policy import ProjectChoices
from bot.domain.scrutin import Moment, Phase
from tests.domain import strategies
from tests.domain.cast import CHOICES, NOW, people_told, rooms_told


def _reachable(directory: Directory, id_: str) -> bool:
    return directory.people[id_].address() is not None


def _somebody_is_told(opening: Opening, directory: Directory) -> bool:
    """A person other than the author, who can be reached, or a room; now or by a clock."""
    people = people_told(opening.effects) - {opening.case.reporter.person}
    by_clock = any(isinstance(e, StartClock) and e.step is Step.TELL_DCAP for e in opening.effects)
    return bool(
        rooms_told(opening.effects) or any(_reachable(directory, id_) for id_ in people) or by_clock
    )


@pytest.mark.parametrize("kind", Kind)
@given(strategies.situations(), strategies.phases, strategies.choices)
def test_nothing_is_ever_dropped(
    kind: Kind, situation: tuple[Directory, Submission], phase: Phase, choices: ProjectChoices
) -> None:
    directory, submission = situation
    report = replace(submission, kind=kind)
    opening = open_case(report, directory, Moment(phase), NOW, choices)
    assert _somebody_is_told(opening, directory)


@pytest.mark.parametrize("kind", Kind)
@given(strategies.situations())
def test_whoever_owns_a_case_can_be_reached_and_did_not_report_it(
    kind: Kind, situation: tuple[Directory, Submission]
) -> None:
    directory, submission = situation
    report = replace(submission, kind=kind)
    case = open_case(report, directory, Moment(Phase.PERIODE), NOW, CHOICES).case
    if case.owner is None:
        assert case.dcap_told_at is not None
    else:
        assert case.owner != case.reporter.person
        assert _reachable(directory, case.owner)
