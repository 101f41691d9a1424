"""Reads the duty roster: every problem of the file at once, then nothing or the whole roster."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.annuaire.circonscriptions import Finder
from bot.annuaire.tables import Problem, Record, read_table, select, unknown_columns
from bot.domain.directory import Directory
from bot.domain.duty import Duty, Rank
from bot.domain.people import Person
from bot.domain.scrutin import LOCAL
from faq.text import fold

COLUMNS = ("personne", "rang", "debut", "fin", "circonscriptions")

BAD_MOMENT = "date et heure attendues sous la forme AAAA-MM-JJ HH:MM, par exemple 2026-10-05 21:00."

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(?::00)?")
_RANKS = {"titulaire": Rank.TITULAIRE, "releve": Rank.RELEVE}
_ALL = ("toutes", "*")


@dataclass(frozen=True)
class DutiesImport:
    """What the file gives: no duty at all when it has a problem; warnings block nothing."""

    duties: tuple[Duty, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def read_duties(data: bytes, directory: Directory) -> DutiesImport:
    """Read `personne;rang;debut;fin;circonscriptions`, for people and places of this directory.

    A person is an id or an e-mail; hours are those of Québec; the last column is « toutes », or
    codes or names separated by commas.
    """
    reader = _Reader(directory)
    table = read_table(data)
    records, found = select(table, COLUMNS)
    problems = list(found)
    for record in records:
        problems += reader.problems(record)
    if not records and not problems:
        problems.append(Problem(1, "", "aucune garde sous la ligne de titres."))
    warnings = tuple(
        Problem(1, name, "colonne inconnue, non lue.") for name in unknown_columns(table, COLUMNS)
    )
    if problems:
        return DutiesImport((), tuple(sorted(problems, key=lambda item: item.line)), warnings)
    return DutiesImport(tuple(reader.duty(record) for record in records), (), warnings)


def read_moment(written: str, *, last: bool = False) -> datetime | None:
    """The local hour written as « 2026-10-05 21:00 », in UTC; None for anything else.

    An hour that the change of time skips is none either. Of an hour that comes twice, it is the
    first, or the second with `last`.
    """
    found = _MOMENT.fullmatch(written)
    if found is None:
        return None
    try:
        naive = datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return None
    local = naive.replace(tzinfo=LOCAL, fold=int(last))
    instant = local.astimezone(UTC)
    return instant if instant.astimezone(LOCAL).replace(tzinfo=None) == naive else None


class _Reader:
    """Reads one line against the directory."""

    def __init__(self, directory: Directory) -> None:
        self._finder = Finder(directory.circonscriptions.values())
        self._people = _named(directory)

    def problems(self, record: Record) -> Iterator[Problem]:
        """What is wrong with this line."""
        yield from record.required(*COLUMNS)
        yield from self._person_problems(record)
        rank = record.values["rang"]
        if rank and fold(rank) not in _RANKS:
            yield record.problem("rang", f"« {rank} » : écrivez « titulaire » ou « relève ».")
        yield from _moment_problems(record)
        for name in _places(record):
            if self._finder.find(name) is None:
                yield record.problem("circonscriptions", self._finder.unknown(name))

    def duty(self, record: Record) -> Duty:
        """The line as a duty; ValueError when it was not checked."""
        values = record.values
        starts, ends = read_moment(values["debut"]), read_moment(values["fin"], last=True)
        if starts is None or ends is None:
            raise ValueError(f"line {record.line} was not checked")
        places = (self._finder.find(name) for name in _places(record))
        return Duty(
            person=self._people[values["personne"].casefold()].id,
            rank=_RANKS[fold(values["rang"])],
            starts_at=starts,
            ends_at=ends,
            circonscriptions=frozenset(place.code for place in places if place is not None),
        )

    def _person_problems(self, record: Record) -> Iterator[Problem]:
        written = record.values["personne"]
        person = self._people.get(written.casefold())
        if written and person is None:
            message = f"personne dans l’annuaire n’a l’identifiant ni le courriel « {written} »."
            yield record.problem("personne", message)
        elif person is not None and person.address() is None:
            message = f"ni Slack ni Teams : Vigie ne pourrait pas écrire à {person.name}."
            yield record.problem("personne", message)


def _named(directory: Directory) -> Mapping[str, Person]:
    people = directory.people.values()
    emails = {person.email.casefold(): person for person in people if person.email}
    return emails | {person.id.casefold(): person for person in people}


def _moment_problems(record: Record) -> Iterator[Problem]:
    written = {name: record.values[name] for name in ("debut", "fin")}
    starts, ends = read_moment(written["debut"]), read_moment(written["fin"], last=True)
    for name, moment in (("debut", starts), ("fin", ends)):
        if written[name] and moment is None:
            skipped = _MOMENT.fullmatch(written[name]) is not None
            message = "cette date ou cette heure n’existe pas." if skipped else BAD_MOMENT
            yield record.problem(name, message)
    if starts is not None and ends is not None and ends <= starts:
        yield record.problem("fin", "la garde finit avant de commencer.")


def _places(record: Record) -> list[str]:
    """The circonscriptions named, none when the duty is for all of them."""
    written = record.values["circonscriptions"]
    if fold(written) == "toutes" or written in _ALL:
        return []
    return [name.strip() for name in re.split(r"[,|]", written) if name.strip()]
