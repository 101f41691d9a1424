"""A lost card leaves again when its place accepts messages; any card may be posted anew."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.casework import reposting
from bot.channel import DeliveryError, MessageId
from bot.domain.case import Case, Issue, Kind
from bot.domain.effects import SurfaceKind
from bot.domain.handover import concerns_ds
from bot.domain.lifecycle import Refused, close, take_charge
from bot.domain.people import Address
from bot.storage import cases, exchanges
from bot.storage.schema import history
from tests.delivery.world import ALERTS, COORD, DAS, DCAP, DS, World
from tests.fakes.rooms import NAME
from tests.storage.samples import new_exchange
from tests.wording.plain import plain

SAID = "Qui peut vérifier sur place ?"


async def send_again(
    world: World, case: Case, who: str | None, kind: SurfaceKind | None = None
) -> Sequence[cases.Surface]:
    """Somebody, or the operator, asks for cards again."""
    snapshot = await world.vigie.reference.current()
    actor = await world.actor(who) if who else None
    async with world.database.write() as connection:
        return await reposting.send_again(
            connection, case.id, actor, kind, snapshot, world.clock(), by=who or "exploitation"
        )


async def lost(world: World, cause: str, kind: Kind = Kind.INCIDENT) -> Case:
    """A case whose thread could not be delivered to the coordination."""
    world.rooms.fail(COORD, DeliveryError(cause, permanent=True))
    case = await world.open(kind)
    await world.deliver()
    assert (await world.surface(case, SurfaceKind.THREAD)).failure == cause
    return case


def threads(world: World, case: Case) -> list[str]:
    """What the coordination reads of a case."""
    return [text for text in world.rooms.summaries(COORD) if case.ref in text]


@pytest.mark.parametrize("cause", ["app_removed", "not_in_channel", "user_deactivated"])
async def test_what_was_lost_leaves_by_itself_once_the_place_accepts_a_message(
    world: World, cause: str
) -> None:
    case = await lost(world, cause)
    another = await world.open(Kind.HORS_CADRE)
    await world.deliver()
    assert threads(world, another)
    assert threads(world, case)
    assert (await world.surface(case, SurfaceKind.THREAD)).failure is None
    receipt = plain(world.rooms.of(DS)[0].shown)
    assert "pas pu être livré" not in receipt
    assert "Renvoyer" not in receipt


async def test_a_card_that_is_itself_at_fault_is_not_sent_at_every_success(world: World) -> None:
    case = await lost(world, "invalid_blocks")
    await world.open(Kind.HORS_CADRE)
    await world.deliver()
    assert not threads(world, case)
    assert (await world.surface(case, SurfaceKind.THREAD)).failure == "invalid_blocks"


async def test_what_fails_again_is_not_told_again_and_stays_marked(world: World) -> None:
    case = await lost(world, "app_removed")
    told = len(world.rooms.of(ALERTS))
    world.rooms.fail(COORD, DeliveryError("app_removed", permanent=True))
    await send_again(world, case, None)
    await world.deliver()
    assert len(world.rooms.of(ALERTS)) == told
    assert (await world.surface(case, SurfaceKind.THREAD)).failure == "app_removed"


async def test_a_case_that_ended_meanwhile_is_not_sent_by_itself(world: World) -> None:
    case = await lost(world, "app_removed")
    coord = await world.actor(COORD)
    await world.act(
        case, lambda known, setting: close(known, coord, Issue.TRAITEE, "Réglé.", setting)
    )
    world.rooms.fail(COORD, DeliveryError("app_removed", permanent=True))
    await world.deliver()
    await world.open(Kind.HORS_CADRE)
    await world.deliver()
    assert not threads(world, case)


async def test_the_words_lost_with_a_card_leave_after_it_and_once(world: World) -> None:
    case = await lost(world, "app_removed")
    world.rooms.fail(COORD, DeliveryError("app_removed", permanent=True))
    await world.talk(case, SurfaceKind.RECEIPT, DS, SAID)
    await world.deliver()
    assert ("relay", "app_removed") in await world.dead()
    await send_again(world, case, None)
    await world.deliver()
    shown = [plain(post.shown) for post in world.rooms.of(COORD)]
    assert [SAID in text for text in shown].count(True) == 1
    assert SAID in shown[-1]
    assert ("relay", "app_removed") not in await world.dead()
    with pytest.raises(Refused, match="rien_a_renvoyer"):
        await send_again(world, case, None)


async def test_the_answer_to_a_question_shows_that_somebody_can_be_reached(world: World) -> None:
    """A private conversation has another name than the account that cards are addressed to."""
    case = await lost(world, "user_deactivated")
    async with world.database.write() as connection:
        conversation = Address(NAME, "conversation-privee")
        asked = new_exchange(address=conversation, account=COORD)
        number = await exchanges.add(connection, asked)
        await reposting.arrived(connection, [(conversation, number)], world.clock())
    await world.deliver()
    assert threads(world, case)


async def test_a_card_is_posted_anew_and_the_old_thread_still_reaches_the_case(
    world: World,
) -> None:
    case = await world.open()
    await world.deliver()
    old = (await world.surface(case, SurfaceKind.ALERT)).message
    await send_again(world, case, DCAP, SurfaceKind.ALERT)
    await world.deliver()
    new = (await world.surface(case, SurfaceKind.ALERT)).message
    assert old is not None
    assert new is not None
    assert old.id != new.id
    assert len([text for text in world.rooms.summaries(ALERTS) if case.ref in text]) == 2
    for message in (old, new):
        assert await case_of_thread(world, message) == [case.id]
    assert "carte_renvoyee" in await told(world, case)


async def test_a_card_posted_anew_twice_answers_from_each_of_its_threads(world: World) -> None:
    case = await world.open()
    await world.deliver()
    places = []
    for _ in range(3):
        message = (await world.surface(case, SurfaceKind.ALERT)).message
        assert message is not None
        places.append(message)
        await send_again(world, case, None, SurfaceKind.ALERT)
        await world.deliver()
    for message in places:
        assert await case_of_thread(world, message) == [case.id]


async def test_files_and_facts_already_given_are_not_given_again(world: World) -> None:
    case = await world.open()
    await world.deliver()
    before = (await world.surface(case, SurfaceKind.ALERT)).posted_at
    world.clock.advance(minutes=5)
    await send_again(world, case, DCAP, SurfaceKind.ALERT)
    await world.deliver()
    assert (await world.surface(case, SurfaceKind.ALERT)).posted_at == before


async def test_a_shared_card_is_posted_anew_for_every_case_it_carries(world: World) -> None:
    staff = ("ds-chicoutimi", "ds-dubuc", "ds-jonquiere", "ds-roberval", "ds-taschereau")
    opened = [await world.open(by=who) for who in staff]
    await world.deliver()
    shared = [await world.surface(case, SurfaceKind.ALERT) for case in opened]
    (case, card) = next(
        (case, card) for case, card in zip(opened, shared, strict=True) if card.leader
    )
    together = [item for item in shared if card.leader in (item.id, item.leader)]
    await send_again(world, case, DCAP, SurfaceKind.ALERT)
    await world.deliver()
    moved = [await world.surface(item, SurfaceKind.ALERT) for item in opened]
    places = {now.message for now in moved if now.id in {item.id for item in together}}
    assert len(places) == 1
    assert places.isdisjoint({item.message for item in together})


@pytest.mark.parametrize("who", [DS, DAS, "ds-gouin"])
async def test_posting_anew_is_for_those_who_handle_the_case(world: World, who: str) -> None:
    case = await world.open()
    await world.deliver()
    with pytest.raises(Refused, match="pas_le_droit"):
        await send_again(world, case, who, SurfaceKind.ALERT)
    assert "carte_renvoyee" not in await told(world, case)


async def test_who_lost_their_part_in_the_case_is_sent_nothing_again(world: World) -> None:
    world.rooms.fail(DS, DeliveryError("app_removed", permanent=True))
    case = await world.open(Kind.INCIDENT, by=DAS)
    await world.deliver()
    reporter = await world.actor(DAS)
    await world.act(case, lambda known, setting: concerns_ds(known, reporter, setting))
    await world.deliver()
    with pytest.raises(Refused, match="rien_a_renvoyer"):
        await send_again(world, case, None)
    assert not [text for text in world.rooms.summaries(DS) if case.ref in text]


async def test_a_case_that_was_taken_keeps_its_state_when_its_cards_leave_again(
    world: World,
) -> None:
    case = await world.open()
    await world.deliver()
    actor = await world.actor(DCAP)
    taken = await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    await world.deliver()
    await send_again(world, case, DCAP, SurfaceKind.ALERT)
    await world.deliver()
    assert await _now(world, case) == taken
    assert "alerte prise en charge" in world.rooms.summaries(ALERTS)[-1]


async def case_of_thread(world: World, message: MessageId) -> list[int]:
    """The cases that words written under a message would reach."""
    place = message.address.in_thread(message.id)
    async with world.database.read() as connection:
        return [card.case_id for card in await cases.surfaces_in_thread(connection, place)]


async def told(world: World, case: Case) -> list[str]:
    """The events of a case's record."""
    query = select(history.c.event).where(history.c.case_id == case.id).order_by(history.c.id)
    async with world.database.read() as connection:
        return list((await connection.execute(query)).scalars())


async def _now(world: World, case: Case) -> Case:
    async with world.database.read() as connection:
        found = await cases.get(connection, case.id)
    assert found is not None
    return found
