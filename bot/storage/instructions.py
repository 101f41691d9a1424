"""Instructions of the DCAP, and who has read them, as rows.

That an instruction was received and read is written on its cards (table surfaces). In a case's
history, the note of an instruction's events is its id.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Case, Reporter
from bot.domain.effects import SurfaceKind, ToPerson, ToReporter
from bot.domain.instruction import Audience, Instruction, State
from bot.domain.people import Address
from bot.storage import cases
from bot.storage.cases import Surface
from bot.storage.schema import history, instructions, surfaces

WRITTEN, SENT, ABANDONED = "consigne", "consigne_envoyee", "consigne_abandonnee"
READ, REMINDED = "consigne_lue", "consigne_relancee"
"""The events of an instruction in its case's history."""


@dataclass(frozen=True)
class Reading:
    """What became of an instruction for one of its recipients.

    `reporter` is who reported, when the instruction went to those who did. They are told under the
    reference of their own report: the card's case.
    """

    card: Surface
    reporter: Reporter | None

    @property
    def person(self) -> str | None:
        """The recipient's id in the directory, None for somebody whom it does not know."""
        if isinstance(self.card.recipient, ToPerson):
            return self.card.recipient.person
        return self.reporter.person if self.reporter else None


async def add(connection: AsyncConnection, instruction: Instruction) -> Instruction:
    """Store a new instruction; gives it back with its id."""
    result = await connection.execute(
        insert(instructions).values(_columns(instruction)).returning(instructions.c.id)
    )
    return replace(instruction, id=int(result.scalar_one()))


async def save(connection: AsyncConnection, instruction: Instruction) -> None:
    """Store an instruction as it is now."""
    row = instructions.c.id == instruction.id
    await connection.execute(update(instructions).where(row).values(_columns(instruction)))


async def get(
    connection: AsyncConnection, instruction_id: int, *, for_update: bool = False
) -> Instruction | None:
    """One instruction, or None. `for_update` keeps other replicas from changing it meanwhile."""
    query = select(instructions).where(instructions.c.id == instruction_id)
    if for_update:
        query = query.with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return _instruction(row._mapping) if row else None


async def of_case(connection: AsyncConnection, case_id: int) -> Sequence[Instruction]:
    """The instructions written about a case, oldest first."""
    query = select(instructions).where(instructions.c.case_id == case_id)
    rows = await connection.execute(query.order_by(instructions.c.id))
    return [_instruction(row._mapping) for row in rows]


async def readings(connection: AsyncConnection, instruction_id: int) -> Sequence[Reading]:
    """Everybody to whom an instruction was sent, in that order."""
    found = [
        card
        for card in await cases.surfaces_of_instruction(connection, instruction_id)
        if card.kind is SurfaceKind.INSTRUCTION
    ]
    reported = {card.case_id for card in found if isinstance(card.recipient, ToReporter)}
    reporters = {case.id: case.reporter for case in await _cases(connection, reported)}
    return [
        Reading(card, reporters.get(card.case_id) if card.recipient == ToReporter() else None)
        for card in found
    ]


async def follow_up(connection: AsyncConnection, instruction_id: int) -> Surface | None:
    """The card of the DCAP that follows an instruction, or None."""
    cards = await cases.surfaces_of_instruction(connection, instruction_id)
    return next((card for card in cards if card.kind is SurfaceKind.FOLLOW_UP), None)


async def note_read(connection: AsyncConnection, card_id: int, now: datetime) -> bool:
    """Write down that a card was read; False when it was already."""
    unread = (surfaces.c.id == card_id, surfaces.c.read_at.is_(None))
    result = await connection.execute(update(surfaces).where(*unread).values(read_at=now))
    return result.rowcount == 1


async def received_since(
    connection: AsyncConnection, addresses: Collection[Address], since: datetime
) -> Mapping[Address, int]:
    """How many instructions were sent to each of these places since then; zeros are left out."""
    places = [(address.channel, address.room) for address in addresses]
    place = tuple_(surfaces.c.channel, surfaces.c.room)
    query = (
        select(surfaces.c.channel, surfaces.c.room, func.count())
        .join(instructions, instructions.c.id == surfaces.c.instruction)
        .where(
            surfaces.c.kind == SurfaceKind.INSTRUCTION,
            instructions.c.decided_at >= since,
            place.in_(places),
        )
        .group_by(surfaces.c.channel, surfaces.c.room)
    )
    rows = await connection.execute(query)
    return {Address(channel, room): count for channel, room, count in rows}


async def last_reminder(connection: AsyncConnection, instruction: Instruction) -> datetime | None:
    """When an instruction was last repeated to those who had not read it, or None."""
    query = select(func.max(history.c.at)).where(
        history.c.case_id == instruction.case_id,
        history.c.event == REMINDED,
        history.c.note == str(instruction.id),
    )
    found: datetime | None = (await connection.execute(query)).scalar_one()
    return found


async def _cases(connection: AsyncConnection, ids: Collection[int]) -> Sequence[Case]:
    found = [await cases.get(connection, case_id) for case_id in sorted(ids)]
    return [case for case in found if case is not None]


def _columns(instruction: Instruction) -> dict[str, Any]:
    return {
        "case_id": instruction.case_id,
        "text": instruction.text,
        "audience": instruction.audience,
        "circonscriptions": list(instruction.circonscriptions),
        "state": instruction.state,
        "written_by": instruction.written_by,
        "written_at": instruction.written_at,
        "decided_by": instruction.decided_by,
        "decided_at": instruction.decided_at,
    }


def _instruction(row: Any) -> Instruction:
    return Instruction(
        id=row["id"],
        case_id=row["case_id"],
        text=row["text"],
        audience=Audience(row["audience"]),
        circonscriptions=tuple(row["circonscriptions"]),
        state=State(row["state"]),
        written_by=row["written_by"],
        written_at=row["written_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )
