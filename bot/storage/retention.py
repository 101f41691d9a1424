"""Forgetting what has been kept long enough (architecture, Privacy; each duration is a choice)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import DEAD, DONE, is_open
from bot.storage.schema import (
    drafts,
    exchanges,
    inbox,
    lanes,
    outbox,
    proposals,
    reviews,
    sessions,
    sign_ins,
)


@dataclass(frozen=True)
class Retention:
    """How many days each kind of row is kept."""

    exchanges: int = 365
    sent: int = 7
    inbox: int = 30


@dataclass(frozen=True)
class Purged:
    """How many rows of each kind were removed, or would be."""

    exchanges: int
    sent: int
    inbox: int
    drafts: int


async def purge(
    connection: AsyncConnection, now: datetime, keep: Retention, *, dry_run: bool = False
) -> Purged:
    """Remove what is past its time. Cases and their history stay: they are the record.

    A job that died is kept as long as an exchange, so that somebody can still look into it.
    """
    since_exchange = now - timedelta(days=keep.exchanges)
    sent = and_(outbox.c.state == DONE, outbox.c.done_at < now - timedelta(days=keep.sent))
    dead = and_(outbox.c.state == DEAD, outbox.c.done_at < since_exchange)
    counted = Purged(
        exchanges=await _remove(connection, exchanges, exchanges.c.at < since_exchange, dry_run),
        sent=await _remove(connection, outbox, sent | dead, dry_run),
        inbox=await _remove(
            connection, inbox, inbox.c.received_at < now - timedelta(days=keep.inbox), dry_run
        ),
        drafts=await _remove(connection, drafts, drafts.c.expires_at < now, dry_run),
    )
    if not dry_run:
        await _forget_reviewing(connection, now, since_exchange)
        await _forget_idle_lanes(connection, now)
    return counted


async def _forget_reviewing(
    connection: AsyncConnection, now: datetime, since_exchange: datetime
) -> None:
    """Remove what the console drew from questions that are gone, and sign-ins that are over.

    The journal stays: it is the record of who read what.
    """
    gone = reviews.c.exchange_id.not_in(select(exchanges.c.id))
    await connection.execute(delete(reviews).where(gone))
    await connection.execute(delete(proposals).where(proposals.c.at < since_exchange))
    for table in (sessions, sign_ins):
        await connection.execute(delete(table).where(table.c.expires_at < now))


async def _forget_idle_lanes(connection: AsyncConnection, now: datetime) -> None:
    """Remove the lanes of rooms that nothing is for; locked first, so that nothing is for them."""
    idle = select(lanes.c.name).where(lanes.c.token.is_(None), lanes.c.free_at < now)
    names = (await connection.execute(idle.with_for_update(skip_locked=True))).scalars().all()
    busy = select(outbox.c.lane).where(is_open())
    await connection.execute(
        delete(lanes).where(lanes.c.name.in_(names), lanes.c.name.not_in(busy))
    )


async def _remove(connection: AsyncConnection, table: Any, past: Any, dry_run: bool) -> int:
    if dry_run:
        query = select(func.count()).select_from(table).where(past)
        return int((await connection.execute(query)).scalar_one())
    return (await connection.execute(delete(table).where(past))).rowcount
