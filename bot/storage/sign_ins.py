"""Sign-ins under way: what the provider must give back, kept for minutes and used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import sign_ins

LASTS = timedelta(minutes=10)
"""Time enough to type a password and to answer a second question."""


@dataclass(frozen=True)
class SignIn:
    """What was asked of the provider: `verifier` is PKCE's, `then` the page to go to."""

    state: str
    nonce: str
    verifier: str
    then: str


async def begin(connection: AsyncConnection, sign_in: SignIn, now: datetime) -> None:
    """Remember a sign-in, and forget those that nobody finished."""
    await connection.execute(delete(sign_ins).where(sign_ins.c.expires_at <= now))
    await connection.execute(
        insert(sign_ins).values(
            state=sign_in.state,
            nonce=sign_in.nonce,
            verifier=sign_in.verifier,
            next=sign_in.then,
            expires_at=now + LASTS,
        )
    )


async def take(connection: AsyncConnection, state: str, now: datetime) -> SignIn | None:
    """Give a sign-in back, once; None when it is unknown, too old or already taken."""
    row = (
        await connection.execute(
            delete(sign_ins).where(sign_ins.c.state == state).returning(sign_ins)
        )
    ).one_or_none()
    if row is None or row.expires_at <= now:
        return None
    return SignIn(row.state, row.nonce, row.verifier, row.next)
