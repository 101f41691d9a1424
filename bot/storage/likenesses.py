"""Rumours that may be one: what Vigie suggests, what the DCAP decided, and the cards they share."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Status
from bot.domain.effects import SurfaceKind
from bot.domain.people import Address
from bot.storage.schema import cases, likenesses, surfaces

SAME, DISTINCT = "meme", "distincte"
COMPARED = 100
CLOSED_SINCE = timedelta(hours=48)
RECENT = timedelta(seconds=60)


async def known(
    connection: AsyncConnection, but: int, now: datetime
) -> Sequence[tuple[int, int | None, str]]:
    """The rumours to compare a new one with, as (id, lead, fingerprint), newest first.

    Those that run and those that ended lately; at most `COMPARED`, none that was taken back.
    """
    # Two short lists, each from its own index: asked as one condition, all the cases are read.
    running = select(cases.c.id).where(cases.c.status.in_([Status.OUVERT, Status.PRIS_EN_CHARGE]))
    ended = select(cases.c.id).where(cases.c.closed_at >= now - CLOSED_SINCE)
    query = (
        select(cases.c.id, cases.c.same_as, cases.c.fingerprint)
        .where(
            cases.c.id.in_(running.union(ended)),
            cases.c.id != but,
            cases.c.withdrawn.is_(False),
            # Only rumours have one; their kind alone would lead through all that ever were.
            cases.c.fingerprint.is_not(None),
        )
        .order_by(cases.c.id.desc())
        .limit(COMPARED)
    )
    rows = await connection.execute(query)
    return [(row.id, row.same_as, row.fingerprint) for row in rows]


async def keep_fingerprint(connection: AsyncConnection, case_id: int, fingerprint: str) -> None:
    """Keep what a rumour claims: people's words, that stay and go with the case."""
    await connection.execute(
        update(cases).where(cases.c.id == case_id).values(fingerprint=fingerprint)
    )


async def suggest(
    connection: AsyncConnection, case_id: int, others: Iterable[tuple[int, float]]
) -> None:
    """Write down which rumours a new one may be, each with its probability."""
    rows = [
        {"case_id": case_id, "other_id": other, "probability": probability}
        for other, probability in others
    ]
    if rows:
        await connection.execute(insert(likenesses), rows)


async def near(
    connection: AsyncConnection, ids: Collection[int]
) -> Sequence[tuple[int, str | None]]:
    """The cases that these may be, as (id, verdict), the most probable first, then the oldest."""
    members = set(ids)
    query = (
        select(likenesses)
        .where(or_(likenesses.c.case_id.in_(members), likenesses.c.other_id.in_(members)))
        .order_by(likenesses.c.probability.desc(), likenesses.c.other_id)
    )
    found: dict[int, str | None] = {}
    for row in await connection.execute(query):
        other = row.other_id if row.case_id in members else row.case_id
        if other not in members:
            found.setdefault(other, row.verdict)
    return list(found.items())


async def decide(
    connection: AsyncConnection,
    ones: Collection[int],
    others: Collection[int],
    verdict: str,
    *,
    by: str,
    at: datetime,
) -> bool:
    """Write the DCAP's word on every pair of these; False when Vigie had suggested none."""
    case, other = likenesses.c.case_id, likenesses.c.other_id
    between = or_(and_(case.in_(ones), other.in_(others)), and_(case.in_(others), other.in_(ones)))
    done = await connection.execute(
        update(likenesses).where(between).values(verdict=verdict, decided_by=by, decided_at=at)
    )
    return done.rowcount > 0


async def pairs(connection: AsyncConnection, ids: Collection[int]) -> Sequence[tuple[int, int]]:
    """The pairs of these cases that were found alike and not told apart."""
    query = select(likenesses.c.case_id, likenesses.c.other_id).where(
        likenesses.c.case_id.in_(ids),
        likenesses.c.other_id.in_(ids),
        or_(likenesses.c.verdict.is_(None), likenesses.c.verdict == SAME),
    )
    return [(row.case_id, row.other_id) for row in await connection.execute(query)]


async def told_lately(
    connection: AsyncConnection, case_id: int, now: datetime
) -> tuple[int, Sequence[int]]:
    """The rumours that this one resembles: how many alerts of theirs are recent, and all their ids.

    Those that ended, or that the DCAP told apart from it, do not count.
    """
    mine = or_(likenesses.c.case_id == case_id, likenesses.c.other_id == case_id)
    query = (
        select(cases.c.id, cases.c.same_as, cases.c.dcap_told_at)
        .select_from(
            cases.join(
                likenesses,
                or_(likenesses.c.case_id == cases.c.id, likenesses.c.other_id == cases.c.id),
            )
        )
        .where(
            mine,
            cases.c.id != case_id,
            likenesses.c.verdict.is_(None),
            cases.c.status != Status.CLOS,
            cases.c.dcap_told_at.is_not(None),
        )
        .distinct()
    )
    alike = (await connection.execute(query)).all()
    ids = [row.id for row in alike]
    followed = select(cases.c.dcap_told_at).where(cases.c.same_as.in_(ids), cases.c.id.not_in(ids))
    joined = [row.dcap_told_at for row in await connection.execute(followed)] if ids else []
    times = [row.dcap_told_at for row in alike] + joined
    return sum(1 for at in times if at is not None and at >= now - RECENT), ids


async def alert_cards(
    connection: AsyncConnection, ids: Collection[int], address: Address
) -> Sequence[int]:
    """The alerts in that room that show these cases, by the surface that leads each; oldest first.

    A card that cannot be delivered is none to join.
    """
    query = select(surfaces.c.id, surfaces.c.leader).where(
        surfaces.c.case_id.in_(ids),
        surfaces.c.kind == SurfaceKind.ALERT,
        surfaces.c.channel == address.channel,
        surfaces.c.room == address.room,
        surfaces.c.failure.is_(None),
    )
    return sorted({row.leader or row.id for row in await connection.execute(query)})


async def cases_on(connection: AsyncConnection, leader: int) -> Sequence[int]:
    """The ids of the cases that one card shows, the one that leads it first."""
    query = (
        select(surfaces.c.case_id)
        .where(or_(surfaces.c.id == leader, surfaces.c.leader == leader))
        .order_by(surfaces.c.id)
    )
    return list((await connection.execute(query)).scalars())


async def detach(connection: AsyncConnection, leader: int) -> None:
    """Give every case that shares this card a card of its own, still to be posted."""
    await connection.execute(
        update(surfaces)
        .where(surfaces.c.leader == leader)
        .values(
            leader=None,
            message_id=None,
            message_room=None,
            message_thread=None,
            digest=None,
        )
    )
