"""Whatever people do, in any order: nobody is written to who has no part in the case."""

from collections.abc import Iterable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.casework.casework import readers
from bot.domain import losing
from bot.domain.case import Case
from bot.domain.effects import (
    Effect,
    Notify,
    PostSurface,
    Recipient,
    Relay,
    Room,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.instruction import recipients
from bot.domain.lifecycle import Setting
from bot.domain.people import Person
from bot.domain.rights import Side, asked_in_field, concerns, handles, sides
from tests.domain.cast import ELSEWHERE, HERE, actor
from tests.domain.test_state_machine import EVERYBODY, CaseLife

CARDS = (SurfaceKind.RECEIPT, SurfaceKind.THREAD, SurfaceKind.ALERT)


def may_receive(to: Recipient, case: Case, setting: Setting) -> bool:
    """Whether something about the case may go there, as the case is now."""
    if isinstance(to, ToReporter):
        return True
    if isinstance(to, ToRoom):
        if not case.confidential:
            return to.room is Room.DCAP
        return to.room is Room.DCAP_CONFIDENTIAL and case.dcap_told_at is not None
    person = setting.directory.people[to.person]
    return bool(sides(actor(person), case, setting.directory, setting.now) - {Side.REPORTER})


class OnlyTheirs(CaseLife):
    """A case's life, in which each message that leaves is looked at."""

    def _start(self, effects: Iterable[Effect]) -> None:
        effects = list(effects)
        super()._start(effects)
        for effect in effects:
            if isinstance(effect, PostSurface | Notify | Relay):
                assert may_receive(effect.to, self.case, self.setting), effect

    @rule(kind=st.sampled_from(CARDS), who=st.sampled_from(EVERYBODY), inside=st.booleans())
    def somebody_writes_or_joins_a_file(self, kind: SurfaceKind, who: Person, inside: bool) -> None:
        asked = asked_in_field(self.case, self.setting.directory)
        for to in readers(self.case, kind, who.id, inside=inside, asked=asked):
            assert may_receive(to, self.case, self.setting), to
            assert not inside or self._hears_inside(to), to

    @rule(lost=st.sampled_from((ToReporter(), *(ToPerson(one.id) for one in EVERYBODY))))
    def a_message_is_lost(self, lost: Recipient) -> None:
        setting, left = self.setting, [lost]
        for _ in range(3):
            further: list[Recipient] = []
            for to in left:
                of_an_alarm = to is not lost
                if of_an_alarm and losing.is_last(to, setting.directory):
                    continue
                raised = losing.alarms(
                    self.case, to, setting.directory, setting.now, of_an_alarm=of_an_alarm
                )
                further += [alarm.to for alarm in raised]
            for to in further:
                last_resort = self.case.confidential and to == ToRoom(Room.DCAP_CONFIDENTIAL)
                assert last_resort or may_receive(to, self.case, setting), to
            left = further
        assert all(isinstance(to, ToPerson) for to in left), "alarms come to an end"

    @precondition(lambda self: not self.case.confidential)
    @rule()
    def the_dcap_instructs_every_ds(self) -> None:
        setting = self.setting
        found = recipients(self.case, (HERE, ELSEWHERE), setting.directory, setting.now)
        for person in (*found.reached, *found.by_telephone):
            assert not concerns(person, self.case, setting.directory, setting.now)

    def _hears_inside(self, to: Recipient) -> bool:
        if not isinstance(to, ToPerson):
            return isinstance(to, ToRoom)
        person = self.setting.directory.people[to.person]
        return handles(actor(person), self.case, self.setting.directory, self.setting.now)


TestOnlyTheirs = OnlyTheirs.TestCase
TestOnlyTheirs.settings = settings(stateful_step_count=25, max_examples=150, deadline=None)
