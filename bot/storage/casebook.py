"""The list of cases that a reviewer may see, filtered, counted, page by page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import CLOCK, Case, Kind, Status
from bot.storage.cases import case_of_row
from bot.storage.schema import case_words, cases, history
from bot.storage.told import untold

_RUNG = (
    "monte",
    "dcap_avisee",
    "rappel",
    "rappel_dcap",
    "rappel_preneur",
    "rappel_releve",
    "releve_dcap",
    "libere",
)
"""What a deadline leaves in the record when it acts by itself."""


@dataclass(frozen=True)
class Scope:
    """Which cases somebody may see; it says the same as the rights do, to the database.

    The DCAP (`places` is None) sees all but the manquements, and those it was told of when
    `confidential`. Others see the cases of their places, those they own and those handed to them.
    """

    person: str | None
    places: frozenset[str] | None
    confidential: bool


@dataclass(frozen=True)
class Wanted:
    """Which cases to list; an empty field leaves none out.

    `late`: a deadline has rung and still nobody has taken charge. `untold`: closed, but whoever
    reported was not told by that instant. `mine`: in the hands of the person of the scope.
    """

    status: str = ""
    kind: str = ""
    places: frozenset[str] | None = None
    late: bool = False
    mine: bool = False
    untold: datetime | None = None


@dataclass(frozen=True)
class Listed:
    """A case as a list shows it, with the beginning of what was written."""

    case: Case
    late: bool
    untold: bool
    words: str


async def listing(
    connection: AsyncConnection,
    scope: Scope,
    wanted: Wanted,
    now: datetime,
    *,
    before: int | None = None,
    limit: int = 50,
) -> Sequence[Listed]:
    """The cases wanted, newest first; `before` is the id of the last one already shown."""
    marks = (late().label("late"), untold(now).label("untold"))
    query = select(cases, *marks).where(within(scope), *_filters(scope, wanted))
    if before is not None:
        query = query.where(cases.c.id < before)
    rows = (await connection.execute(query.order_by(cases.c.id.desc()).limit(limit))).all()
    words = await _first_words(connection, [row.id for row in rows])
    return [
        Listed(case_of_row(row._mapping), row.late, row.untold, words.get(row.id, ""))
        for row in rows
    ]


async def counts(connection: AsyncConnection, scope: Scope, wanted: Wanted) -> Mapping[str, int]:
    """How many cases stand in each status, whatever status is wanted."""
    filters = _filters(scope, wanted, but_status=True)
    query = select(cases.c.status, func.count()).where(within(scope), *filters)
    rows: Any = await connection.execute(query.group_by(cases.c.status))
    found = dict(rows.all())
    return {status: found.get(status, 0) for status in Status}


def within(scope: Scope) -> ColumnElement[bool]:
    """The cases of a scope, as a condition."""
    if scope.places is None:
        open_to_all = cases.c.kind != Kind.MANQUEMENT
        if not scope.confidential:
            return open_to_all
        return or_(open_to_all, cases.c.dcap_told_at.is_not(None))
    if scope.person is None:
        return false()
    return or_(
        cases.c.circonscription.in_(sorted(scope.places)),
        cases.c.owner == scope.person,
        cases.c.assignee == scope.person,
    )


def late() -> ColumnElement[bool]:
    """A deadline has rung and still nobody has taken charge."""
    rung = exists().where(
        history.c.case_id == cases.c.id,
        history.c.actor == CLOCK,
        history.c.event.in_(_RUNG),
    )
    return and_(cases.c.status == Status.OUVERT, rung)


def _filters(
    scope: Scope, wanted: Wanted, *, but_status: bool = False
) -> Collection[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status and not but_status:
        found.append(cases.c.status == wanted.status)
    if wanted.kind:
        found.append(cases.c.kind == wanted.kind)
    if wanted.places is not None:
        found.append(cases.c.circonscription.in_(sorted(wanted.places)))
    if wanted.late:
        found.append(late())
    if wanted.untold is not None:
        found.append(untold(wanted.untold))
    if wanted.mine:
        hands = (cases.c.owner, cases.c.assignee, cases.c.field_taken_by, cases.c.dcap_taken_by)
        found.append(or_(*(hand == (scope.person or "") for hand in hands)))
    return found


async def _first_words(connection: AsyncConnection, ids: Sequence[int]) -> Mapping[int, str]:
    """What was written first in each of these cases."""
    if not ids:
        return {}
    first = (
        select(func.min(case_words.c.id))
        .where(case_words.c.case_id.in_(ids))
        .group_by(case_words.c.case_id)
    )
    query = select(case_words.c.case_id, case_words.c.value).where(case_words.c.id.in_(first))
    rows: Any = await connection.execute(query)
    return dict(rows.all())
