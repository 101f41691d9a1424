"""What somebody wrote in a case and then edits or deletes: the other side sees it change too."""

from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework.casework import stays_inside
from bot.desk import Desk
from bot.domain.case import Case
from bot.domain.effects import RefreshSurfaces, Relay, SurfaceKind, ToReporter, recipient
from bot.domain.lifecycle import Refused
from bot.domain.rights import Side, sides
from bot.messages import Outcome
from bot.storage import cases, exchanges, files, relays
from bot.storage.relays import EDITED, RETRACTED
from bot.turn import Turn


async def amended(desk: Desk, turn: Turn) -> Outcome | None:
    """An edit or a deletion of something said in a case; None when it is about no such thing.

    Both follow the first message even when its case is closed. Raises Refused.
    """
    inbound = turn.inbound
    about = inbound.corrects or inbound.retracts or ""
    async with desk.database.read() as connection:
        known = await relays.said_in(connection, about)
        surfaces = await cases.surfaces_in_thread(connection, inbound.address)
        joined = await files.joined_by(connection, about)
    if known is None and not (inbound.retracts and (surfaces or joined)):
        return None
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, inbound.key, turn.now):
            return Outcome(duplicate=True)
        if inbound.retracts:
            # Should the message itself still be on its way, it must not come after its deletion.
            await exchanges.received(connection, about, turn.now)
            await _take_files_back(desk, connection, turn, about)
        if known is not None:
            kinds = [
                card.kind
                for card in surfaces
                if card.case_id == known.case_id and card.kind.shows_case
            ]
            await _amend(desk, connection, turn, known.entry, kinds)
    desk.wake()
    return Outcome()


async def _amend(
    desk: Desk, connection: AsyncConnection, turn: Turn, entry: int, kinds: Sequence[SurfaceKind]
) -> None:
    """Write the change down, on the case as it is now, and have it carried."""
    actor = turn.author.actor
    said = await relays.said(connection, entry)
    case = await cases.get(connection, said.case_id, for_update=True) if said else None
    # Of several edits at once, the last to hold the case reads what the others wrote.
    said = await relays.said(connection, entry)
    if case is None or said is None:
        raise Refused("introuvable")
    if said.actor not in (actor.id, f"{actor.account.channel}:{actor.account.id}"):
        raise Refused("pas_le_droit")
    text = None if turn.inbound.retracts else turn.inbound.text.strip() or None
    if text == said.text:
        return
    kind = kinds[0] if kinds else _likely(turn, case)
    if text is not None:
        desk.casework.may_talk(case, actor, kind, turn.snapshot, turn.now)
    await cases.append(
        connection,
        case,
        case,
        at=turn.now,
        actor=actor.id,
        event=RETRACTED if text is None else EDITED,
        note=text,
        amends=entry,
    )
    told = {*await relays.addressed(connection, entry), *_newly(text, kind)}
    carrying = [Relay(entry, recipient(key)) for key in sorted(told)]
    await desk.ledger.write(connection, case, carrying, turn.snapshot.directory, turn.now)


def _newly(text: str | None, kind: SurfaceKind) -> Iterator[str]:
    """Who reported reads what is no longer « interne : »."""
    if text is not None and kind is not SurfaceKind.RECEIPT and not stays_inside(text, kind):
        yield ToReporter().key


def _likely(turn: Turn, case: Case) -> SurfaceKind:
    """The card under which it was written, when it stands there no more."""
    mine = sides(turn.author.actor, case, turn.snapshot.directory, turn.now)
    return SurfaceKind.RECEIPT if mine == {Side.REPORTER} else SurfaceKind.THREAD


async def _take_files_back(
    desk: Desk, connection: AsyncConnection, turn: Turn, message_key: str
) -> None:
    """What a deleted message had joined is fetched, given and listed no more."""
    for case_id in await files.retract(connection, message_key):
        case = await cases.get(connection, case_id)
        if case is not None:
            refresh = (RefreshSurfaces(),)
            await desk.ledger.write(connection, case, refresh, turn.snapshot.directory, turn.now)
