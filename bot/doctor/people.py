"""People grouped in one line by what keeps Vigie from writing to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.doctor.causes import explained
from bot.doctor.checkup import Line, broken, unsure
from bot.domain.directory import Directory
from bot.domain.people import Person, Role

WRITTEN_TO = frozenset({Role.DS, Role.COORDONNATEUR, Role.DCAP})
"""Those whom the rules tell first. The others write first, and read the answer."""


@dataclass(frozen=True)
class Staff:
    """The directory, on a day: a DAS who replaces the DS counts as the DS."""

    directory: Directory
    today: date

    def on(self, channel: str) -> Sequence[Person]:
        """Those to whom Vigie writes on this channel: a person's first account serves."""
        found = [(person, person.address()) for person in self.directory.people.values()]
        return [person for person, address in found if address and address.channel == channel]

    def out_of_reach(self, subject: str, people: Sequence[Person], why: str, todo: str) -> Line:
        """People who cannot be written to: broken when the rules write to one of them."""
        matters = any(
            self.directory.acting_role(person, self.today) in WRITTEN_TO for person in people
        )
        line = broken if matters else unsure
        return line(subject, f"{counted(people)}, {why} : {named(people)}", todo)

    def refused(self, subject: str, people: Sequence[Person], code: str) -> Line:
        """People to whom the platform does not let Vigie write, for the cause of that code."""
        cause = explained(code)
        return self.out_of_reach(subject, people, cause.said, cause.todo)


def counted(people: Sequence[Person]) -> str:
    """« 1 personne », « 3 personnes »."""
    return "1 personne" if len(people) == 1 else f"{len(people)} personnes"


def named(people: Sequence[Person]) -> str:
    """Their ids in the directory."""
    return ", ".join(sorted(person.id for person in people))
