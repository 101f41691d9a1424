"""What a deadline does to a case as it is when it fires."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, Status
from bot.domain.deadlines import (
    release_clock,
    restart_clocks,
    silence_clock,
    silent_takers,
    still_needed,
)
from bot.domain.effects import (
    Notify,
    PostSurface,
    Recipient,
    RefreshSurfaces,
    StartClock,
    Step,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.lifecycle import Change, Setting, climb, tell_dcap
from bot.domain.limits import quiet_hours
from bot.domain.opening import dcap_room
from bot.domain.people import Person, Role
from bot.domain.policy import RULES, Stop
from bot.domain.rights import Actor, Side, in_the_field, sides

_LATER = {
    Step.REALERT_DCAP: (Step.BACKUP_DCAP,),
    Step.REMIND_OWNER: (Step.REMIND_BACKUP, Step.TELL_DCAP),
    Step.REMIND_BACKUP: (Step.TELL_DCAP,),
}
"""The steps that go further than an earlier one and, due together with it, replace it."""


def fire(case: Case, step: Step, setting: Setting) -> Change | None:
    """What a deadline does to the case as it is now; None when the case has moved."""
    if not _waited_for(case, step):
        return None
    if step is Step.CLIMB:
        return climb(case, None, setting) if _may_climb(case, setting) else None
    if step is Step.TELL_DCAP:
        return tell_dcap(case, None, setting)
    if step is Step.REMIND_OWNER and case.owner is not None:
        return Change(case, "rappel", (Notify("rappel", ToPerson(case.owner)),))
    if step is Step.REMIND_BACKUP:
        return _remind_backup(case, setting)
    if step is Step.REALERT_DCAP:
        again = Notify("rappel_dcap", ToRoom(dcap_room(case)))
        return Change(case, "rappel_dcap", (again,))
    if step is Step.BACKUP_DCAP:
        backups = (Notify("releve_dcap", ToPerson(person.id)) for person in _dcap(case, setting))
        return Change(case, "releve_dcap", tuple(backups))
    if step is Step.REMIND_TAKER:
        reminders = (Notify("rappel_preneur", ToPerson(taker)) for taker in silent_takers(case))
        release = release_clock(case, setting.now, setting.choices)
        return Change(case, "rappel_preneur", (*reminders, release))
    if step is Step.RELEASE:
        return _release(case, setting)
    return None


def put_off(case: Case, step: Step, due: datetime, setting: Setting) -> StartClock | None:
    """The clock to start in place of one that was due at `due`; None when that one may ring.

    Those in charge are left alone as long as they give signs of life, and what can wait does not
    ring in quiet hours, even when it is late.
    """
    if step is Step.CHECK_DELIVERY or not _waited_for(case, step):
        return None
    if step in (Step.REMIND_TAKER, Step.RELEASE):
        reminder = silence_clock(case, _last_sign(case), setting.choices)
        if reminder is not None and _due_since(case, step, reminder, setting) > due:
            return reminder
    awake = quiet_hours(case.kind, case.phase, setting.choices).over(setting.now)
    return StartClock(step, awake) if awake > setting.now else None


def superseding(case: Case, step: Step, setting: Setting) -> tuple[Step, ...]:
    """The steps that make this one pointless if one of them is due too, as after an outage."""
    return tuple(later for later in _LATER.get(step, ()) if fire(case, later, setting) is not None)


def sign_of_life(case: Case, actor: Actor | None, setting: Setting) -> Case:
    """The case after somebody did or said something: noted when their silence would count."""
    if actor is None:
        return case
    awaited = {Side.FIELD, Side.DCAP}
    if RULES[case.kind].stop is Stop.DCAP_TAKES_CHARGE and case.dcap_taken_at is not None:
        awaited = {Side.DCAP}
    if not sides(actor, case, setting.directory, setting.now) & awaited:
        return case
    return replace(case, handled_at=setting.now)


def _waited_for(case: Case, step: Step) -> bool:
    """Whether the case still has a use for the step: only the lead of a group has clocks."""
    return case.running and case.same_as is None and still_needed(case, step)


def _may_climb(case: Case, setting: Setting) -> bool:
    """Whether somebody above has still to learn of a case that its DS has not answered."""
    if case.dcap_told_by is not None and case.dcap_told_by == case.owner:
        return False
    coordonnateur = setting.directory.coordonnateur_of(case.circonscription)
    if coordonnateur is None or coordonnateur.address() is None:
        return case.dcap_told_at is None
    return case.owner != coordonnateur.id


def _remind_backup(case: Case, setting: Setting) -> Change | None:
    """The relief is asked, and reads the case; nothing when nobody who may act is on duty."""
    directory, now = setting.directory, setting.now
    backup = directory.backup_of(case.owner or "", case.circonscription, now)
    if backup is None or backup.id == case.reporter.person:
        return None
    if not in_the_field(backup, case, directory, now):
        return None
    asked = (
        PostSurface(SurfaceKind.THREAD, ToPerson(backup.id)),
        Notify("rappel_releve", ToPerson(backup.id)),
        Notify("releve_sollicitee", ToReporter()),
    )
    return Change(case, "rappel_releve", asked)


def _dcap(case: Case, setting: Setting) -> tuple[Person, ...]:
    """Who at the DCAP can be written to: those on duty, everybody when the roster names nobody."""
    directory = setting.directory
    on_duty = directory.on_duty(Role.DCAP, case.circonscription, setting.now)
    everybody = [person for person in directory.people.values() if person.role is Role.DCAP]
    for people in (on_duty, everybody):
        reached = tuple(person for person in people if person.address())
        if reached:
            return reached
    return ()


def _release(case: Case, setting: Setting) -> Change:
    """The case is open again: those in charge of it stayed silent. Its history keeps who it was."""
    silent = silent_takers(case)
    free = case
    if case.field_taken_by in silent:
        free = replace(free, field_taken_by=None, field_taken_at=None)
    if case.dcap_taken_by in silent:
        free = replace(free, dcap_taken_by=None, dcap_taken_at=None)
    taken = free.field_taken_at is not None or free.dcap_taken_at is not None
    free = replace(free, status=Status.PRIS_EN_CHARGE if taken else Status.OUVERT)
    told = (Notify("libere_a_reprendre", to) for to in _handlers(case, silent))
    clocks = restart_clocks(free, setting.directory, setting.now, setting.choices)
    reporter = Notify("libere", ToReporter())
    return Change(free, "libere", (RefreshSurfaces(), reporter, *told, *clocks))


def _handlers(case: Case, silent: tuple[str, ...]) -> tuple[Recipient, ...]:
    """Who may take a released case: those who were silent, its owner, the DCAP if it knows."""
    people = dict.fromkeys((*silent, *([case.owner] if case.owner else ())))
    field = (ToPerson(person) for person in people if person != case.reporter.person)
    room = (ToRoom(dcap_room(case)),) if case.dcap_told_at else ()
    return (*field, *room)


def _last_sign(case: Case) -> datetime:
    """The last sign of life of those in charge: taking charge is the first."""
    known = (case.handled_at, case.field_taken_at, case.dcap_taken_at)
    return max((moment for moment in known if moment is not None), default=case.opened_at)


def _due_since(case: Case, step: Step, reminder: StartClock, setting: Setting) -> datetime:
    """When that step is due, if the reminder is the one that follows the last sign of life."""
    if step is Step.REMIND_TAKER:
        return reminder.due
    return release_clock(case, reminder.due, setting.choices).due
