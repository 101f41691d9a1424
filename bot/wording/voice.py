"""What every document needs to be written: the sentences and a few settings."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.directory import Directory
from bot.domain.people import Person, Role
from bot.domain.scrutin import LOCAL
from bot.wording.phrases import Phrases
from bot.wording.typography import typeset

CONSOLE = "console:"


@dataclass(frozen=True)
class Voice:
    """The sentences, and what they quote. `telephone` is the DCAP's line on duty."""

    phrases: Phrases
    telephone: str
    official_accounts: str
    retention_months: int
    emergency_line: bool

    def role(self, role: Role | None) -> str:
        """A role in full words."""
        return self.phrases(f"roles.{role or 'inconnu'}")

    def person(self, person: Person) -> str:
        """A person with their role and telephone, and the hours they answer."""
        values = {"nom": person.name, "role": self.role(person.role)}
        if not person.telephone:
            return self.phrases("contact.sans_telephone", **values)
        known = self.phrases("contact.personne", telephone=person.telephone, **values)
        if not person.hours:
            return known
        return self.phrases("contact.heures", contact=known, heures=typeset(person.hours))

    def dcap(self) -> str:
        """The DCAP's line on duty."""
        return self.phrases("contact.dcap", telephone=self.telephone)

    def name(self, actor: str, directory: Directory) -> str:
        """The name behind an actor's id, or their role word when the directory forgot them."""
        person = directory.people.get(actor)
        if person is None and actor.startswith(CONSOLE):
            # Somebody of the DCAP whom the directory does not know signed in to the console.
            return actor.removeprefix(CONSOLE)
        return person.name if person else self.phrases("roles.inconnu")

    def cause(self, code: str) -> str:
        """Why a message did not arrive, from a platform's code or the family it begins with."""
        for name in (code, code.partition("_")[0]):
            if f"cause.{name}" in self.phrases.sentences:
                return self.phrases(f"cause.{name}")
        return self.phrases("cause.autre")

    def contact(
        self, role: Role | None, circonscription: str, directory: Directory, now: datetime
    ) -> str:
        """Whom somebody should call first (COM-4: a DAS their DS, a DS their coordonnateur)."""
        person: Person | None = None
        if role is Role.DS:
            person = directory.coordonnateur_of(circonscription)
        elif role in (Role.DAS, Role.PERSONNEL):
            today = now.astimezone(LOCAL).date()
            person = directory.acting_ds(circonscription, today)
        if person is not None:
            return self.person(person)
        return self.dcap()
