"""Who reads a case: « J’ai lu », and the DS who must read it no more."""

from bot.desk import Desk
from bot.domain import handover
from bot.domain.effects import Relay, SurfaceKind, ToPerson
from bot.domain.lifecycle import Refused
from bot.domain.rights import keeps_thread
from bot.messages import Outcome
from bot.storage import cards, cases, exchanges
from bot.turn import Turn


async def seen(desk: Desk, turn: Turn, case_id: int) -> Outcome:
    """Note the reading, which the reporter sees on their receipt. Raises Refused."""
    actor = turn.author.actor
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        reader = actor.person.id if actor.person else ""
        if not await cards.has_thread(connection, case_id, reader):
            raise Refused("pas_le_droit")
        first = await cards.read_by(connection, case_id, reader, turn.now)
        await desk.casework.act(
            connection, case_id, actor, lambda case, setting: handover.seen(case, actor, setting),
            turn.snapshot, turn.now,
        )  # fmt: skip
        if not first:
            raise Refused("deja_note")
    desk.wake()
    return Outcome()


async def withdrawn(desk: Desk, turn: Turn, case_id: int) -> Outcome:
    """« Cela concerne ma ou mon DS »: what the DS was sent of the case is taken back.

    Their card and the words carried to them no longer show anything of it. Raises Refused.
    """
    actor, directory = turn.author.actor, turn.snapshot.directory
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        case = await desk.casework.act(
            connection,
            case_id,
            actor,
            lambda case, setting: handover.concerns_ds(case, actor, setting),
            turn.snapshot,
            turn.now,
        )
        gone = [
            card.recipient
            for card in await cases.surfaces_of(connection, case_id)
            if card.kind is SurfaceKind.THREAD
            and isinstance(card.recipient, ToPerson)
            and not keeps_thread(card.recipient.person, case, directory, turn.now)
        ]
        for to in gone:
            lines = await cards.carried_to(connection, case_id, to)
            again = [Relay(entry, to) for entry in lines]
            await desk.ledger.write(connection, case, again, directory, turn.now)
    desk.wake()
    return Outcome()
