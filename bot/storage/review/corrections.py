"""Writing to everyone who received an answer: whom, and what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.exchanges import Exchange, exchange_of
from bot.storage.schema import corrections, exchanges
from faq.calibration import Zone

_AT_ONCE = 500


@dataclass(frozen=True)
class Correction:
    """A message to everyone who received an entry's answer since a moment."""

    entry: str
    text: str
    since: datetime
    by: str
    at: datetime
    recipients: int = 0
    id: int = 0


async def add(connection: AsyncConnection, correction: Correction) -> int:
    """Write a correction down (its `id` is ignored) and return its id."""
    values = {
        "entry": correction.entry,
        "text": correction.text,
        "since": correction.since,
        "recipients": correction.recipients,
        "by": correction.by,
        "at": correction.at,
    }
    made = await connection.execute(insert(corrections).values(values).returning(corrections.c.id))
    return int(made.scalar_one())


async def note_recipients(connection: AsyncConnection, correction_id: int, number: int) -> None:
    """Write down how many people it was written to."""
    chosen = corrections.c.id == correction_id
    await connection.execute(update(corrections).where(chosen).values(recipients=number))


async def get(connection: AsyncConnection, correction_id: int) -> Correction | None:
    """One correction, or None."""
    query = select(corrections).where(corrections.c.id == correction_id)
    row = (await connection.execute(query)).one_or_none()
    return _correction(row._mapping) if row else None


async def of_entry(connection: AsyncConnection, entry: str) -> Sequence[Correction]:
    """The corrections of an entry, newest first."""
    query = select(corrections).where(corrections.c.entry == entry)
    rows = await connection.execute(query.order_by(corrections.c.id.desc()))
    return [_correction(row._mapping) for row in rows]


async def count_recipients(
    connection: AsyncConnection, entry: str, since: datetime, until: datetime
) -> int:
    """How many accounts received the answer in that time."""
    query = select(func.count()).select_from(_last_of_each(entry, since, until).subquery())
    return int((await connection.execute(query)).scalar_one())


async def recipients(
    connection: AsyncConnection, entry: str, since: datetime, until: datetime
) -> Sequence[Exchange]:
    """The last exchange in which each of these accounts received it, by id."""
    ids = (await connection.execute(_last_of_each(entry, since, until))).scalars().all()
    found: list[Exchange] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = exchanges.c.id.in_(ids[start : start + _AT_ONCE])
        rows = await connection.execute(select(exchanges).where(some))
        found += [exchange_of(row._mapping) for row in rows]
    return sorted(found, key=lambda item: item.id)


def _last_of_each(entry: str, since: datetime, until: datetime) -> Any:
    """By account; « received » is either answered with it, or shown it after choosing its title."""
    columns = exchanges.c
    answered = and_(columns.entry == entry, columns.chosen.is_(None), columns.zone == Zone.ANSWER)
    received = union_all(
        *(
            select(columns.id, columns.channel, columns.account).where(
                condition, columns.at >= since, columns.at < until
            )
            for condition in (answered, columns.chosen == entry)
        )
    ).subquery()
    return select(func.max(received.c.id)).group_by(received.c.channel, received.c.account)


def _correction(row: Any) -> Correction:
    return Correction(
        entry=row["entry"],
        text=row["text"],
        since=row["since"],
        by=row["by"],
        at=row["at"],
        recipients=row["recipients"],
        id=row["id"],
    )
