"""Whom Vigie cannot write to in Teams today, as Teams told so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.doctor.checkup import Line, good, unsure
from bot.doctor.people import Staff, counted, named
from bot.domain.people import Person

SUBJECT = "Personnes dans Teams"

_INSTALL = "installez-leur l’application, ou demandez-leur d’écrire une fois à Vigie"


def in_teams(staff: Staff, personal: Mapping[str, str | None]) -> Sequence[Line]:
    """One line a cause, and how many can be reached.

    `personal` gives, by account, why the conversation with Vigie is refused, or None.
    """
    people = staff.on("teams")
    if not people:
        return []
    refused: dict[str, list[Person]] = defaultdict(list)
    unseen: list[Person] = []
    for person in people:
        account = _account(person)
        cause = personal.get(account)
        if account not in personal:
            unseen.append(person)
        elif cause is not None:
            refused[cause].append(person)
    lines = [staff.refused(SUBJECT, them, code) for code, them in refused.items()]
    if unseen:
        said = (
            f"{counted(unseen)} sans conversation avec Vigie, qui n’en ouvre une que là où "
            f"l’application est installée : {named(unseen)}"
        )
        lines.append(unsure(SUBJECT, said, _INSTALL))
    reached = len(people) - len(unseen) - sum(map(len, refused.values()))
    if reached:
        lines.append(good(SUBJECT, f"conversation ouverte : {reached} sur {len(people)}"))
    return lines


def _account(person: Person) -> str:
    """The account as conversations keep it: directory object ids in lower case."""
    account = person.accounts["teams"]
    return account if account.startswith("29:") else account.lower()
