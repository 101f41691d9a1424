"""Who is signed in to the console: the cookie's hash is kept, never the cookie."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import sessions

IDLE = timedelta(minutes=30)
"""A session that nobody used for that long is over."""

LONGEST = timedelta(hours=10)
"""A session lasts no longer, used or not: rights are asked of the provider again."""

_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """Somebody signed in; `csrf` is what their forms repeat."""

    token_hash: str
    subject: str
    name: str
    person: str | None
    role: str
    confidential: bool
    csrf: str
    seen_at: datetime


async def start(
    connection: AsyncConnection,
    *,
    subject: str,
    name: str,
    person: str | None,
    role: str,
    confidential: bool,
    now: datetime,
) -> str:
    """Sign somebody in; returns the cookie's value, which is written nowhere."""
    token = secrets.token_urlsafe(32)
    await connection.execute(
        insert(sessions).values(
            token_hash=_hash(token),
            subject=subject[:200],
            name=name[:200],
            person=person,
            role=role,
            confidential=confidential,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
        )
    )
    return token


async def find(connection: AsyncConnection, token: str, now: datetime) -> Session | None:
    """The session of a cookie, unless it is over or revoked."""
    query = select(sessions).where(
        sessions.c.token_hash == _hash(token),
        sessions.c.revoked_at.is_(None),
        sessions.c.expires_at > now,
        sessions.c.seen_at > now - IDLE,
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return Session(
        row.token_hash,
        row.subject,
        row.name,
        row.person,
        row.role,
        row.confidential,
        row.csrf,
        row.seen_at,
    )


def due(session: Session, now: datetime) -> bool:
    """Whether it is worth writing down that the session is still used."""
    return now - session.seen_at >= _TOUCH


async def touch(connection: AsyncConnection, session: Session, now: datetime) -> None:
    """Write down that somebody still uses their session."""
    mine = sessions.c.token_hash == session.token_hash
    await connection.execute(update(sessions).where(mine).values(seen_at=now))


async def end(connection: AsyncConnection, token: str, now: datetime) -> None:
    """Sign out: this cookie opens nothing any more."""
    mine = (sessions.c.token_hash == _hash(token), sessions.c.revoked_at.is_(None))
    await connection.execute(update(sessions).where(*mine).values(revoked_at=now))


async def open_sessions(connection: AsyncConnection, now: datetime) -> Sequence[Session]:
    """Everybody who is signed in, the last seen first."""
    query = (
        select(sessions)
        .where(
            sessions.c.revoked_at.is_(None),
            sessions.c.expires_at > now,
            sessions.c.seen_at > now - IDLE,
        )
        .order_by(sessions.c.seen_at.desc(), sessions.c.token_hash)
    )
    return [
        Session(
            row.token_hash,
            row.subject,
            row.name,
            row.person,
            row.role,
            row.confidential,
            row.csrf,
            row.seen_at,
        )
        for row in await connection.execute(query)
    ]


async def revoke(connection: AsyncConnection, who: str | None, now: datetime) -> int:
    """End the sessions of a name or a subject, or everybody's; returns how many were open."""
    running = [sessions.c.revoked_at.is_(None), sessions.c.expires_at > now]
    if who is not None:
        wanted = who.strip().casefold()
        running.append(
            or_(func.lower(sessions.c.name) == wanted, sessions.c.subject == who.strip())
        )
    result = await connection.execute(update(sessions).where(*running).values(revoked_at=now))
    return result.rowcount


async def forget_ended(connection: AsyncConnection, now: datetime) -> None:
    """Remove the sessions that can no longer open anything."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at <= now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
