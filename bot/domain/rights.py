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

    The field side is the case's owner, the coordonnateur of its circonscription, and, on what a
    DAS or the staff reported, whoever acts as the DS there, unless the case concerns the DS.
    """
    found = {Side.REPORTER} if is_reporter(actor, case) else set()
    person = actor.person
    if person is None:
        return frozenset(found)
    if person.role is Role.DCAP:
        found.add(Side.DCAP)
    if person.id == case.owner or _coordinates(person, case, directory):
        found.add(Side.FIELD)
    elif case.reporter.role in (Role.DAS, Role.PERSONNEL) and not case.about_ds:
        ds = directory.acting_ds(case.circonscription, now.astimezone(LOCAL).date())
        if ds is not None and ds.id == person.id and case.owner is not None:
            found.add(Side.FIELD)
    return frozenset(found)


def _coordinates(person: Person, case: Case, directory: Directory) -> bool:
    return (
        person.role is Role.COORDONNATEUR
        and bool(case.circonscription)
        and case.circonscription in directory.circonscriptions_of(person)
    )
