"""What happens to the other reports of a rumour when the case that leads them changes."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import CLOCK, Case, Kind
from bot.domain.effects import Effect, Notify, Relay, SurfaceKind
from bot.domain.lifecycle import Change, Refused, Setting
from bot.domain.merging import ALONE, CORRECTED, Group, Kin, echo, leads_alone
from bot.domain.rights import Actor
from bot.sending.ledger import Ledger
from bot.storage import cases, likenesses

SUGGESTED = 3


async def guard(connection: AsyncConnection, before: Case, change: Change) -> None:
    """Refuse on one report what is decided for all of them, saying where; raises Refused."""
    if before.same_as is None or not leads_alone(before, change):
        return
    lead = await cases.get(connection, before.same_as)
    if lead is not None:
        raise Refused("dossier_reuni", ref=lead.ref)


async def propagate(
    ledger: Ledger,
    connection: AsyncConnection,
    before: Case,
    change: Change,
    actor: Actor | None,
    setting: Setting,
    *,
    note: str | None,
) -> None:
    """The other reports follow their lead; `note` is what was written with its change."""
    if change.case.kind is not Kind.RUMEUR or before.same_as is not None:
        return
    if before.dcap_told_at is None:
        await announce(ledger, connection, change.case, setting.now)
    followers = await cases.followers_of(connection, before.id, for_update=True)
    known = {case.id: case for case in followers}
    words = note if change.event == CORRECTED else None
    for echoed in echo(before, change, followers, setting):
        own = known[echoed.case.id]
        await record(ledger, connection, own, echoed, actor, setting, note=words)


async def announce(ledger: Ledger, connection: AsyncConnection, case: Case, now: datetime) -> None:
    """The DCAP has a new rumour: the alerts that it resembles say so too."""
    if case.kind is not Kind.RUMEUR or case.dcap_told_at is None:
        return
    near = await likenesses.near(connection, [case.id])
    for other, _ in near[:SUGGESTED]:
        card = await alert_card(connection, other)
        await ledger.refresh(connection, [card] if card else [], now)


async def alert_card(connection: AsyncConnection, case_id: int) -> cases.Surface | None:
    """The card on which the DCAP reads a case: its own, or one that it shares."""
    cards = await cases.surfaces_of(connection, case_id)
    mine = next((card for card in cards if card.kind is SurfaceKind.ALERT), None)
    if mine is None or mine.leader is None:
        return mine
    return await cases.surface(connection, mine.leader) or mine


async def record(
    ledger: Ledger,
    connection: AsyncConnection,
    before: Case,
    change: Change,
    actor: Actor | None,
    setting: Setting,
    *,
    note: str | None = None,
) -> None:
    """Write a change of one report, without looking at the others."""
    await cases.save(connection, change.case)
    entry = await cases.append(
        connection,
        before,
        change.case,
        at=setting.now,
        actor=actor.id if actor else CLOCK,
        event=change.event,
        note=note,
    )
    effects: list[Effect] = list(change.effects)
    if change.event == CORRECTED and note:
        told = (effect for effect in change.effects if isinstance(effect, Notify))
        effects += [Relay(entry, effect.to) for effect in told]
    await ledger.write(connection, change.case, effects, setting.directory, setting.now)


async def group_of(connection: AsyncConnection, case_id: int) -> Group:
    """The group of a case, its lead held for a change; raises Refused when it is no more."""
    case = await cases.get(connection, case_id)
    if case is None:
        raise Refused("introuvable")
    lead = await cases.get(connection, case.same_as or case.id, for_update=True)
    if lead is None:
        raise Refused("introuvable")
    if lead.same_as is not None:
        # It was joined to another one meanwhile.
        return await group_of(connection, lead.id)
    return Group(lead, tuple(await cases.followers_of(connection, lead.id, for_update=True)))


async def kin_of(connection: AsyncConnection, case: Case) -> Kin:
    """What a card of the DCAP says of a rumour among the others."""
    if case.kind is not Kind.RUMEUR:
        return ALONE
    if case.same_as is not None:
        return Kin(lead=await cases.get(connection, case.same_as))
    followers = tuple(await cases.followers_of(connection, case.id))
    if not case.running or case.dcap_told_at is None:
        return Kin(followers=followers)
    alike: dict[int, Case] = {}
    apart: dict[int, Case] = {}
    for other_id, verdict in await likenesses.near(
        connection, [case.id, *(c.id for c in followers)]
    ):
        other = await cases.get(connection, other_id)
        if other is not None and other.same_as is not None:
            other = await cases.get(connection, other.same_as)
        if other is None or other.id == case.id or other.withdrawn or not other.dcap_told_at:
            continue
        (apart if verdict == likenesses.DISTINCT else alike).setdefault(other.id, other)
        if len(alike) >= SUGGESTED:
            break
    undecided = case.dcap_taken_at is None
    shown = tuple(c for c in apart.values() if c.id not in alike)[:SUGGESTED] if undecided else ()
    return Kin(followers=followers, alike=tuple(alike.values()), apart=shown)
