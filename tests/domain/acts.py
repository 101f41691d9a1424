"""Everything somebody may try on a case, under the name the tests give it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain import handover, lifecycle
from bot.domain.case import Case, Issue, Spoken
from bot.domain.effects import Notify, ToReporter
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.rights import Actor

Act = Callable[[Case, Actor, Setting], Change]


def _close(case: Case, actor: Actor, setting: Setting) -> Change:
    return lifecycle.close(case, actor, Issue.TRAITEE, "Motif d’essai", setting)


def _spoken(case: Case, actor: Actor, setting: Setting) -> Change:
    return lifecycle.spoken(case, actor, Spoken.OUI, setting)


def _assign(case: Case, actor: Actor, setting: Setting) -> Change:
    """To the first person that is offered, other than whoever has it already."""
    people = handover.assignable(case, actor, setting)
    others = [person.id for person in people if person.id != case.assignee]
    return handover.assign(case, actor, next(iter(others), "personne"), setting)


ACTS: dict[str, Act] = {
    "take_charge": lifecycle.take_charge,
    "tell_dcap": lifecycle.tell_dcap,
    "climb": lifecycle.climb,
    "withdraw": lifecycle.withdraw,
    "complete": lifecycle.complete,
    "circulates": lifecycle.circulates,
    "spoken": _spoken,
    "close": _close,
    "reopen": lifecycle.reopen,
    "assign": _assign,
    "seen": handover.seen,
    "concerns_ds": handover.concerns_ds,
}


def at(setting: Setting, now: datetime) -> Setting:
    """The same directory and choices, later."""
    return replace(setting, now=now)


def tells_reporter(change: Change) -> bool:
    """Whether the reporter gets a message."""
    return any(isinstance(e, Notify) and e.to == ToReporter() for e in change.effects)


def reason(act: Callable[[], Change]) -> str:
    """Why an act is refused; the test fails when it is not."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason
