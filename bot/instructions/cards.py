"""The cards of an instruction, written from what the database holds when they leave."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Case
from bot.domain.directory import Directory
from bot.domain.effects import SurfaceKind
from bot.domain.instruction import Instruction, Recipients, State, recipients
from bot.instructions.following import REMINDER
from bot.messages import Document
from bot.storage import instructions
from bot.storage.cases import Surface
from bot.storage.instructions import Reading
from bot.storage.outbox import Job
from bot.wording import instructions as wording
from bot.wording.follow_up import FollowUp, follow_up
from bot.wording.voice import Voice


async def document(
    connection: AsyncConnection,
    job: Job,
    voice: Voice,
    case: Case,
    card: Surface,
    directory: Directory,
    now: datetime,
) -> Document | None:
    """What a job about an instruction's card says now; None when there is nothing left to say."""
    instruction = await instructions.get(connection, card.instruction)
    if instruction is None:
        return None
    if job.name == REMINDER:
        read = card.read_at is not None
        return None if read else wording.reminder(voice, case, instruction, now)
    if card.kind is SurfaceKind.INSTRUCTION:
        return wording.to_read(voice, case, instruction, card, now)
    readings = await instructions.readings(connection, instruction.id)
    following = FollowUp(
        case=case,
        instruction=instruction,
        readings=readings,
        recipients=_recipients(case, instruction, [*readings], directory, now),
        reminded_at=await instructions.last_reminder(connection, instruction),
        directory=directory,
        now=now,
    )
    return follow_up(voice, following)


def _recipients(
    case: Case,
    instruction: Instruction,
    readings: list[Reading],
    directory: Directory,
    now: datetime,
) -> Recipients:
    """The DS still to be told: all of them before it leaves, then those to whom it did not go."""
    codes = instruction.circonscriptions
    if instruction.state is State.SENT:
        people = (directory.people.get(reading.person or "") for reading in readings)
        told = {person.circonscription for person in people if person}
        codes = tuple(code for code in codes if code not in told)
    return recipients(case, codes, directory, now)
