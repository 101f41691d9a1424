"""A click that is refused: the card it was made on is shown again as the case is now."""

from bot.desk import Desk
from bot.domain.effects import RefreshSurfaces
from bot.messages import Inbound
from bot.storage import cards, cases
from bot.storage.cases import Surface
from bot.turn import Turn


async def refresh(desk: Desk, turn: Turn, case_id: int) -> None:
    """Bring up to date the cards of a case that stand where the click was made.

    They are sent even if nothing changed since: the platform may have lost the last update, which
    would be why somebody could press what no longer applies.
    """
    async with desk.database.write() as connection:
        case = await cases.get(connection, case_id)
        if case is None:
            return
        pressed = [
            card for card in await cases.surfaces_of(connection, case_id) if _here(card, turn)
        ]
        if not pressed:
            return
        # In a wave, the card belongs to the case that leads it.
        await cards.forget_shown(connection, [card.leader or card.id for card in pressed])
        directory = turn.snapshot.directory
        await desk.ledger.write(connection, case, [RefreshSurfaces()], directory, turn.now)
    desk.wake()


def _here(card: Surface, turn: Turn) -> bool:
    inbound: Inbound = turn.inbound
    if card.message is None or card.address.channel != inbound.channel:
        return False
    return inbound.address.room in (card.message.address.room, card.address.room)
