"""What people do to a case's cards: reading theirs, and pressing one that is out of date."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import Recipient, SurfaceKind, ToPerson
from bot.storage.schema import history, relays, surfaces


async def read_by(connection: AsyncConnection, case_id: int, person: str, now: datetime) -> bool:
    """Note that somebody has read their thread of a case; only the first time counts.

    Gives whether this was the first; False too for somebody who has no thread in that case.
    """
    result = await connection.execute(
        update(surfaces)
        .where(
            surfaces.c.case_id == case_id,
            surfaces.c.kind == SurfaceKind.THREAD,
            surfaces.c.recipient == ToPerson(person).key,
            surfaces.c.read_at.is_(None),
        )
        .values(read_at=now)
        .returning(surfaces.c.id)
    )
    return bool(result.all())


async def has_thread(connection: AsyncConnection, case_id: int, person: str) -> bool:
    """Whether a thread of that case was opened for somebody."""
    query = select(surfaces.c.id).where(
        surfaces.c.case_id == case_id,
        surfaces.c.kind == SurfaceKind.THREAD,
        surfaces.c.recipient == ToPerson(person).key,
    )
    return (await connection.execute(query)).first() is not None


async def carried_to(connection: AsyncConnection, case_id: int, to: Recipient) -> list[int]:
    """The history rows of a case whose words stand before that recipient, oldest first."""
    query = (
        select(relays.c.history_id)
        .join(history, history.c.id == relays.c.history_id)
        .where(history.c.case_id == case_id, relays.c.recipient == to.key)
        .order_by(relays.c.history_id)
    )
    return [int(entry) for entry in (await connection.execute(query)).scalars()]


async def forget_shown(connection: AsyncConnection, surface_ids: Iterable[int]) -> None:
    """These cards may show something else than what was noted: send them again at the next job."""
    await connection.execute(
        update(surfaces).where(surfaces.c.id.in_(list(surface_ids))).values(digest=None)
    )
