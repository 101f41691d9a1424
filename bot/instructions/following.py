"""Keeping the DCAP's room up with an instruction: who received it, who read it, who could not.

Everything here runs inside the caller's transaction, as in the ledger.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import SurfaceKind
from bot.sending.ledger import Ledger, surface_job
from bot.storage import cases, instructions, outbox
from bot.storage.cases import Surface
from bot.storage.outbox import Job

REMINDER = "consigne_relance"
"""The name of the notice that repeats an instruction; its `surface_id` is the card to read."""

BREATH = timedelta(seconds=5)
"""How long readings gather before the card that follows them changes.

A hundred people may read within a minute: at the pace of the lane alone, the room would be busy
with this card, and the alerts of other cases would wait.
"""


async def followed(connection: AsyncConnection, instruction_id: int, now: datetime) -> None:
    """Somebody received or read an instruction, or could not: the card that follows it says so."""
    card = await instructions.follow_up(connection, instruction_id)
    if card is not None:
        # In an order of its own: other messages of the case need not wait while readings gather.
        job = surface_job(card, now + BREATH)
        await outbox.add(connection, [replace(job, order_key=f"suivi:{card.id}")], now)


async def settled(
    connection: AsyncConnection, ledger: Ledger, card: Surface, now: datetime
) -> None:
    """A card arrived, or was given up: whoever counts on it reads so."""
    if card.kind is SurfaceKind.INSTRUCTION:
        await followed(connection, card.instruction, now)
    elif card.kind.shows_case:
        await ledger.refresh_receipts(connection, card.case_id, card.id, now)


async def told_of_loss(connection: AsyncConnection, card: Surface) -> bool:
    """Whether the DCAP already learned that this instruction does not reach everybody.

    When a platform fails, a hundred cards are lost together: one alert leads to the card that
    lists them.
    """
    if card.kind is not SurfaceKind.INSTRUCTION:
        return False
    cards = await cases.surfaces_of_instruction(connection, card.instruction)
    return any(other.failure is not None for other in cards if other.id != card.id)


async def remind(connection: AsyncConnection, cards: Sequence[Surface], now: datetime) -> None:
    """Repeat an instruction to whoever has not read it; a card that never left is tried again."""
    for card in cards:
        if card.failure is not None:
            await cases.note_surface(connection, card.id, failure=None)
    jobs = [surface_job(card, now) if card.message is None else _again(card, now) for card in cards]
    await outbox.add(connection, jobs, now)


def _again(card: Surface, now: datetime) -> Job:
    posting = surface_job(card, now)
    return replace(posting, job="notice", name=REMINDER, once_key=f"relance:{card.id}")
