"""Who learns that a message of a case could not be delivered: somebody else, without a word of it.

That a manquement exists is confidential too: its reference is told to those who know of it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.case import Case
from bot.domain.directory import Directory
from bot.domain.effects import Notify, Recipient, Room, ToPerson, ToRoom
from bot.domain.people import Person, Role
from bot.domain.rights import in_the_field

NOTICE = "carte_perdue"


def alarms(
    case: Case,
    lost: Recipient,
    directory: Directory,
    now: datetime,
    *,
    of_an_alarm: bool = False,
) -> list[Notify]:
    """Whom to tell that what was for `lost` did not arrive; nobody when nobody else is left.

    It is the DCAP's room, or each of the DCAP's people when a room is what was lost. Of a
    manquement the confidential room is told and, as long as the DCAP was not told of it, those who
    handle it in the field before that room; whoever reported reads on their receipt whom to call.
    `of_an_alarm`: the loss of an alarm, which goes on to the rooms and never back to the field.
    """
    untold = case.confidential and case.dcap_told_at is None
    if isinstance(lost, ToRoom):
        return [] if untold else _to_each(_of_the_dcap(directory))
    others: list[Notify] = []
    if untold and not of_an_alarm:
        others = _to_each(_of_the_field(case, lost, directory, now))
    room = Room.DCAP_CONFIDENTIAL if case.confidential else Room.DCAP
    return others or [Notify(NOTICE, ToRoom(room))]


def is_last(lost: Recipient, directory: Directory) -> bool:
    """Whether nobody is told any more once an alarm itself is lost: the DCAP's people are last."""
    person = directory.people.get(lost.person) if isinstance(lost, ToPerson) else None
    return not isinstance(lost, ToRoom) and (person is None or person.role is Role.DCAP)


def _of_the_dcap(directory: Directory) -> Iterator[Person]:
    return (person for person in directory.people.values() if person.role is Role.DCAP)


def _of_the_field(
    case: Case, lost: Recipient, directory: Directory, now: datetime
) -> Iterator[Person]:
    for person in directory.people.values():
        reached = person.id != case.reporter.person and ToPerson(person.id) != lost
        if reached and in_the_field(person, case, directory, now):
            yield person


def _to_each(people: Iterable[Person]) -> list[Notify]:
    return [Notify(NOTICE, ToPerson(one.id)) for one in people if one.address() is not None]
