"""Entries that must not be shown for now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.replacement import raise_revision
from bot.storage.schema import suspensions

REVISION = "suspensions"
"""The row of `revisions` that grows with each change: replicas look at it every few seconds."""


@dataclass(frozen=True)
class Suspension:
    """Why an entry is not shown, since when, and who decided it."""

    entry: str
    reason: str
    by: str
    at: datetime


async def suspend(connection: AsyncConnection, suspension: Suspension) -> bool:
    """Stop showing an entry; False when it was suspended already."""
    await raise_revision(connection, REVISION)
    if suspension.entry in await suspended_entries(connection):
        return False
    values = {
        "entry": suspension.entry,
        "reason": suspension.reason,
        "by": suspension.by,
        "at": suspension.at,
    }
    await connection.execute(insert(suspensions).values(values))
    return True


async def lift(connection: AsyncConnection, entry: str, *, by: str, now: datetime) -> bool:
    """Show an entry again; False when it was not suspended."""
    lifted = await connection.execute(
        update(suspensions)
        .where(suspensions.c.entry == entry, suspensions.c.lifted_at.is_(None))
        .values(lifted_by=by, lifted_at=now)
    )
    await raise_revision(connection, REVISION)
    return lifted.rowcount > 0


async def running(connection: AsyncConnection) -> Sequence[Suspension]:
    """The suspensions that nobody has lifted."""
    query = select(suspensions).where(suspensions.c.lifted_at.is_(None)).order_by(suspensions.c.id)
    return [
        Suspension(row.entry, row.reason, row.by, row.at) for row in await connection.execute(query)
    ]


async def suspended_entries(connection: AsyncConnection) -> frozenset[str]:
    """The entries that are not shown for now."""
    query = select(suspensions.c.entry).where(suspensions.c.lifted_at.is_(None))
    return frozenset((await connection.execute(query)).scalars())
