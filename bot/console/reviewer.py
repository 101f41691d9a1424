"""Who is looking at the console, and what they may do there, for the length of one request."""

from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from bot.domain.people import Account, Person, Role
from bot.domain.rights import Actor
from bot.reference import Snapshot

CHANNEL = "console"
"""Stands where a platform's name would, in the record of what was done from the console."""

REVIEWER = web.RequestKey("reviewer", object)
SNAPSHOT = web.RequestKey("snapshot", Snapshot)
CSRF = web.RequestKey("csrf", str)


class Office(StrEnum):
    """For whom somebody reviews."""

    DCAP = "dcap"
    COORDINATION = "coordination"


@dataclass(frozen=True)
class Reviewer:
    """Somebody signed in. `subject` is the provider's id, `person` the directory's, if any.

    `confidential` is whether the DCAP lets them read the confidential cases; a coordonnateur reads
    what the case itself lets them read.
    """

    subject: str
    name: str
    person: str | None
    role: Office
    confidential: bool


def known_reviewer(request: web.Request) -> Reviewer | None:
    """Who asks, or None when nobody is signed in."""
    found = request.get(REVIEWER)
    return found if isinstance(found, Reviewer) else None


def reviewer_of(request: web.Request) -> Reviewer:
    """Who asks; HTTPUnauthorized when nobody is signed in, which the routes' rights prevent."""
    found = known_reviewer(request)
    if found is None:
        raise web.HTTPUnauthorized
    return found


def snapshot_of(request: web.Request) -> Snapshot:
    """The directory and the calendar, the same ones during the whole request."""
    return request[SNAPSHOT]


def person_of(reviewer: Reviewer, snapshot: Snapshot) -> Person | None:
    """The directory's person, as long as the directory gives them the role they review with."""
    role = Role.DCAP if reviewer.role is Office.DCAP else Role.COORDONNATEUR
    found = snapshot.directory.people.get(reviewer.person or "")
    return found if found is not None and found.role is role else None


def actor_of(request: web.Request) -> Actor:
    """The reviewer as the use cases want them.

    Somebody of the DCAP whom the directory does not know acts under their own name.
    """
    reviewer = reviewer_of(request)
    account = Account(CHANNEL, reviewer.subject, reviewer.name)
    person = person_of(reviewer, snapshot_of(request))
    if person is None and reviewer.role is Office.DCAP:
        person = Person(f"{CHANNEL}:{reviewer.name}"[:100], Role.DCAP, reviewer.name)
    return Actor(account, person)


def circonscriptions_of(request: web.Request) -> frozenset[str] | None:
    """The circonscriptions whose exchanges and cases this reviewer sees; None means all."""
    reviewer, snapshot = reviewer_of(request), snapshot_of(request)
    if reviewer.role is Office.DCAP:
        return None
    person = person_of(reviewer, snapshot)
    return snapshot.directory.circonscriptions_of(person) if person else frozenset()
