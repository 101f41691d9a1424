"""« Lu », and words written under an instruction: what its recipients do with it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.domain import instruction as rules
from bot.domain.case import Case
from bot.domain.effects import SurfaceKind, ToPerson
from bot.domain.instruction import Instruction
from bot.domain.lifecycle import Refused
from bot.domain.rights import is_reporter, sides
from bot.instructions import following
from bot.instructions.sending import append
from bot.messages import Outcome, Replace, Show
from bot.storage import cases, exchanges
from bot.storage import instructions as storage
from bot.storage.cases import Surface
from bot.turn import Turn
from bot.wording import instructions as wording


async def read(desk: Desk, turn: Turn, instruction_id: int) -> Outcome:
    """« Lu »: said once, wherever the button stands; only the recipient may say it."""
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        sent = await storage.get(connection, instruction_id)
        if sent is None:
            raise Refused("introuvable")
        mine, case = await _mine(connection, turn, sent)
        if await storage.note_read(connection, mine.id, turn.now):
            await append(connection, turn, case, sent, storage.READ)
            await desk.ledger.refresh(connection, [mine], turn.now)
            await following.followed(connection, sent.id, turn.now)
        card = await cases.surface(connection, mine.id) or mine
    desk.wake()
    return Outcome(Replace(wording.to_read(desk.voice, case, sent, card, turn.now)))


async def card_spoken_from(desk: Desk, turn: Turn, card: Surface) -> SurfaceKind | None:
    """The kind of card under which words count as written; None for who has no part there."""
    if card.kind.shows_case:
        return card.kind
    async with desk.database.read() as connection:
        case = await cases.get(connection, card.case_id)
    if case is None:
        raise Refused("introuvable")
    mine = sides(turn.author.actor, case, turn.snapshot.directory, turn.now)
    return rules.spoken_from(card.kind, mine)


def no_part(desk: Desk, turn: Turn) -> Outcome:
    """Words under an instruction, from somebody who has no part in its case: whom to call."""
    author = turn.author
    contact = desk.voice.contact(
        author.role, author.circonscription, turn.snapshot.directory, turn.now
    )
    return Outcome(Show(desk.voice.phrases.document("consigne.sans_part", contact=contact)))


async def _mine(connection: AsyncConnection, turn: Turn, sent: Instruction) -> tuple[Surface, Case]:
    """The author's own card of an instruction, and the case they know; raises Refused."""
    actor = turn.author.actor
    for reading in await storage.readings(connection, sent.id):
        card = reading.card
        named = isinstance(card.recipient, ToPerson)
        if named and (actor.person is None or actor.person.id != reading.person):
            continue
        case = await cases.get(connection, card.case_id)
        if case is not None and (named or is_reporter(actor, case)):
            return card, case
    raise Refused("pas_le_droit")
