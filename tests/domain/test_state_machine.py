"""Anybody, in any order, while clocks ring early or late: the promises that a case always keeps."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain import handover
from bot.domain.case import Case, Kind, Status
from bot.domain.clocks import fire, put_off, sign_of_life
from bot.domain.deadlines import restart_clocks
from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.effects import Effect, StartClock, Step
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.opening import Submission, open_case
from bot.domain.people import Person, Role
from bot.domain.policy import RULES, Stop
from bot.domain.rights import sides
from bot.domain.scrutin import Moment, Phase
from tests.domain.acts import ACTS, at
from tests.domain.cast import (
    CHOICES,
    COORD,
    DAS,
    DS,
    ELSEWHERE,
    HERE,
    NOW,
    PEOPLE,
    SETTING,
    actor,
    person,
    reporter,
)

RELIEF = person("releve", Role.COORDONNATEUR)
EVERYBODY = (*PEOPLE, RELIEF)
ROSTER = (Duty(RELIEF.id, Rank.RELEVE, NOW, NOW + timedelta(days=365), frozenset((HERE,))),)
WORLD = replace(SETTING, directory=Directory(EVERYBODY, duties=ROSTER))
LEAD = 42
FIELD_FACTS = ("field_taken_by", "dcap_taken_by", "dcap_told_by", "assignee")


def _hand_to(who: Person) -> Callable[..., Change]:
    return lambda case, by, setting: handover.assign(case, by, who.id, setting)


DEEDS: dict[str, Callable[..., Change]] = {
    **ACTS,
    "seen": handover.seen,
    "concerns_ds": handover.concerns_ds,
    **{f"assign_{who.id}": _hand_to(who) for who in (DS, COORD, RELIEF)},
}

anybody = st.sampled_from((None, *EVERYBODY))


class CaseLife(RuleBasedStateMachine):
    """One case, its clocks as the outbox keeps them, and whoever tries something on it."""

    case: Case
    setting: Setting
    told: bool

    def __init__(self) -> None:
        super().__init__()
        self.pending: dict[Step, StartClock] = {}
        self.rung: set[Step] = set()

    @initialize(
        kind=st.sampled_from(Kind),
        by=anybody | st.just(DAS),
        where=st.sampled_from((HERE, HERE, HERE, ELSEWHERE, "")),
        phase=st.sampled_from((Phase.PERIODE, Phase.APPROCHE, Phase.JOUR_J)),
        about_ds=st.booleans(),
        circulates=st.booleans(),
    )
    def somebody_reports(
        self,
        kind: Kind,
        by: Person | None,
        where: str,
        phase: Phase,
        about_ds: bool,
        circulates: bool,
    ) -> None:
        submission = Submission(kind, reporter(by), where, about_ds, circulates)
        opening = open_case(submission, WORLD.directory, Moment(phase), NOW, CHOICES)
        self.setting, self.case = WORLD, opening.case
        self.told = opening.case.dcap_told_at is not None
        self._start(opening.effects)

    @rule(name=st.sampled_from(sorted(DEEDS)), who=anybody)
    def somebody_tries(self, name: str, who: Person | None) -> None:
        self._try(name, who)

    @rule(name=st.sampled_from(("take_charge", "close", "reopen", "tell_dcap")), data=st.data())
    def somebody_who_has_a_part_acts(self, name: str, data: st.DataObject) -> None:
        directory, now = self.setting.directory, self.setting.now
        parts = [who for who in EVERYBODY if sides(actor(who), self.case, directory, now)]
        if parts:
            self._try(name, data.draw(st.sampled_from(parts)))

    def _try(self, name: str, who: Person | None) -> None:
        doer = actor(who)
        part = sides(doer, self.case, self.setting.directory, self.setting.now)
        try:
            change = DEEDS[name](self.case, doer, self.setting)
        except Refused:
            return
        assert part, f"{name} was allowed to somebody without a part in the case"
        self._accept(replace(change, case=sign_of_life(change.case, doer, self.setting)))

    @rule(minutes=st.integers(1, 3000))
    def time_passes(self, minutes: int) -> None:
        self.setting = at(self.setting, self.setting.now + timedelta(minutes=minutes))

    @precondition(lambda self: self.pending)
    @rule(data=st.data())
    def a_clock_rings(self, data: st.DataObject) -> None:
        clock = self.pending.pop(data.draw(st.sampled_from(sorted(self.pending))))
        self.setting = at(self.setting, max(self.setting.now, clock.due))
        again = put_off(self.case, clock.step, clock.due, self.setting)
        if again is not None:
            self._start([again])
            return
        change = fire(self.case, clock.step, self.setting)
        if self.case.running and self.case.same_as is None:
            self.rung.add(clock.step)
        if change is not None:
            self._accept(change)

    @precondition(lambda self: self.case.same_as is None and self.case.kind is Kind.RUMEUR)
    @rule()
    def the_dcap_says_that_it_is_the_same_rumour(self) -> None:
        self.case = replace(self.case, same_as=LEAD)

    @precondition(lambda self: self.case.same_as is not None)
    @rule()
    def it_was_another_rumour_after_all(self) -> None:
        self.case = replace(self.case, same_as=None)
        setting = self.setting
        self._start(restart_clocks(self.case, setting.directory, setting.now, setting.choices))

    @invariant()
    def its_status_says_what_its_dates_say(self) -> None:
        case = self.case
        taken = case.field_taken_at is not None or case.dcap_taken_at is not None
        assert (case.status is Status.CLOS) is (case.closed_at is not None)
        if case.running:
            assert (case.status is Status.PRIS_EN_CHARGE) is taken
            assert not case.withdrawn
            assert case.issue is None
        for who in FIELD_FACTS:
            when = "assigned_at" if who == "assignee" else who.replace("_by", "_at")
            assert (getattr(case, who) is None) is (getattr(case, when) is None)
        assert case.dcap_taken_at is None or case.dcap_told_at is not None

    @invariant()
    def once_told_the_dcap_stays_told(self) -> None:
        assert self.case.dcap_told_at is not None or not self.told

    @invariant()
    def what_is_over_or_follows_another_case_rings_nothing(self) -> None:
        if not self.case.running or self.case.same_as is not None:
            assert [step for step in Step if fire(self.case, step, self.setting)] == []

    @invariant()
    def what_nobody_has_taken_still_goes_to_somebody(self) -> None:
        case = self.case
        untaken = case.status is Status.OUVERT and case.same_as is None
        assert not untaken or self._awaited() & (set(self.pending) | self.rung) or self._settled()

    @invariant()
    def who_is_in_charge_is_never_forgotten(self) -> None:
        if self.case.status is Status.PRIS_EN_CHARGE and self.case.same_as is None:
            assert {Step.REMIND_TAKER, Step.RELEASE} & set(self.pending)

    def _accept(self, change: Change) -> None:
        assert change.event
        for name in ("id", "kind", "number", "reporter", "opened_at", "phase"):
            assert getattr(change.case, name) == getattr(self.case, name)
        freed = self.case.status is not Status.OUVERT and change.case.status is Status.OUVERT
        if freed or (change.case.running and not self.case.running):
            self.rung.clear()
        self.case = change.case
        self.told = self.told or change.case.dcap_told_at is not None
        self._start(change.effects)

    def _start(self, effects: Iterable[Effect]) -> None:
        for item in effects:
            if isinstance(item, StartClock) and item.step is not Step.CHECK_DELIVERY:
                self.pending.setdefault(item.step, item)

    def _awaited(self) -> set[Step]:
        """The step that takes an unanswered case to whoever must answer it."""
        stop = RULES[self.case.kind].stop
        if stop is Stop.NO_CLOCK:
            return {Step.CLIMB}
        if not self.case.dcap_told_at:
            return {Step.TELL_DCAP}
        return {Step.BACKUP_DCAP if stop is Stop.DCAP_TAKES_CHARGE else Step.REALERT_DCAP}

    def _settled(self) -> bool:
        """Whether the rules leave it with whoever has it, and start no clock."""
        case, stop = self.case, RULES[self.case.kind].stop
        if stop is Stop.DCAP_TOLD:
            return case.dcap_told_at is not None
        return stop is Stop.NO_CLOCK and (case.dcap_told_at is not None or case.owner != DS.id)


TestCaseLife = CaseLife.TestCase
TestCaseLife.settings = settings(stateful_step_count=25, max_examples=150, deadline=None)
