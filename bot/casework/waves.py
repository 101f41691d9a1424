"""Which card an alert joins when a room gets many at once, so that one rumour stays one card."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alike import together
from bot.domain.case import Case, Kind
from bot.domain.people import Address
from bot.storage import cases, likenesses

WAVE_QUEUE, WAVE_SIZE = 3, 10
"""With this many alerts waiting for one room, the next ones share cards of this many cases.

The room is neither flooded nor minutes late, and every case keeps its own button.
"""

ALIKE_FROM, ALIKE_SIZE = 3, 60
"""From this many alike reports in a minute, the next ones join one card, of at most so many."""


async def leader_of(
    connection: AsyncConnection, case: Case, address: Address, now: datetime
) -> int | None:
    """The surface whose card this case's alert joins in that room, or None for a card of its own.

    What is confidential never joins anything.
    """
    if case.confidential:
        return None
    alike = await _alike(connection, case, address, now)
    if alike is not None:
        return alike
    waiting = await cases.wave_leader(connection, address, queue=WAVE_QUEUE, most=WAVE_SIZE)
    if waiting is None:
        return None
    shown = await likenesses.cases_on(connection, waiting)
    rolled_up = len(shown) > 1 and await one_rumour(connection, shown)
    return None if rolled_up else waiting


async def one_rumour(connection: AsyncConnection, ids: Sequence[int]) -> bool:
    """Whether these cases look like one rumour, from one to the next."""
    return together(ids, await likenesses.pairs(connection, ids))


async def _alike(
    connection: AsyncConnection, case: Case, address: Address, now: datetime
) -> int | None:
    if case.kind is not Kind.RUMEUR:
        return None
    lately, ids = await likenesses.told_lately(connection, case.id, now)
    if lately + 1 < ALIKE_FROM:
        return None
    for leader in await likenesses.alert_cards(connection, ids, address):
        shown = await likenesses.cases_on(connection, leader)
        if len(shown) < ALIKE_SIZE and await one_rumour(connection, shown):
            return leader
    return None
