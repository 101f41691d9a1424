"""Reads the list of votes: their polling day and the circonscriptions that hold them."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.annuaire.circonscriptions import Finder
from bot.annuaire.dates import BAD_DATE, read_date
from bot.annuaire.tables import Problem, Record, read_table, select
from bot.domain.directory import Circonscription
from bot.domain.scrutin import Scrutin

COLUMNS = ("identifiant", "nom", "jour_j", "circonscriptions")

ALL = "*"


@dataclass(frozen=True)
class ScrutinsImport:
    """What the file gives; nothing at all when it has a problem."""

    scrutins: tuple[Scrutin, ...]
    problems: tuple[Problem, ...]


def read_scrutins(data: bytes, circonscriptions: Iterable[Circonscription]) -> ScrutinsImport:
    """Read `identifiant;nom;jour_j;circonscriptions`; all the problems come together.

    The last column is `*` for all, else codes or names separated by `|`.
    """
    finder = Finder(circonscriptions)
    records, found = select(read_table(data), COLUMNS)
    problems = list(found)
    scrutins: list[Scrutin] = []
    lines: dict[str, int] = {}
    for record in records:
        problems += record.required(*COLUMNS)
        key = record.values["identifiant"].casefold()
        if key and key in lines:
            problems.append(record.problem("identifiant", f"déjà à la ligne {lines[key]}."))
        lines.setdefault(key, record.line)
        held, unknown = _held_in(record, finder)
        problems += unknown
        jour_j = read_date(record.values["jour_j"])
        if jour_j is not None:
            values = record.values
            scrutins.append(Scrutin(values["identifiant"], values["nom"], jour_j, held))
        elif record.values["jour_j"]:
            problems.append(record.problem("jour_j", BAD_DATE))
    if not records and not problems:
        problems.append(Problem(1, "", "aucun scrutin sous la ligne de titres."))
    if problems:
        return ScrutinsImport((), tuple(sorted(problems, key=lambda item: item.line)))
    return ScrutinsImport(tuple(scrutins), ())


def _held_in(record: Record, finder: Finder) -> tuple[frozenset[str], list[Problem]]:
    written = record.values["circonscriptions"]
    if written in ("", ALL):
        return frozenset(), []
    names = [name.strip() for name in written.split("|") if name.strip()]
    found = {name: finder.find(name) for name in names}
    problems = [
        record.problem("circonscriptions", finder.unknown(name))
        for name, circonscription in found.items()
        if circonscription is None
    ]
    if not names:
        problems.append(record.problem("circonscriptions", "aucune circonscription nommée."))
    return frozenset(item.code for item in found.values() if item), problems
