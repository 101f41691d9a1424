"""Checks the lines of the directory against one another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.annuaire.circonscriptions import Finder
from bot.annuaire.linechecks import role_of
from bot.annuaire.tables import WHOLE_FILE, Problem, Record
from bot.domain.directory import Circonscription
from bot.domain.people import Person, Role

_UNIQUE = ("identifiant", "courriel", "slack", "teams")


def cross_problems(records: Sequence[Record], finder: Finder) -> Iterator[Problem]:
    """What two lines cannot both say, and what one says of another that is not there."""
    for column in _UNIQUE:
        yield from _duplicates(records, column)
    yield from _second_ds(records, finder)
    yield from _lost_coordonnateurs(records)


def _duplicates(records: Sequence[Record], column: str) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for record in records:
        value = record.values[column]
        first = lines.setdefault(value.casefold(), record.line)
        if value and first != record.line:
            yield record.problem(column, f"« {value} » est déjà à la ligne {first}.")


def _second_ds(records: Sequence[Record], finder: Finder) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for record in records:
        place = finder.find(record.values["circonscription"])
        if place is None or role_of(record.values["role"]) is not Role.DS:
            continue
        first = lines.setdefault(place.code, record.line)
        if first != record.line:
            message = f"{place.nom} a déjà une ou un DS à la ligne {first}."
            yield record.problem("circonscription", message)


def _lost_coordonnateurs(records: Sequence[Record]) -> Iterator[Problem]:
    roles = {
        record.values["identifiant"].casefold(): role_of(record.values["role"])
        for record in records
    }
    for record in records:
        named = record.values["coordonnateur"]
        if not named:
            continue
        if named.casefold() not in roles:
            yield record.problem(
                "coordonnateur", f"aucune ligne lisible n’a l’identifiant « {named} »."
            )
        elif roles[named.casefold()] not in (Role.COORDONNATEUR, None):
            message = f"« {named} » n’est pas coordonnatrice ou coordonnateur."
            yield record.problem("coordonnateur", message)


def warnings_of(
    people: Sequence[Person],
    lines: Mapping[str, int],
    circonscriptions: Iterable[Circonscription],
) -> Iterator[Problem]:
    """What will hinder the work without making the file wrong; `lines` are by person's id."""
    for person in people:
        if person.role is Role.DS and not person.coordonnateur:
            message = f"{person.name} n’a ni coordonnatrice ni coordonnateur."
            yield Problem(lines[person.id], "coordonnateur", message)
        if not person.accounts:
            message = f"ni Slack ni Teams : Vigie ne pourra pas écrire à {person.name}."
            yield Problem(lines[person.id], "slack", message)
    with_ds = {person.circonscription for person in people if person.role is Role.DS}
    without = [item.nom for item in circonscriptions if item.code not in with_ds]
    if without:
        plural = "s" if len(without) > 1 else ""
        message = f"{len(without)} circonscription{plural} sans DS : {', '.join(without)}."
        yield Problem(WHOLE_FILE, "", message)
