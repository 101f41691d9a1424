"""Which cases a reviewer may see: a case outside is as if it did not exist, counts included."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console.reviewer import (
    Office,
    actor_of,
    circonscriptions_of,
    person_of,
    reviewer_of,
    snapshot_of,
)
from bot.console.setup import vigie_of
from bot.domain.case import Case, Kind
from bot.domain.people import Role
from bot.domain.rights import Side, sides
from bot.storage import cases
from bot.storage.casebook import Scope

_KINDS = {kind.prefix: kind for kind in Kind}
_DIGITS = 9


def scope_of(request: web.Request) -> Scope:
    """The reviewer's cases, for the database; a coordonnateur's duty counts while it lasts."""
    reviewer, places = reviewer_of(request), circonscriptions_of(request)
    if places is None:
        return Scope(actor_of(request).id, None, reviewer.confidential)
    directory, now = snapshot_of(request).directory, vigie_of(request).desk.clock()
    person = person_of(reviewer, snapshot_of(request))
    on_duty = {
        code
        for code in directory.circonscriptions
        if person in directory.on_duty(Role.COORDONNATEUR, code, now)
    }
    return Scope(person.id if person else None, places | on_duty, confidential=True)


def may_see(request: web.Request, case: Case) -> bool:
    """Whether the reviewer has a hand in a case; for the DCAP, a manquement wants more.

    Whoever only reported follows their case where they reported it.
    """
    reviewer = reviewer_of(request)
    if reviewer.role is Office.DCAP and case.confidential and not reviewer.confidential:
        return False
    side = Side.DCAP if reviewer.role is Office.DCAP else Side.FIELD
    now = vigie_of(request).desk.clock()
    return side in sides(actor_of(request), case, snapshot_of(request).directory, now)


async def case_of(request: web.Request, connection: AsyncConnection) -> Case:
    """The case that the address names; HTTPNotFound, all the same, when it may not be seen."""
    prefix, _, number = request.match_info["ref"].partition("-")
    kind = _KINDS.get(prefix)
    sound = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
    case = await cases.numbered(connection, kind, int(number)) if kind and sound else None
    if case is None or not may_see(request, case):
        raise web.HTTPNotFound(text="Aucun dossier ne porte ce numéro.")
    return case
