"""Where a reminder goes and what it says: alone, or with the others that wait beside it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.domain.effects import Recipient, Room, SurfaceKind, ToPerson, ToRoom, recipient
from bot.domain.people import Account, Address, Person, Role
from bot.domain.reminders import REMINDERS
from bot.messages import Document
from bot.storage.companions import Companion, companions_of
from bot.storage.outbox import Job
from bot.wording.casefile import CaseFile
from bot.wording.notices import notice
from bot.wording.reminders import naming, several

_SAID_BY_THE_CARD = ("assigne", "rappel_releve")

ReadFile = Callable[[int], Awaitable[CaseFile | None]]


@dataclass(frozen=True)
class Reminder:
    """A reminder to send; `companions` are the ids of the jobs that it says too."""

    address: Address
    document: Document
    companions: frozenset[int]


async def reminder(
    connection: AsyncConnection, desk: Desk, job: Job, file: CaseFile, read: ReadFile
) -> Reminder | None:
    """The message of a reminder about that case; None without anybody to tell or anything to ask.

    Where its recipient shares a room, it goes under the case's card and names them, because a
    message in a thread notifies only those it names; several cases make one message of the room.
    """
    to = recipient(job.recipient or "")
    address = desk.ledger.reminded(to, file.case, file.directory)
    if address is None:
        return None
    beside = _together(job, await companions_of(connection, job, REMINDERS, file.now))
    covered = frozenset(one.id for one in beside)
    asking = await _asking(job, file, beside, read)
    if not asking:
        return None
    recipients = [to, *(recipient(one.recipient) for one in beside)]
    named = _named(dict.fromkeys(recipients), address, file)
    if len(asking) > 1:
        shared = bool(named) or isinstance(to, ToRoom)
        return Reminder(address, naming(named, several(desk.voice, asking, shared=shared)), covered)
    ((about, key),) = asking
    if not named and _on_a_card_that_just_came(job, about, to):
        return None
    said = naming(named, notice(desk.voice, about, key))
    place = _under_its_card(address, about) if named else address
    return Reminder(place, said, covered)


def _on_a_card_that_just_came(job: Job, about: CaseFile, to: Recipient) -> bool:
    """Whether the card that the same gesture posted has said it: whom it is for, and the button."""
    if job.name not in _SAID_BY_THE_CARD or job.created_at is None:
        return False
    since = job.created_at
    return any(
        card.kind is SurfaceKind.THREAD and card.recipient == to
        for card in about.surfaces
        if card.posted_at is not None and card.posted_at >= since
    )


def _together(job: Job, waiting: Sequence[Companion]) -> Sequence[Companion]:
    """Of what waits: everything for the same recipient, else the same word to other people."""
    same = [one for one in waiting if one.recipient == job.recipient]
    if same:
        return same
    return [one for one in waiting if (one.case_id, one.name) == (job.case_id, job.name)]


async def _asking(
    job: Job, file: CaseFile, beside: Sequence[Companion], read: ReadFile
) -> list[tuple[CaseFile, str]]:
    """Each case once, with its last reminder; nothing is asked about those that are over."""
    keys = {file.case.id: job.name or ""} | {one.case_id: one.name for one in beside}
    found: list[tuple[CaseFile, str]] = []
    for case_id, key in keys.items():
        about = file if case_id == file.case.id else await read(case_id)
        if about is not None and about.case.running:
            found.append((about, key))
    return found


def _named(recipients: Iterable[Recipient], address: Address, file: CaseFile) -> list[Account]:
    """Whom the message must name to notify them; nobody in a private conversation."""
    people: dict[str, Person] = {}
    for to in recipients:
        for person in _people(to, address, file):
            people.setdefault(person.id, person)
    return [
        Account(address.channel, person.accounts[address.channel], person.name)
        for person in people.values()
        if address.channel in person.accounts
    ]


def _people(to: Recipient, address: Address, file: CaseFile) -> list[Person]:
    directory = file.directory
    if to == ToRoom(Room.DCAP):
        return directory.on_duty(Role.DCAP, file.case.circonscription, file.now)
    person = directory.people.get(to.person) if isinstance(to, ToPerson) else None
    return [person] if person is not None and address != person.address() else []


def _under_its_card(address: Address, file: CaseFile) -> Address:
    for surface in file.surfaces:
        here = surface.message is not None and surface.address == address
        if here and surface.kind.shows_case and surface.message is not None:
            place = surface.message.address
            return place if place.thread is not None else place.in_thread(surface.message.id)
    return address
