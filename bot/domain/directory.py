"""Finding who must be told: people by circonscription, role and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.duty import Duty, Rank, in_force
from bot.domain.people import Account, Person, Role


@dataclass(frozen=True)
class Circonscription:
    """An electoral division of the map named by `carte` (its year)."""

    code: str
    nom: str
    region: str
    carte: str


class Directory:
    """An immutable view of the staff, indexed for the questions that routing asks."""

    def __init__(
        self,
        people: Iterable[Person],
        circonscriptions: Iterable[Circonscription] = (),
        duties: Iterable[Duty] = (),
    ) -> None:
        self.people: dict[str, Person] = {person.id: person for person in people}
        self.circonscriptions = {item.code: item for item in circonscriptions}
        self.duties = tuple(duties)
        self._accounts = {
            (channel, account): person
            for person in self.people.values()
            for channel, account in person.accounts.items()
        }
        self._emails = {
            person.email.casefold(): person for person in self.people.values() if person.email
        }

    def by_account(self, account: Account) -> Person | None:
        """The person behind a platform account: bound id first, then a verified e-mail."""
        found = self._accounts.get((account.channel, account.id))
        if found is None and account.email:
            found = self._emails.get(account.email.casefold())
        return found

    def acting_role(self, person: Person, day: date) -> Role:
        """The role that rules apply to on that day: a DAS who replaces the DS is the DS."""
        return Role.DS if person.replaces_ds_on(day) else person.role

    def acting_ds(self, circonscription: str, day: date) -> Person | None:
        """Who acts as the DS there that day: a replacing DAS comes before the DS."""
        replacing = next(
            (p for p in self._of(circonscription, Role.DAS) if p.replaces_ds_on(day)), None
        )
        return replacing or next(iter(self._of(circonscription, Role.DS)), None)

    def coordonnateur_of(self, circonscription: str) -> Person | None:
        """The coordonnateur named on the DS's line of that circonscription."""
        for ds in self._of(circonscription, Role.DS):
            found = self.people.get(ds.coordonnateur)
            if found is not None and found.role is Role.COORDONNATEUR:
                return found
        return None

    def circonscriptions_of(self, person: Person) -> frozenset[str]:
        """The circonscriptions a person answers for: their own, or those they coordinate."""
        if person.role is Role.COORDONNATEUR:
            return frozenset(
                p.circonscription for p in self.people.values() if p.coordonnateur == person.id
            )
        return frozenset((person.circonscription,)) if person.circonscription else frozenset()

    def on_duty(self, role: Role, circonscription: str, now: datetime) -> list[Person]:
        """Who of that role is on duty there at that moment ("" for anywhere), titulaires first."""
        return [self.people[duty.person] for duty in self.duties_of(role, circonscription, now)]

    def duties_of(self, role: Role, circonscription: str, now: datetime) -> list[Duty]:
        """The lines of the roster behind `on_duty`, one a person: their first in that order."""
        first: dict[str, Duty] = {}
        for duty in in_force(self.duties, circonscription, now):
            person = self.people.get(duty.person)
            if person is not None and person.role is role:
                first.setdefault(duty.person, duty)
        return list(first.values())

    def backup_of(self, person: str, circonscription: str, now: datetime) -> Person | None:
        """Who to turn to when `person` is silent: somebody else of their role on duty there.

        A `releve` comes before a titulaire, and only people that a channel can reach count.
        """
        absent = self.people.get(person)
        if absent is None:
            return None
        duties = self.duties_of(absent.role, circonscription, now)
        for duty in sorted(duties, key=lambda duty: duty.rank is not Rank.RELEVE):
            found = self.people[duty.person]
            if duty.person != person and found.address() is not None:
                return found
        return None

    def nom(self, circonscription: str) -> str:
        """The name people say for a circonscription's code, or the code itself."""
        known = self.circonscriptions.get(circonscription)
        return known.nom if known else circonscription

    def region(self, circonscription: str) -> str:
        """The administrative region of a circonscription, or an empty string."""
        known = self.circonscriptions.get(circonscription)
        return known.region if known else ""

    def _of(self, circonscription: str, role: Role) -> list[Person]:
        if not circonscription:
            return []
        return [
            person
            for person in self.people.values()
            if person.circonscription == circonscription and person.role is role
        ]
