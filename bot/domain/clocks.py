"""What a deadline does to a case as it is when it fires."""

from collections.abc import Callable

from bot.domain.case import Case
from bot.domain.effects import Notify, Step, ToPerson, ToRoom
from bot.domain.lifecycle import Change, Setting, climb, tell_dcap
from bot.domain.opening import dcap_room
from bot.domain.people import Role
from bot.domain.policy import RULES, Stop


def fire(case: Case, step: Step, setting: Setting) -> Change | None:
    """What a deadline does to the case as it is now; None when the case has moved."""
    if not case.running or not _PENDING[step](case):
        return None
    if step is Step.CLIMB:
        return climb(case, None, setting) if _may_climb(case, setting) else None
    if step is Step.TELL_DCAP:
        return tell_dcap(case, None, setting)
    if step is Step.REMIND_OWNER:
        owner = case.owner
        effects = (Notify("rappel", ToPerson(owner)),) if owner else ()
        return Change(case, "rappel", effects)
    if step is Step.REALERT_DCAP:
        again = Notify("rappel_dcap", ToRoom(dcap_room(case)))
        return Change(case, "rappel_dcap", (again,))
    if step is Step.BACKUP_DCAP:
        backups = tuple(
            Notify("releve_dcap", ToPerson(person.id))
            for person in setting.directory.people.values()
            if person.role is Role.DCAP and person.address()
        )
        return Change(case, "releve_dcap", backups)
    return None


_PENDING: dict[Step, Callable[[Case], bool]] = {
    Step.CLIMB: lambda case: case.field_taken_at is None and case.dcap_taken_at is None,
    Step.TELL_DCAP: lambda case: case.dcap_told_at is None,
    Step.REMIND_OWNER: lambda case: (
        case.dcap_told_at is None
        if RULES[case.kind].stop is Stop.DCAP_TOLD
        else case.field_taken_at is None and case.dcap_taken_at is None
    ),
    Step.REALERT_DCAP: lambda case: case.dcap_taken_at is None,
    Step.BACKUP_DCAP: lambda case: case.dcap_taken_at is None,
    Step.CHECK_DELIVERY: lambda case: case.running,
}


def _may_climb(case: Case, setting: Setting) -> bool:
    """Whether somebody above has still to learn of a case that its DS has not answered."""
    if case.dcap_told_by is not None and case.dcap_told_by == case.owner:
        return False
    coordonnateur = setting.directory.coordonnateur_of(case.circonscription)
    if coordonnateur is None or coordonnateur.address() is None:
        return case.dcap_told_at is None
    return case.owner != coordonnateur.id
