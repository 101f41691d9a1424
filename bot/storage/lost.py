"""Cards and words that a platform refused, to be sent again once it may accept them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Status
from bot.storage import cases as stored
from bot.storage import outbox as jobs
from bot.storage.cases import Surface
from bot.storage.outbox import DEAD, Job
from bot.storage.schema import cases, exchanges, outbox, surfaces

Place = tuple[str, str]
"""A channel, and the room or the account that cards are addressed to there."""


async def cards_in(
    connection: AsyncConnection,
    places: Collection[Place],
    causes: Collection[str],
    *,
    answered: Collection[int] = (),
) -> Sequence[Surface]:
    """The cards of running cases that were lost in these places for one of these causes.

    `answered` are exchanges whose answer arrived: whoever asked can be reached.
    """
    asked = exists().where(
        exchanges.c.id.in_(answered),
        exchanges.c.channel == surfaces.c.channel,
        exchanges.c.account == surfaces.c.room,
    )
    there = tuple_(surfaces.c.channel, surfaces.c.room).in_(list(places))
    query = (
        select(surfaces.c.id)
        .join(cases, cases.c.id == surfaces.c.case_id)
        .where(
            surfaces.c.failure.is_not(None),
            surfaces.c.failure.in_(list(causes)),
            cases.c.status != Status.CLOS,
            or_(there, asked) if answered else there,
        )
        .order_by(surfaces.c.id)
    )
    ids = list((await connection.execute(query)).scalars())
    found = [await stored.surface(connection, id_) for id_ in ids]
    return [card for card in found if card is not None]


async def take_words(connection: AsyncConnection, card: Surface, now: datetime) -> Sequence[Job]:
    """The lines of the case that could not be carried to the card's recipient, as fresh jobs.

    The jobs that died of it are taken away: what becomes of the fresh ones replaces them.
    """
    mine = and_(
        outbox.c.case_id == card.case_id,
        outbox.c.state == DEAD,
        outbox.c.job == "relay",
        outbox.c.recipient == card.recipient.key,
    )
    rows = (await connection.execute(select(outbox).where(mine).order_by(outbox.c.id))).all()
    await connection.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in rows])))
    return [
        Job(
            row.job, row.lane, row.order_key, now,
            case_id=row.case_id, history_id=row.history_id, recipient=row.recipient,
        )
        for row in rows
    ]  # fmt: skip


async def send(connection: AsyncConnection, sent: Sequence[Job], now: datetime) -> None:
    """Write these jobs down in this order."""
    for job in sent:
        await jobs.add(connection, [job], now)
