"""The questions that Vigie did not answer, or not well, and that nobody has dealt with yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.review.planning import plan_by_values
from bot.storage.review.proposals import covered_since
from bot.storage.review.verdicts import unanswered_branches
from bot.storage.schema import exchanges, reviews

_AT_ONCE = 500
_NO_QUESTION = ("salutation", "merci", "aide", "suivi")


@dataclass(frozen=True)
class Question:
    """What an exchange asked: `best` is the entry that came closest, None without any."""

    id: int
    at: datetime
    text: str
    best: str | None


async def unanswered_since(
    connection: AsyncConnection, since: datetime, *, most: int
) -> Sequence[int]:
    """The ids of at most `most` exchanges, newest first, that no verdict and no proposal covers.

    Reports are not questions, and words kept apart are never compared.
    """
    await plan_by_values(connection)
    covered = await covered_since(connection, since)
    newest = (exchanges.c.at.desc(), exchanges.c.id.desc())
    enough = most + len(covered)
    branches = [
        select(exchanges.c.at, exchanges.c.id)
        .where(*_questions(since), branch)
        .order_by(*newest)
        .limit(enough)
        .subquery()
        for branch in unanswered_branches()
    ]
    both = union(*(select(branch) for branch in branches)).subquery()
    query = select(both.c.id).order_by(both.c.at.desc(), both.c.id.desc()).limit(enough)
    ids = (await connection.execute(query)).scalars()
    return [id for id in ids if id not in covered][:most]


async def questions_of(connection: AsyncConnection, ids: Sequence[int]) -> Sequence[Question]:
    """What these exchanges asked, in the same order; those purged meanwhile are left out."""
    columns = (exchanges.c.id, exchanges.c.at, exchanges.c.text, exchanges.c.candidates)
    found: dict[int, Question] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(*columns).where(exchanges.c.id.in_(ids[start : start + _AT_ONCE]))
        for id, at, text, candidates in (await connection.execute(query)).all():
            found[id] = Question(id, at, text, candidates[0][0] if candidates else None)
    return [found[id] for id in ids if id in found]


async def count_unanswered(
    connection: AsyncConnection, since: datetime, *, places: frozenset[str] | None, most: int
) -> int:
    """How many there are, counted up to `most`."""
    await plan_by_values(connection)
    covered = await covered_since(connection, since)
    found: set[int] = set()
    for branch in unanswered_branches(by_place=places is not None):
        query = select(exchanges.c.id).where(*_questions(since), branch)
        if places is not None:
            query = query.where(exchanges.c.circonscription.in_(sorted(places)))
        enough = most + len(covered)
        found.update((await connection.execute(query.limit(enough))).scalars())
    return min(len(found - covered), most)


def _questions(since: datetime) -> tuple[Any, ...]:
    judged = select(reviews.c.exchange_id).where(reviews.c.exchange_id == exchanges.c.id)
    intent = func.coalesce(exchanges.c.intent, "")
    return (
        exchanges.c.at >= since,
        exchanges.c.terms != "",
        exchanges.c.is_report.is_(False),
        intent.not_in(_NO_QUESTION),
        ~judged.exists(),
    )
