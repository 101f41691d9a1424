"""Reads the staff's directory: every problem of the file at once, then nothing or everybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.annuaire.circonscriptions import Finder
from bot.annuaire.crosschecks import cross_problems, warnings_of
from bot.annuaire.dates import read_date
from bot.annuaire.linechecks import line_problems, role_of
from bot.annuaire.tables import Problem, Record, read_table, select, unknown_columns
from bot.domain.directory import Circonscription
from bot.domain.people import Person, parse_address

COLUMNS = (
    "identifiant",
    "role",
    "circonscription",
    "nom",
    "courriel",
    "telephone",
    "heures",
    "slack",
    "teams",
    "coordonnateur",
    "remplace_du",
    "remplace_au",
    "salon",
)


@dataclass(frozen=True)
class PeopleImport:
    """What the file gives: nobody at all when it has a problem; warnings block nothing."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def read_people(data: bytes, circonscriptions: Iterable[Circonscription]) -> PeopleImport:
    """Read the directory's file; `circonscriptions` are those that its lines may name."""
    known = tuple(circonscriptions)
    finder = Finder(known)
    table = read_table(data)
    records, found = select(table, COLUMNS)
    problems = list(found)
    for record in records:
        problems += line_problems(record, finder)
    problems += cross_problems(records, finder)
    if not records and not problems:
        problems.append(Problem(1, "", "aucune personne sous la ligne de titres."))
    warnings = [
        Problem(1, name, "colonne inconnue, non lue.") for name in unknown_columns(table, COLUMNS)
    ]
    if problems:
        ordered = sorted(problems, key=lambda item: item.line)
        return PeopleImport((), tuple(ordered), tuple(warnings))
    ids = {record.values["identifiant"].casefold(): record for record in records}
    people = tuple(_person(record, finder, ids) for record in records)
    lines = {person.id: record.line for person, record in zip(people, records, strict=True)}
    return PeopleImport(people, (), (*warnings, *warnings_of(people, lines, known)))


def _person(record: Record, finder: Finder, ids: dict[str, Record]) -> Person:
    values = record.values
    role = role_of(values["role"])
    if role is None:
        raise ValueError(f"line {record.line} was not checked")
    place = finder.find(values["circonscription"])
    coordonnateur = ids.get(values["coordonnateur"].casefold())
    accounts = {"slack": values["slack"], "teams": values["teams"].lower()}
    return Person(
        id=values["identifiant"],
        role=role,
        name=values["nom"],
        circonscription=place.code if place else "",
        email=values["courriel"],
        telephone=values["telephone"],
        hours=values["heures"],
        coordonnateur=coordonnateur.values["identifiant"] if coordonnateur else "",
        accounts={channel: account for channel, account in accounts.items() if account},
        replaces_from=read_date(values["remplace_du"]),
        replaces_until=read_date(values["remplace_au"]),
        room=parse_address(values["salon"]),
    )
