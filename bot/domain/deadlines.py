"""Which clocks a case needs: when it opens, starts again, is told to the DCAP, or is taken.

A step that quiet hours put off puts off those that follow it as much: in the morning, the owner is
still reminded before anybody above them is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.calendar import Delay, QuietHours
from bot.domain.case import Case, Kind
from bot.domain.directory import Directory
from bot.domain.effects import StartClock, Step
from bot.domain.limits import limit_of, quiet_hours, silence_limit
from bot.domain.people import Role
from bot.domain.policy import RULES, Dcap, Owner, ProjectChoices, Report, Route, Stop
from bot.domain.scrutin import Phase


@dataclass(frozen=True)
class Deadline:
    """A step and the moment it fires if nothing has moved."""

    step: Step
    due: datetime


def opening_deadlines(
    report: Report, taken: Route, now: datetime, choices: ProjectChoices
) -> tuple[Deadline, ...]:
    """The clocks that start with a case: its delivery check, its climb, its own deadline."""
    now = now.astimezone(UTC)
    check = Deadline(Step.CHECK_DELIVERY, Delay(minutes=choices.livraison_delai).after(now))
    return check, *_unanswered(report.kind, report.phase, taken.owner, taken.dcap, now, choices)


def alert_deadlines(
    kind: Kind, phase: Phase, now: datetime, choices: ProjectChoices
) -> tuple[Deadline, ...]:
    """The clocks that start when the DCAP is alerted of what nobody has taken charge of."""
    if kind is Kind.RUMEUR:
        wait = Delay(minutes=choices.rumeur_delai)
        steps = [(Step.REALERT_DCAP, wait), (Step.BACKUP_DCAP, wait)]
    elif RULES[kind].stop is Stop.SOMEBODY_TAKES_CHARGE:
        steps = [(Step.REALERT_DCAP, limit_of(kind, phase, choices))]
    else:
        return ()
    return tuple(_paced(steps, now.astimezone(UTC), quiet_hours(kind, phase, choices)))


def restart_clocks(
    case: Case, directory: Directory, now: datetime, choices: ProjectChoices
) -> tuple[StartClock, ...]:
    """The clocks of a running case that starts again now, given as it has just become.

    They are those of a new case, less what its facts make pointless, and the reminder of whoever
    is in charge of it. A clock that still waits keeps its hour: starting it again gives nobody
    more time. What is a report of another case has no clock of its own.
    """
    if not case.running or case.same_as is not None:
        return ()
    told = case.dcap_told_at is not None
    dcap = Dcap.AT_ONCE if told else _still_to_tell(case.kind, choices)
    owner = _owner(case, directory)
    found = _unanswered(case.kind, case.phase, owner, dcap, now.astimezone(UTC), choices)
    silence = silence_clock(case, now, choices)
    clocks = tuple(
        StartClock(item.step, item.due) for item in found if still_needed(case, item.step)
    )
    return clocks if silence is None else (*clocks, silence)


def silence_clock(case: Case, now: datetime, choices: ProjectChoices) -> StartClock | None:
    """The reminder of those who are in charge of a case and give no sign of life from now on.

    None when nobody is in charge, or when the case has no clock of its own.
    """
    if not silent_takers(case) or not case.running or case.same_as is not None:
        return None
    quiet = quiet_hours(case.kind, case.phase, choices)
    due = quiet.over(silence_limit(case.kind, case.phase, choices).after(now.astimezone(UTC)))
    return StartClock(Step.REMIND_TAKER, due)


def release_clock(case: Case, reminded: datetime, choices: ProjectChoices) -> StartClock:
    """When a case is open again, if those who were reminded then still give no sign of life."""
    limit = silence_limit(case.kind, case.phase, choices).part(choices.rappel_part_du_delai)
    quiet = quiet_hours(case.kind, case.phase, choices)
    return StartClock(Step.RELEASE, quiet.over(limit.after(reminded.astimezone(UTC))))


def silent_takers(case: Case) -> tuple[str, ...]:
    """Whose silence counts: those in charge; for a rumour, the DCAP alone once it is."""
    if case.dcap_taken_by and RULES[case.kind].stop is Stop.DCAP_TAKES_CHARGE:
        return (case.dcap_taken_by,)
    return tuple(dict.fromkeys(filter(None, (case.field_taken_by, case.dcap_taken_by))))


def still_needed(case: Case, step: Step) -> bool:
    """Whether the facts of the case leave something for that step to do."""
    told = case.dcap_told_at is not None
    taken = case.field_taken_at is not None or case.dcap_taken_at is not None
    by_taking = RULES[case.kind].stop is Stop.SOMEBODY_TAKES_CHARGE
    if step is Step.CLIMB:
        return not taken
    if step is Step.TELL_DCAP:
        return not told and not (by_taking and taken)
    if step in (Step.REMIND_OWNER, Step.REMIND_BACKUP):
        return not (taken if by_taking else told)
    if step in (Step.REALERT_DCAP, Step.BACKUP_DCAP):
        return case.dcap_taken_at is None and not (by_taking and taken)
    if step in (Step.REMIND_TAKER, Step.RELEASE):
        return taken
    return True


def _unanswered(
    kind: Kind, phase: Phase, owner: Owner, dcap: Dcap, now: datetime, choices: ProjectChoices
) -> tuple[Deadline, ...]:
    """What happens, step by step, to a case that nobody answers from now on."""
    limit = limit_of(kind, phase, choices)
    shares = _shares(kind, owner, dcap, choices)
    steps = [(step, limit.part(share)) for step, share in shares]
    alerted = alert_deadlines(kind, phase, now, choices) if _dcap_must_act(kind, dcap) else ()
    return (*_paced(steps, now, quiet_hours(kind, phase, choices)), *alerted)


def _shares(
    kind: Kind, owner: Owner, dcap: Dcap, choices: ProjectChoices
) -> Iterator[tuple[Step, float]]:
    """Each step with the share of the limit that goes by before it, from the one before."""
    stop = RULES[kind].stop
    left, again = 1.0, choices.rappel_part_du_delai
    if owner is Owner.DS:
        climbs = 1.0 if stop is Stop.NO_CLOCK else choices.das_part_du_delai
        left -= climbs
        yield Step.CLIMB, climbs
    told = dcap is Dcap.AT_ONCE
    if stop is Stop.NO_CLOCK or (told and stop is not Stop.SOMEBODY_TAKES_CHARGE):
        return
    if owner in (Owner.DCAP, Owner.NOBODY):
        yield Step.REALERT_DCAP, left
    elif kind is Kind.RUMEUR:
        yield Step.TELL_DCAP, left
    elif dcap is Dcap.BY_OWNER_OR_CLOCK:
        yield from _before_the_limit(left, again, owner)
    else:
        yield Step.REMIND_OWNER, left
        yield Step.REMIND_BACKUP, again
        if told:
            yield Step.REALERT_DCAP, again
        elif _clock_tells(kind, choices):
            yield Step.TELL_DCAP, again


def _before_the_limit(left: float, again: float, owner: Owner) -> Iterator[tuple[Step, float]]:
    """The DCAP is told at the limit: who must tell it is reminded before, then their backup.

    Where the case has just climbed from the DS, climbing was the reminder.
    """
    if owner is not Owner.DS:
        yield Step.REMIND_OWNER, left * again
        left -= left * again
    yield Step.REMIND_BACKUP, left * again
    yield Step.TELL_DCAP, left * (1 - again)


def _paced(
    steps: Iterable[tuple[Step, Delay]], start: datetime, quiet: QuietHours
) -> Iterator[Deadline]:
    for step, wait in steps:
        start = quiet.over(wait.after(start))
        yield Deadline(step, start)


def _dcap_must_act(kind: Kind, dcap: Dcap) -> bool:
    return dcap is Dcap.AT_ONCE and RULES[kind].stop is Stop.DCAP_TAKES_CHARGE


def _clock_tells(kind: Kind, choices: ProjectChoices) -> bool:
    if kind is Kind.INCIDENT:
        return choices.incident_dcap_par_horloge
    return kind is not Kind.MANQUEMENT or choices.manquement_dcap_par_horloge


def _still_to_tell(kind: Kind, choices: ProjectChoices) -> Dcap:
    if kind is Kind.RUMEUR:
        return Dcap.BY_DS_OR_CLOCK
    if kind is Kind.INCIDENT and not choices.incident_dcap_par_horloge:
        return Dcap.BY_OWNER
    return RULES[kind].dcap


def _owner(case: Case, directory: Directory) -> Owner:
    if case.owner is None:
        return Owner.DCAP
    person = directory.people.get(case.owner)
    field = person is None or person.role is Role.COORDONNATEUR
    return Owner.COORDONNATEUR if field else Owner.DS
