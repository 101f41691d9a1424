"""A card sent again: one that was lost, or one that somebody wants posted anew."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.domain.case import Case
from bot.domain.effects import SurfaceKind, ToPerson
from bot.domain.lifecycle import Refused
from bot.domain.people import Address
from bot.domain.rights import Actor, Side, keeps_thread, sides
from bot.messages import Outcome, Show
from bot.reference import Snapshot
from bot.sending.ledger import surface_job
from bot.storage import cards, cases, exchanges, lost
from bot.storage.cases import Surface
from bot.storage.left_behind import leave_behind
from bot.storage.lost import Place
from bot.turn import Turn

RESENT = "carte_renvoyee"

OF_THE_PLACE = frozenset(
    {
        "account_inactive",
        "app_removed",
        "blocked_by_user",
        "channel_not_found",
        "connection",
        "conversation_not_found",
        "conversation_unreadable",
        "disabled_by_admin",
        "forbidden",
        "invalid_auth",
        "is_archived",
        "member_not_found",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_authed",
        "not_in_channel",
        "not_in_roster",
        "not_registered",
        "restricted_action",
        "team_access_not_granted",
        "timeout",
        "token_expired",
        "token_revoked",
        "unauthorized",
        "user_deactivated",
        "user_disabled",
        "user_not_found",
    }
)
"""Causes that end when the place accepts a message: the others are the message's own fault."""


async def arrived(
    connection: AsyncConnection, there: Sequence[tuple[Address, int | None]], now: datetime
) -> None:
    """Messages have just arrived there, each perhaps the answer to an exchange."""
    if there:
        places = {(address.channel, address.room) for address, _ in there}
        answered = [exchange for _, exchange in there if exchange is not None]
        await reached(connection, places, now, answered=answered)


async def reached(
    connection: AsyncConnection,
    places: Collection[Place],
    now: datetime,
    *,
    answered: Collection[int] = (),
) -> None:
    """A platform accepts what is written there: what was lost there leaves.

    `answered` are exchanges whose answer arrived.
    """
    found = await lost.cards_in(connection, places, OF_THE_PLACE, answered=answered)
    await try_again(connection, found, now)


async def try_again(connection: AsyncConnection, found: Iterable[Surface], now: datetime) -> None:
    """Bring lost cards up to date where they are, or post them, then the words lost with them.

    A card stays marked as lost until it arrives: nobody is told of the same loss twice.
    """
    for card in found:
        leader = await _leader(connection, card)
        await cards.forget_shown(connection, [leader.id])
        words = await lost.take_words(connection, card, now)
        await lost.send(connection, [surface_job(leader, now), *words], now)


async def post_anew(
    connection: AsyncConnection, case: Case, found: Iterable[Surface], by: str, now: datetime
) -> None:
    """Post cards of a case as new messages; `by` is written in its history.

    What people write under the message left behind still reaches the case.
    """
    entry = await cases.append(connection, case, case, at=now, actor=by, event=RESENT)
    for card in found:
        leader = await _leader(connection, card)
        for shared in (leader, *await cases.joined_to(connection, leader.id)):
            await leave_behind(connection, shared.id, shared.message, entry)
        words = await lost.take_words(connection, card, now)
        await lost.send(connection, [surface_job(leader, now), *words], now)


async def send_again(
    connection: AsyncConnection,
    case_id: int,
    actor: Actor | None,
    kind: SurfaceKind | None,
    snapshot: Snapshot,
    now: datetime,
    *,
    by: str,
) -> Sequence[Surface]:
    """Post the cards of a kind anew, or without a kind send those that were lost; gives them.

    `actor` is on the field's or the DCAP's side, None for the operator; `by` is who the history
    names. Raises Refused.
    """
    case = await cases.get(connection, case_id, for_update=True)
    if case is None:
        raise Refused("introuvable")
    if actor is not None:
        allowed = sides(actor, case, snapshot.directory, now)
        if not allowed & {Side.FIELD, Side.DCAP}:
            raise Refused("pas_le_droit")
    known = await cases.surfaces_of(connection, case.id)
    asked = [card for card in known if (card.kind is kind if kind else card.failure)]
    found = [card for card in asked if _theirs(card, case, snapshot, now)]
    if not found:
        raise Refused("rien_a_renvoyer")
    if kind is not None:
        await post_anew(connection, case, found, by, now)
    else:
        await cases.append(connection, case, case, at=now, actor=by, event=RESENT)
        await try_again(connection, found, now)
    return found


async def pressed(desk: Desk, turn: Turn, case_id: int) -> Outcome:
    """« Renvoyer »: the case's lost cards leave again, asked by anybody who has a part in it.

    Raises Refused.
    """
    actor = turn.author.actor
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        case = await cases.get(connection, case_id, for_update=True)
        if case is None:
            raise Refused("introuvable")
        if not sides(actor, case, turn.snapshot.directory, turn.now):
            raise Refused("pas_le_droit")
        known = await cases.surfaces_of(connection, case.id)
        lost_ones = [card for card in known if card.failure and card.kind.shows_case]
        found = [card for card in lost_ones if _theirs(card, case, turn.snapshot, turn.now)]
        if not found:
            raise Refused("rien_a_renvoyer")
        await cases.append(connection, case, case, at=turn.now, actor=actor.id, event=RESENT)
        await try_again(connection, found, turn.now)
    desk.wake()
    said = desk.voice.phrases.document("renvoi.parti", ref=case.ref)
    return Outcome(Show(said))


def _theirs(card: Surface, case: Case, snapshot: Snapshot, now: datetime) -> bool:
    """Whether the recipient of a thread still has a part in the case."""
    if card.kind is not SurfaceKind.THREAD or not isinstance(card.recipient, ToPerson):
        return True
    return keeps_thread(card.recipient.person, case, snapshot.directory, now)


async def _leader(connection: AsyncConnection, card: Surface) -> Surface:
    """The card whose message it is, which in a wave is another case's."""
    if card.leader is None:
        return card
    return await cases.surface(connection, card.leader) or card
