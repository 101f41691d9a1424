"""Where things stand, counted for the DCAP's morning summary."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Kind, Status
from bot.storage.casebook import late
from bot.storage.review import figures, questions
from bot.storage.schema import cases
from bot.storage.told import closed_untold

RECENT = timedelta(days=1)
"""Since when exchanges and lost messages are counted: the summary before."""

COUNTED = 1000
"""Beyond this many, exchanges are not counted one by one."""


@dataclass(frozen=True)
class Standing:
    """What everybody in the DCAP's room may read; no case of it is confidential.

    `running` is the number of cases not closed, by kind; `untold` are references.
    """

    running: Mapping[Kind, int]
    late: int
    untold: tuple[str, ...]
    to_read: int
    lost: int

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to say."""
        return not (any(self.running.values()) or self.untold or self.to_read or self.lost)


@dataclass(frozen=True)
class Confidential:
    """The manquements that the DCAP was told of, as numbers alone."""

    running: int
    late: int
    untold: int

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.running or self.untold)


async def standing(connection: AsyncConnection, now: datetime) -> Standing:
    """Where the cases that are not confidential, the exchanges and the messages stand."""
    since = now - RECENT
    running = await figures.open_by_kind(connection, None)
    untold = await closed_untold(connection, now)
    return Standing(
        running={kind: running[kind] for kind in Kind if running.get(kind)},
        late=await _count(connection, late(), cases.c.kind != Kind.MANQUEMENT),
        untold=tuple(case.ref for case in untold if not case.confidential),
        to_read=await questions.count_unanswered(connection, since, places=None, most=COUNTED),
        lost=await figures.dead_since(connection, since),
    )


async def confidential(connection: AsyncConnection, now: datetime) -> Confidential:
    """Where the manquements that the DCAP was told of stand."""
    theirs = (cases.c.kind == Kind.MANQUEMENT, cases.c.dcap_told_at.is_not(None))
    untold = await closed_untold(connection, now)
    return Confidential(
        running=await _count(connection, *theirs, cases.c.status != Status.CLOS),
        late=await _count(connection, *theirs, late()),
        untold=sum(1 for case in untold if case.confidential and case.dcap_told_at is not None),
    )


async def _count(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(cases).where(*conditions)
    return int((await connection.execute(query)).scalar_one())
