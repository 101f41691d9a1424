"""Checks one line of the directory by itself."""

import re
from collections.abc import Iterator

from bot.annuaire.circonscriptions import Finder
from bot.annuaire.dates import BAD_DATE, read_date
from bot.annuaire.tables import Problem, Record
from bot.domain.people import Role
from faq.text import fold

_ROLES = {
    "ds": Role.DS,
    "das": Role.DAS,
    "coordonnateur": Role.COORDONNATEUR,
    "coordonnatrice": Role.COORDONNATEUR,
    "personnel": Role.PERSONNEL,
    "dcap": Role.DCAP,
}
_IN_THE_FIELD = (Role.DS, Role.DAS, Role.PERSONNEL)

_SHAPES = {
    "courriel": (
        re.compile(r"[^@\s<>;,]+@[^@\s<>;,.]+(?:\.[^@\s<>;,.]+)+"),
        "adresse de courriel attendue, par exemple aube@exemple.test.",
    ),
    "telephone": (
        re.compile(
            r"(?i)(?:\+?1[\s.-]?)?(?:\([0-9]{3}\)|[0-9]{3})[\s.-]?[0-9]{3}[\s.-]?[0-9]{4}"
            r"(?:,?\s?(?:poste|ext\.?|x|#)\s?[0-9]{1,6})?"
        ),
        "numéro à dix chiffres attendu, par exemple 418 555-0123 poste 12.",
    ),
    "slack": (
        re.compile(r"[UW][A-Z0-9]{8,12}"),
        "identifiant de membre Slack attendu : U ou W, puis 8 à 12 majuscules ou chiffres.",
    ),
    "teams": (
        re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        "identifiant d’objet Teams attendu : 32 chiffres ou lettres de a à f, en cinq groupes.",
    ),
    "salon": (
        re.compile(r"(?:slack:[CG][A-Z0-9]{5,12}|teams:19:[^\s;]{5,200})"),
        "salon attendu sous la forme « slack:C0123ABCD » ou « teams:19:…@thread.tacv2 ».",
    ),
}


def role_of(written: str) -> Role | None:
    """The role that this cell names, in any case and either gender, or None."""
    return _ROLES.get(fold(written))


def line_problems(record: Record, finder: Finder) -> Iterator[Problem]:
    """What can be said of this line without looking at the others."""
    yield from record.required("identifiant", "nom", "role")
    yield from _place_problems(record, finder)
    for column, (shape, message) in _SHAPES.items():
        if record.values[column] and not shape.fullmatch(record.values[column]):
            yield record.problem(column, message)
    if record.values["salon"] and role_of(record.values["role"]) is not Role.COORDONNATEUR:
        yield record.problem("salon", "un salon se donne à une coordonnatrice ou un coordonnateur.")
    yield from _replacement_problems(record)


def _place_problems(record: Record, finder: Finder) -> Iterator[Problem]:
    written, place = record.values["role"], record.values["circonscription"]
    role = role_of(written)
    if written and role is None:
        choices = "DS, DAS, personnel, coordonnatrice ou coordonnateur, DCAP"
        yield record.problem("role", f"rôle inconnu : « {written} ». Choix : {choices}.")
    if place and finder.find(place) is None:
        yield record.problem("circonscription", finder.unknown(place))
    if not place and role in _IN_THE_FIELD:
        message = f"la circonscription est obligatoire pour le rôle {role.value}."
        yield record.problem("circonscription", message)


def _replacement_problems(record: Record) -> Iterator[Problem]:
    written = {name: record.values[name] for name in ("remplace_du", "remplace_au")}
    if not any(written.values()):
        return
    days = {name: read_date(cell) for name, cell in written.items()}
    for name, cell in written.items():
        if cell and days[name] is None:
            yield record.problem(name, BAD_DATE)
    role = role_of(record.values["role"])
    if role is not None and role is not Role.DAS:
        yield record.problem("remplace_du", "seule ou seul un DAS peut remplacer une ou un DS.")
    if not written["remplace_du"]:
        yield record.problem("remplace_du", "le premier jour du remplacement manque.")
    start, end = days["remplace_du"], days["remplace_au"]
    if start and end and end < start:
        yield record.problem("remplace_au", "le remplacement finit avant de commencer.")
