"""Whatever people do, in whatever order, while the clocks run: what always holds."""

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Kind, Status
from bot.domain.clocks import fire
from bot.domain.effects import Room, StartClock, Step
from bot.domain.lifecycle import Change, Refused
from bot.domain.opening import Opening, Submission, open_case
from bot.domain.people import Person
from bot.domain.scrutin import Moment, Phase
from tests.domain.acts import ACTS, at
from tests.domain.cast import (
    CHOICES,
    DAS,
    DS,
    ELSEWHERE,
    HERE,
    NOW,
    PEOPLE,
    SETTING,
    actor,
    people_told,
    reporter,
    rooms_told,
)

Play = tuple[int, str, Person | None]


@dataclass
class Story:
    """What became of a case: its opening, what was accepted, the deadlines that were refused."""

    opening: Opening
    changes: list[Change] = field(default_factory=list)
    refused_deadlines: list[Step] = field(default_factory=list)

    @property
    def states(self) -> list[tuple[Change, Change]]:
        """Each change beside the one that follows it."""
        first = Change(self.opening.case, "ouvert", self.opening.effects)
        return list(zip([first, *self.changes], self.changes, strict=False))


# So many minutes go by, then somebody of the cast, or somebody unknown, tries something.
plays: st.SearchStrategy[list[Play]] = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.sampled_from(tuple(ACTS)),
        st.sampled_from((None, *PEOPLE)),
    ),
    max_size=10,
)
reports: st.SearchStrategy[Submission] = st.builds(
    Submission,
    kind=st.sampled_from(Kind),
    reporter=st.sampled_from((None, *PEOPLE)).map(reporter),
    circonscription=st.sampled_from((HERE, HERE, ELSEWHERE, "")),
    about_ds=st.booleans(),
    circulates=st.booleans(),
)


def _play(submission: Submission, script: list[Play]) -> Story:
    """Open a case, then let the script and every deadline it starts act on it in order of time."""
    opening = open_case(submission, SETTING.directory, Moment(Phase.PERIODE), NOW, CHOICES)
    story, case, now = Story(opening), opening.case, NOW
    clocks = [item for item in opening.effects if isinstance(item, StartClock)]

    def accept(change: Change | None) -> None:
        nonlocal case
        if change is not None:
            story.changes.append(change)
            case = change.case
            clocks.extend(item for item in change.effects if isinstance(item, StartClock))

    for wait, act, who in script:
        now += timedelta(minutes=wait)
        while due := [item for item in clocks if item.due <= now]:
            clock = min(due, key=lambda item: item.due)
            clocks.remove(clock)
            try:
                accept(fire(case, clock.step, at(SETTING, clock.due)))
            except Refused:
                story.refused_deadlines.append(clock.step)
        try:
            accept(ACTS[act](case, actor(who), at(SETTING, now)))
        except Refused:
            continue
    return story


@given(reports, plays)
def test_a_deadline_is_never_refused_since_nobody_would_read_why(
    submission: Submission, script: list[Play]
) -> None:
    assert _play(submission, script).refused_deadlines == []


@given(reports, plays)
def test_a_manquement_and_nothing_else_is_shown_in_the_confidential_room(
    submission: Submission, script: list[Play]
) -> None:
    story = _play(submission, script)
    room = Room.DCAP_CONFIDENTIAL if submission.kind is Kind.MANQUEMENT else Room.DCAP
    for effects in (story.opening.effects, *(change.effects for change in story.changes)):
        assert rooms_told(effects) <= {room}


@given(reports, plays)
def test_once_the_dcap_was_told_it_remains_true(submission: Submission, script: list[Play]) -> None:
    for before, after in _play(submission, script).states:
        if before.case.dcap_told_at is not None:
            assert after.case.dcap_told_at == before.case.dcap_told_at
            assert after.case.dcap_told_by == before.case.dcap_told_by


@given(reports, plays)
def test_a_case_is_dated_as_closed_exactly_while_it_is(
    submission: Submission, script: list[Play]
) -> None:
    for change in _play(submission, script).changes:
        assert (change.case.status is Status.CLOS) is (change.case.closed_at is not None)


@given(reports, plays)
def test_what_was_reported_and_by_whom_never_changes(
    submission: Submission, script: list[Play]
) -> None:
    for before, after in _play(submission, script).states:
        for name in ("kind", "number", "reporter", "opened_at", "phase"):
            assert getattr(after.case, name) == getattr(before.case, name)
        assert after.case.about_ds or not before.case.about_ds


@given(reports, plays)
def test_a_case_in_somebody_s_charge_says_whose(submission: Submission, script: list[Play]) -> None:
    for change in _play(submission, script).changes:
        case = change.case
        if case.status is Status.PRIS_EN_CHARGE:
            assert case.field_taken_at or case.dcap_taken_at
        if case.dcap_taken_at:
            assert case.dcap_told_at


@given(st.sampled_from(Kind), plays)
def test_the_ds_is_never_told_of_what_concerns_them(kind: Kind, script: list[Play]) -> None:
    story = _play(Submission(kind, reporter(DAS), HERE, about_ds=True), script)
    for effects in (story.opening.effects, *(change.effects for change in story.changes)):
        assert DS.id not in people_told(effects)
