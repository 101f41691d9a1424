"""Reads the list of circonscriptions, and finds one from what somebody wrote."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.annuaire.tables import Problem, Record, read_table, select
from bot.domain.directory import Circonscription
from faq.text import fold

COLUMNS = ("code", "nom", "region", "carte")

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"[0-9]{4}")
_LIKELY = 70.0
"""Below this likeness (0 to 100), a suggestion would only confuse."""


@dataclass(frozen=True)
class CirconscriptionsImport:
    """What the file gives; nothing at all when it has a problem."""

    circonscriptions: tuple[Circonscription, ...]
    problems: tuple[Problem, ...]


class Finder:
    """Finds circonscriptions by code or by name, without case, accents or punctuation.

    A name that two maps share finds nothing: the code tells them apart.
    """

    def __init__(self, circonscriptions: Iterable[Circonscription]) -> None:
        known = tuple(circonscriptions)
        self._found: dict[str, Circonscription | None] = {}
        for item in known:
            key = fold(item.nom)
            self._found[key] = None if key in self._found else item
        self._found |= {fold(item.code): item for item in known}

    def find(self, written: str) -> Circonscription | None:
        """The circonscription of that code or name, or None."""
        return self._found.get(fold(written))

    def unknown(self, written: str) -> str:
        """The sentence that says that nothing was found, with the nearest name if one is near."""
        if self._found.get(fold(written), "absent") is None:
            return f"« {written} » existe sur plus d’une carte; écrivez son code."
        near = process.extractOne(
            fold(written), self._found.keys(), scorer=fuzz.ratio, score_cutoff=_LIKELY
        )
        nearest = self._found[near[0]] if near else None
        hint = f" Vouliez-vous dire « {nearest.nom} » ?" if nearest else ""
        return f"circonscription inconnue : « {written} ».{hint}"


def read_circonscriptions(data: bytes) -> CirconscriptionsImport:
    """Read `code;nom;region;carte`; all the problems of the file come together."""
    table = read_table(data)
    records, found = select(table, COLUMNS)
    problems = list(found)
    lines: dict[str, int] = {}
    for record in records:
        problems += _problems(record)
        code = record.values["code"]
        if code and code in lines:
            problems.append(record.problem("code", f"déjà à la ligne {lines[code]}."))
        lines.setdefault(code, record.line)
    if not records and not problems:
        problems.append(Problem(1, "", "aucune circonscription sous la ligne de titres."))
    if problems:
        return CirconscriptionsImport((), tuple(sorted(problems, key=lambda item: item.line)))
    return CirconscriptionsImport(tuple(Circonscription(**record.values) for record in records), ())


def _problems(record: Record) -> Iterable[Problem]:
    yield from record.required(*COLUMNS)
    code, carte = record.values["code"], record.values["carte"]
    if code and not _CODE.fullmatch(code):
        yield record.problem(
            "code", "minuscules sans accents, chiffres et traits d’union seulement."
        )
    if carte and not _YEAR.fullmatch(carte):
        yield record.problem("carte", "l’année de la carte, en quatre chiffres.")
