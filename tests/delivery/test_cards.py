"""A card is posted once, then follows its case in place, whatever happens on the way."""

import asyncio

import pytest

from bot.channel import DeliveryError
from bot.domain.case import Case, Kind
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import complete, take_charge
from tests.delivery.world import ALERTS, COORD, DAS, DCAP, DS, World
from tests.fakes.rooms import Rooms


async def take(world: World, case: Case, who: str = DCAP) -> None:
    actor = await world.actor(who)
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))


async def test_each_card_is_posted_once_and_then_updated_in_place(world: World) -> None:
    case = await world.open()
    await world.deliver()
    for room in (DS, COORD, ALERTS):
        (post,) = world.rooms.of(room)
        assert case.ref in post.shown.summary
    await take(world, case)
    await world.deliver()
    (alert,) = world.rooms.of(ALERTS)
    assert len(alert.versions) == 2
    assert world.rooms.overlaps == []
    surface = await world.surface(case, SurfaceKind.ALERT)
    assert surface.message is not None
    assert surface.message.id == alert.id
    assert surface.posted_at == world.clock()


async def test_the_receipt_says_who_was_told_once_they_were(world: World) -> None:
    world.rooms.hold(ALERTS)
    await world.open()
    delivering = asyncio.create_task(world.deliver())
    async with asyncio.timeout(10):
        await world.rooms.reached.wait()
        world.rooms.release(ALERTS)
        await delivering
    (receipt,) = world.rooms.of(DS)
    first, last = (repr(version) for version in (receipt.versions[0], receipt.shown))
    told = world.vigie.desk.voice.phrases("recu.avise_envoi", qui="")
    assert told in first
    assert told not in last


async def test_a_card_that_would_show_the_same_is_not_sent_again(world: World) -> None:
    case = await world.open()
    await world.deliver()
    before = list(world.rooms.calls)
    async with world.database.write() as connection:
        surface = await world.surface(case, SurfaceKind.ALERT)
        await world.vigie.desk.ledger.refresh(connection, [surface], world.clock())
    await world.deliver()
    assert world.rooms.calls == before
    assert set(await world.states()) == {"done", "waiting"}


async def test_a_card_that_somebody_deleted_is_posted_again(world: World) -> None:
    case = await world.open()
    await world.deliver()
    (alert,) = world.rooms.of(ALERTS)
    world.rooms.delete(alert.id)
    await take(world, case)
    await world.deliver()
    (again,) = world.rooms.of(ALERTS)
    assert again.id != alert.id
    await take(world, case, COORD)
    await world.deliver()
    assert [post.id for post in world.rooms.of(ALERTS)] == [again.id]


async def test_an_update_never_overtakes_the_first_post(world: World) -> None:
    case = await world.open()
    world.rooms.hold(ALERTS)
    delivering = asyncio.create_task(world.deliver())
    async with asyncio.timeout(10):
        await world.rooms.reached.wait()
        await take(world, case)
        world.rooms.release(ALERTS)
        await delivering
        await world.deliver()
    verbs = [verb for verb, room, _ in world.rooms.calls if room == ALERTS]
    assert verbs == ["send", "update"]
    (alert,) = world.rooms.of(ALERTS)
    assert alert.versions[0] != alert.versions[1]


async def test_changes_that_wait_make_a_single_update(world: World) -> None:
    case = await world.open(Kind.INCIDENT)
    await world.deliver()
    (thread,) = world.rooms.of(COORD)
    await take(world, case, COORD)
    actor = await world.actor(DS)
    for _ in range(3):
        await world.act(case, lambda known, setting: complete(known, actor, setting))
    await world.deliver()
    assert len(thread.versions) == 2


async def test_a_transient_failure_is_tried_again_and_holds_only_its_thread(world: World) -> None:
    world.rooms.fail(ALERTS, DeliveryError("internal_error"))
    first = await world.open()
    second = await world.open(by="ds-gouin")
    await world.deliver()
    (posted,) = world.rooms.summaries(ALERTS)
    assert second.ref in posted
    await world.pass_time(seconds=2)
    (_, late) = world.rooms.summaries(ALERTS)
    assert first.ref in late
    assert "dead" not in await world.states()


async def test_a_platform_that_asks_to_wait_is_obeyed_and_kills_no_job(world: World) -> None:
    waits = [DeliveryError("ratelimited", retry_after=3) for _ in range(40)]
    world.rooms.fail(ALERTS, *waits)
    await world.open()
    await world.deliver()
    assert world.rooms.of(ALERTS) == []
    await world.pass_time(seconds=119)
    assert world.rooms.of(ALERTS) == []
    await world.pass_time(seconds=3)
    assert len(world.rooms.of(ALERTS)) == 1
    assert "dead" not in await world.states()


async def test_a_room_keeps_its_pace(world: World) -> None:
    world.rooms.pace = 1.0
    for by in (DS, "ds-gouin"):
        await world.open(by=by)
    await world.deliver()
    assert len(world.rooms.of(ALERTS)) == 1
    world.clock.advance(seconds=0.9)
    await world.deliver()
    assert len(world.rooms.of(ALERTS)) == 1
    world.clock.advance(seconds=0.1)
    await world.deliver()
    assert len(world.rooms.of(ALERTS)) == 2


async def test_a_wave_of_reports_shares_its_cards_and_every_case_keeps_its_state(
    world: World,
) -> None:
    staff = ("ds-chicoutimi", "ds-dubuc", "ds-jonquiere", "ds-roberval", "ds-taschereau",
             "ds-jean-talon", "ds-louis-hebert", "ds-montmorency")  # fmt: skip
    opened = [await world.open(by=who) for who in staff]
    await world.deliver()
    posts = world.rooms.of(ALERTS)
    assert len(posts) == 3
    assert all(case.ref in repr(posts) for case in opened)
    for case in opened:
        assert (await world.surface(case, SurfaceKind.ALERT)).posted_at is not None
    await take(world, opened[-1])
    await world.deliver()
    assert len(world.rooms.of(ALERTS)) == 3
    assert len(posts[-1].versions) == 2


async def test_a_send_that_never_ends_is_given_up_in_time_and_tried_again(
    rooms: Rooms, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.open(by=DAS)
    carrier = world.vigie.delivery._carrier
    monkeypatch.setattr(carrier, "_timeout", 0.01)
    rooms.hold(DS)
    await world.deliver()
    assert rooms.of(DS) == []
    rooms.release(DS)
    monkeypatch.setattr(carrier, "_timeout", 20.0)
    await world.pass_time(seconds=3)
    assert len(rooms.of(DS)) == 1
