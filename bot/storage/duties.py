"""The duty roster, replaced whole by each import."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.duty import Duty, Rank
from bot.storage.replacement import replace_rows
from bot.storage.schema import duties


async def replace_duties(connection: AsyncConnection, roster: Iterable[Duty]) -> None:
    """Put this roster in the place of the one before."""
    rows = [
        {
            "person": duty.person,
            "rank": duty.rank,
            "starts_at": duty.starts_at,
            "ends_at": duty.ends_at,
            "circonscriptions": sorted(duty.circonscriptions),
        }
        for duty in roster
    ]
    await replace_rows(connection, duties, rows)


async def load_duties(connection: AsyncConnection) -> tuple[Duty, ...]:
    """The roster, in the order of its file."""
    return tuple(
        Duty(
            row.person,
            Rank(row.rank),
            row.starts_at,
            row.ends_at,
            frozenset(row.circonscriptions),
        )
        for row in await connection.execute(select(duties).order_by(duties.c.id))
    )
