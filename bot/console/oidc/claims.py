"""From what the provider says of somebody to what they may do in the console."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.console.door import Refusal
from bot.console.reviewer import Office, Reviewer
from bot.domain.directory import Directory
from bot.domain.people import Account, Person, Role

_SLACK = "https://slack.com"
_NO_GROUP = (
    "Votre compte est reconnu, mais aucun de ses groupes ne donne accès à la console. Demandez "
    "l’accès à la DCAP."
)
_TOO_MANY = (
    "Votre compte a trop de groupes : le fournisseur ne les a pas transmis. Demandez à l’équipe TI "
    "de limiter les groupes à ceux qui sont attribués à l’application."
)
_NOT_OURS = "Ce compte vient d’une organisation que Vigie ne sert pas."
_NOT_IN_DIRECTORY = (
    "Votre compte est reconnu, mais l’annuaire de Vigie ne vous connaît pas à ce titre. Demandez à "
    "la DCAP de vérifier votre ligne de l’annuaire."
)


@dataclass(frozen=True)
class Rules:
    """What gives access. `by_directory` takes the role from the directory instead of groups.

    `confidential` names groups, or directory ids when there are no groups.
    """

    claim: str
    dcap: frozenset[str]
    confidential: frozenset[str]
    coordination: frozenset[str]
    by_directory: bool
    teams: frozenset[str]


def reviewer(claims: Mapping[str, Any], rules: Rules, directory: Directory) -> Reviewer:
    """Somebody's rights at this sign-in; raises Refusal, with the reason in French."""
    if claims.get("iss") == _SLACK and claims.get(f"{_SLACK}/team_id") not in rules.teams:
        raise Refusal(_NOT_OURS)
    person = _person(claims, directory)
    if rules.by_directory:
        return _by_directory(claims, rules, person)
    groups = _groups(claims, rules.claim)
    if groups & rules.dcap:
        known = person if person is not None and person.role is Role.DCAP else None
        return _made(claims, Office.DCAP, known, confidential=bool(groups & rules.confidential))
    if not groups & rules.coordination:
        raise Refusal(_NO_GROUP)
    if person is None or person.role is not Role.COORDONNATEUR:
        raise Refusal(_NOT_IN_DIRECTORY)
    return _made(claims, Office.COORDINATION, person, confidential=False)


def _by_directory(claims: Mapping[str, Any], rules: Rules, person: Person | None) -> Reviewer:
    if person is not None and person.role is Role.DCAP:
        confidential = person.id in rules.confidential
        return _made(claims, Office.DCAP, person, confidential=confidential)
    if person is not None and person.role is Role.COORDONNATEUR:
        return _made(claims, Office.COORDINATION, person, confidential=False)
    raise Refusal(_NOT_IN_DIRECTORY)


def _groups(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The groups of the token. Entra, beyond some two hundred, only says where to ask for them."""
    elsewhere = claims.get("_claim_names")
    if claims.get("hasgroups") or (isinstance(elsewhere, dict) and name in elsewhere):
        raise Refusal(_TOO_MANY)
    found = claims.get(name, [])
    listed = [found] if isinstance(found, str) else found
    return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()


def _person(claims: Mapping[str, Any], directory: Directory) -> Person | None:
    """The directory's person: by the platform's own id, else by an address that is verified.

    An address that its owner can change by themselves must open nobody else's door.
    """
    ids = (("teams", claims.get("oid")), ("slack", claims.get(f"{_SLACK}/user_id")))
    for channel, account in ids:
        found = directory.by_account(Account(channel, str(account))) if account else None
        if found is not None:
            return found
    sure = claims.get("email_verified") is True or claims.get("xms_edov") in (True, "1", 1)
    email = claims.get("email")
    if not sure or not isinstance(email, str) or not email.strip():
        return None
    return directory.by_account(Account("", "", email=email.strip()))


def _made(
    claims: Mapping[str, Any], office: Office, person: Person | None, *, confidential: bool
) -> Reviewer:
    subject = str(claims["sub"])
    named = claims.get("name") or claims.get("preferred_username") or claims.get("email") or subject
    name = person.name if person else str(named).strip()[:120]
    return Reviewer(subject, name, person.id if person else None, office, confidential)
