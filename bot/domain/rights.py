"""Who may act on a case; asked by the use cases, never by a button."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import Case
from bot.domain.directory import Directory
from bot.domain.people import Account, Person, Role
from bot.domain.scrutin import LOCAL


class Side(StrEnum):
    """The side from which somebody acts on a case."""

    FIELD = "terrain"
    DCAP = "dcap"
    REPORTER = "auteur"


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: the directory's person when there is one, else a bare account."""

    account: Account
    person: Person | None

    @property
    def id(self) -> str:
        """What the record keeps: the directory's id, or the channel's."""
        return self.person.id if self.person else f"{self.account.channel}:{self.account.id}"

    @property
    def name(self) -> str:
        """The name to show."""
        return self.person.name if self.person else self.account.name


def is_reporter(actor: Actor, case: Case) -> bool:
    """Whether this is who reported: the same person, or the same account when unknown."""
    if case.reporter.person is not None:
        return actor.person is not None and actor.person.id == case.reporter.person
    address = case.reporter.address
    return (actor.account.channel, actor.account.id) == (address.channel, address.room)


def sides(actor: Actor, case: Case, directory: Directory, now: datetime) -> frozenset[Side]:
    """The sides from which this person may act on this case today.

    The DCAP has no part in a manquement before it is told of it (COM-4: « s’il y a lieu »).
    """
    found = {Side.REPORTER} if is_reporter(actor, case) else set()
    person = actor.person
    if person is None:
        return frozenset(found)
    if person.role is Role.DCAP and (case.dcap_told_at is not None or not case.confidential):
        found.add(Side.DCAP)
    if in_the_field(person, case, directory, now):
        found.add(Side.FIELD)
    return frozenset(found)


def may_read(actor: Actor, case: Case, directory: Directory, now: datetime) -> bool:
    """Whether this person may read a case with its words: whoever has a side in it today.

    What is listed, counted or searched asks it of every case: a manquement that somebody may not
    read does not exist for them.
    """
    return bool(sides(actor, case, directory, now))


def handles(actor: Actor, case: Case, directory: Directory, now: datetime) -> bool:
    """Whether this person handles the case, and so hears what stays inside (« interne : »).

    Whoever reported it does not, even a coordonnateur of the place, unless they are of the DCAP.
    """
    mine = sides(actor, case, directory, now)
    return Side.DCAP in mine or mine == {Side.FIELD}


def in_the_field(person: Person, case: Case, directory: Directory, now: datetime) -> bool:
    """Whether this person is on the field side of this case today.

    It is the case's owner, who was asked by name to handle it, the coordonnateur of its
    circonscription or whoever is on duty for them, and, on what a DAS or the staff reported,
    whoever acts as the DS there. A case that concerns the DS is never theirs.
    """
    if concerns(person, case, directory, now):
        return False
    if person.id == case.owner or _coordinates(person, case, directory, now):
        return True
    if person.id == asked_in_field(case, directory):
        return True
    from_below = case.reporter.role in (Role.DAS, Role.PERSONNEL) and case.owner is not None
    return from_below and not case.about_ds and _acts_as_ds(person, case, directory, now)


def keeps_thread(person_id: str, case: Case, directory: Directory, now: datetime) -> bool:
    """Whether the thread opened for that directory id is still theirs to read.

    An owner whom a later directory forgot keeps theirs.
    """
    person = directory.people.get(person_id)
    if person is None:
        return person_id == case.owner
    return in_the_field(person, case, directory, now)


def asked_in_field(case: Case, directory: Directory) -> str | None:
    """The directory id of who was asked by name to handle it, unless the DCAP asked its own."""
    asked = directory.people.get(case.assignee or "")
    return asked.id if asked is not None and asked.role is not Role.DCAP else None


def concerns(person: Person, case: Case, directory: Directory, now: datetime) -> bool:
    """Whether the case concerns this DS, or whoever acts as the DS there today."""
    if not case.about_ds:
        return False
    there = person.role is Role.DS and person.circonscription == case.circonscription
    return there or _acts_as_ds(person, case, directory, now)


def _acts_as_ds(person: Person, case: Case, directory: Directory, now: datetime) -> bool:
    ds = directory.acting_ds(case.circonscription, now.astimezone(LOCAL).date())
    return ds is not None and ds.id == person.id


def _coordinates(person: Person, case: Case, directory: Directory, now: datetime) -> bool:
    if person.role is not Role.COORDONNATEUR or not case.circonscription:
        return False
    return case.circonscription in directory.circonscriptions_of(
        person
    ) or person in directory.on_duty(Role.COORDONNATEUR, case.circonscription, now)
