"""The DCAP's word on rumours that look alike: one, or several; pressed on its cards."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework import groups
from bot.desk import Desk
from bot.domain import merging
from bot.domain.case import Case
from bot.domain.lifecycle import Change, Refused, take_charge
from bot.domain.merging import DISTINCT, SPLIT, Group
from bot.messages import Outcome
from bot.storage import cases, exchanges, likenesses
from bot.turn import Turn, row_id


async def pressed(desk: Desk, turn: Turn, act: str, subject: str) -> Outcome:
    """Do what a button about rumours says; raises Refused."""
    do = _ACTS.get(act)
    if do is None:
        raise Refused("action_perimee")
    async with desk.database.write() as connection:
        if not await exchanges.received(connection, turn.inbound.key, turn.now):
            return Outcome(duplicate=True)
        await do(desk, connection, turn, subject)
    desk.wake()
    return Outcome()


async def _same(desk: Desk, connection: AsyncConnection, turn: Turn, subject: str) -> None:
    """« Même rumeur »: the two groups become one."""
    await _merge(desk, connection, turn, *_pair(subject))


async def _distinct(desk: Desk, connection: AsyncConnection, turn: Turn, subject: str) -> None:
    """« Distincte »: they are not suggested any more."""
    one, other = await _two(connection, *_pair(subject))
    setting = desk.setting(turn)
    for group in (one, other):
        merging.may_judge(group.lead, turn.author.actor, setting)
    if one.lead.id == other.lead.id:
        raise Refused("deja_reunies")
    if not await _verdict(connection, turn, one.members, other.members, likenesses.DISTINCT):
        raise Refused("action_perimee")
    for case, near in ((one.lead, other.lead), (other.lead, one.lead)):
        await _record(desk, connection, turn, case, Change(case, DISTINCT), near.ref)


async def _split(desk: Desk, connection: AsyncConnection, turn: Turn, subject: str) -> None:
    """« Séparer »: a report goes on by itself."""
    group = await groups.group_of(connection, row_id(subject))
    case = next((c for c in group.followers if c.id == row_id(subject)), None)
    if case is None:
        raise Refused("action_perimee")
    change = merging.split(case, turn.author.actor, desk.setting(turn))
    others = [member for member in group.members if member.id != case.id]
    await _verdict(connection, turn, [case], others, likenesses.DISTINCT)
    await _record(desk, connection, turn, case, change, group.lead.ref)
    await _record(desk, connection, turn, group.lead, Change(group.lead, SPLIT), case.ref)


async def _all(desk: Desk, connection: AsyncConnection, turn: Turn, subject: str) -> None:
    """« Même rumeur (toutes) »: every report of a card becomes one with the first."""
    first, *others = await _on_card(desk, connection, turn, subject)
    joined = 0
    for case in others:
        try:
            await _merge(desk, connection, turn, first.id, case.id)
            joined += 1
        except Refused:
            continue
    if not joined:
        raise Refused("deja_reunies")


async def _take_all(desk: Desk, connection: AsyncConnection, turn: Turn, subject: str) -> None:
    """« Prendre tout en charge »: every report of a card, once each."""
    actor, taken = turn.author.actor, 0
    for case in await _on_card(desk, connection, turn, subject):
        try:
            await desk.casework.act(
                connection,
                case.id,
                actor,
                lambda case, setting: take_charge(case, actor, setting),
                turn.snapshot,
                turn.now,
            )
            taken += 1
        except Refused:
            continue
    if not taken:
        raise Refused("deja_pris_en_charge")


async def _apart(desk: Desk, connection: AsyncConnection, turn: Turn, subject: str) -> None:
    """« Une carte par dossier »: the reports of a card get one each."""
    await _on_card(desk, connection, turn, subject)
    leader = await _card(connection, row_id(subject))
    joined = await cases.joined_to(connection, leader.id)
    await likenesses.detach(connection, leader.id)
    alone = [await cases.surface(connection, surface.id) for surface in joined]
    cards = [leader, *(surface for surface in alone if surface is not None)]
    await desk.ledger.refresh(connection, cards, turn.now)


_ACTS: dict[str, Callable[[Desk, AsyncConnection, Turn, str], Awaitable[None]]] = {
    "same": _same,
    "distinct": _distinct,
    "split": _split,
    "all": _all,
    "take_all": _take_all,
    "apart": _apart,
}


async def _merge(
    desk: Desk, connection: AsyncConnection, turn: Turn, one_id: int, other_id: int
) -> None:
    one, other = await _two(connection, one_id, other_id)
    lead, *moved = merging.merge(one, other, turn.author.actor, desk.setting(turn))
    await _verdict(connection, turn, one.members, other.members, likenesses.SAME)
    known = {case.id: case for case in (*one.members, *other.members)}
    await _record(desk, connection, turn, lead.case, lead, moved[0].case.ref)
    for change in moved:
        await _record(desk, connection, turn, known[change.case.id], change, lead.case.ref)


async def _two(connection: AsyncConnection, one: int, other: int) -> tuple[Group, Group]:
    """The groups of two cases, held in the order of their numbers: nobody waits in a circle."""
    first, second = sorted((one, other))
    low, high = await groups.group_of(connection, first), await groups.group_of(connection, second)
    return (low, high) if one == first else (high, low)


async def _verdict(
    connection: AsyncConnection,
    turn: Turn,
    ones: Sequence[Case],
    others: Sequence[Case],
    verdict: str,
) -> bool:
    return await likenesses.decide(
        connection,
        [case.id for case in ones],
        [case.id for case in others],
        verdict,
        by=turn.author.actor.id,
        at=turn.now,
    )


async def _record(
    desk: Desk, connection: AsyncConnection, turn: Turn, before: Case, change: Change, ref: str
) -> None:
    """The history says with which case; a reference, never words."""
    setting, actor = desk.setting(turn), turn.author.actor
    await groups.record(desk.ledger, connection, before, change, actor, setting, note=ref)


async def _on_card(
    desk: Desk, connection: AsyncConnection, turn: Turn, subject: str
) -> Sequence[Case]:
    """The cases of the card that this case's alert is on, for the DCAP alone; raises Refused."""
    leader = await _card(connection, row_id(subject))
    found = await cases.several(connection, await likenesses.cases_on(connection, leader.id))
    if len(found) < 2:
        raise Refused("action_perimee")
    for case in found:
        if not case.withdrawn:
            merging.may_judge(case, turn.author.actor, desk.setting(turn))
    return found


async def _card(connection: AsyncConnection, case_id: int) -> cases.Surface:
    card = await groups.alert_card(connection, case_id)
    if card is None:
        raise Refused("action_perimee")
    return card


def _pair(subject: str) -> tuple[int, int]:
    one, _, other = subject.partition(":")
    return row_id(one), row_id(other)
