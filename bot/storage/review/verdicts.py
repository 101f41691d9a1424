"""What reviewers thought of answers, and which exchange they should read next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.exchanges import NONE_FITS, UNHELPFUL, Exchange
from bot.storage.schema import UtcDateTime, exchanges, reviews
from faq.calibration import Zone

RIGHT, WRONG, OTHER_ENTRY, OFF_TOPIC = "juste", "fausse", "autre", "hors_sujet"
VERDICTS = (RIGHT, WRONG, OTHER_ENTRY, OFF_TOPIC)
FAILED = (UNHELPFUL, NONE_FITS)
"""The feedback of people whom the answer did not help."""


@dataclass(frozen=True)
class Review:
    """A verdict: `entry` is the one that should have answered, when it is another one."""

    verdict: str
    entry: str | None
    by: str
    at: datetime


async def review_of(connection: AsyncConnection, exchange_id: int) -> Review | None:
    """The verdict on an exchange, or None."""
    query = select(reviews).where(reviews.c.exchange_id == exchange_id)
    row = (await connection.execute(query)).one_or_none()
    return Review(row.verdict, row.entry, row.by, row.at) if row else None


async def reviewed_among(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, str]:
    """The verdicts on these exchanges, by exchange."""
    query = select(reviews.c.exchange_id, reviews.c.verdict).where(reviews.c.exchange_id.in_(ids))
    return {row.exchange_id: row.verdict for row in await connection.execute(query)}


async def give(connection: AsyncConnection, exchange_id: int, review: Review) -> None:
    """Write a verdict down, in place of the one before."""
    upsert = upsert_sqlite if connection.dialect.name == "sqlite" else upsert_postgresql
    values = {
        "verdict": review.verdict,
        "entry": review.entry,
        "by": review.by,
        "at": review.at,
    }
    written = upsert(reviews).values(exchange_id=exchange_id, **values)
    await connection.execute(
        written.on_conflict_do_update(index_elements=[reviews.c.exchange_id], set_=values)
    )


async def next_to_review(connection: AsyncConnection, after: Exchange | None = None) -> int | None:
    """The newest exchange that nobody judged: the unanswered ones first, None when all are judged.

    After an exchange, the next older one; when there is none, the newest again, and never `after`.
    """
    starts = [after, None] if after is not None else [None]
    for unanswered in (True, False):
        for start in starts:
            found = await _newest(connection, start, after, unanswered)
            if found is not None:
                return found
    return None


def unanswered_branches(*, by_place: bool = False) -> tuple[Any, ...]:
    """What « not answered » means: no answer, or one that failed.

    Each has an index of its own, unless the circonscriptions that are asked for lead to fewer.
    """
    zone, feedback = exchanges.c.zone, exchanges.c.feedback
    if by_place:
        return ((zone == Zone.ABSTAIN) | feedback.in_(FAILED),)
    return zone == Zone.ABSTAIN, *(feedback == said for said in FAILED)


async def _newest(
    connection: AsyncConnection,
    start: Exchange | None,
    but: Exchange | None,
    unanswered: bool,
) -> int | None:
    conditions: list[Any] = [_unjudged(), exchanges.c.terms.is_not(None)]
    if but is not None:
        conditions.append(exchanges.c.id != but.id)
    if start is not None:
        here = tuple_(literal(start.at, UtcDateTime), literal(start.id))
        conditions.append(tuple_(exchanges.c.at, exchanges.c.id) < here)
    branches = unanswered_branches() if unanswered else (true(),)
    found: list[Any] = []
    for branch in branches:
        query = select(exchanges.c.at, exchanges.c.id).where(*conditions, branch)
        order = (exchanges.c.at.desc(), exchanges.c.id.desc())
        found += (await connection.execute(query.order_by(*order).limit(1))).all()
    return max(found)[1] if found else None


def _unjudged() -> Any:
    judged = select(reviews.c.exchange_id).where(reviews.c.exchange_id == exchanges.c.id)
    return ~judged.exists()
