"""A deadline acts once, on the case as it is when it rings."""

import asyncio
from datetime import timedelta

from bot.domain.case import Case, Issue, Kind
from bot.domain.effects import StartClock, Step, SurfaceKind
from bot.domain.lifecycle import close, take_charge
from bot.storage import cases, outbox
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.delivery.world import ALERTS, COORD, DAS, DCAP, DS, World, build, fill
from tests.fakes.rooms import Rooms


async def events(world: World, case: Case) -> list[str]:
    """What happened to a case, in order."""
    async with world.database.read() as connection:
        return [entry.event for entry in await cases.entries(connection, case.id)]


async def running_clocks(world: World, case: Case) -> set[str]:
    """The steps of a case that are still to ring."""
    async with world.database.read() as connection:
        return {step for step, _ in await outbox.steps_of(connection, case.id)}


async def test_a_rumour_nobody_takes_is_alerted_again_then_handed_to_the_backup(
    world: World,
) -> None:
    case = await world.open()
    await world.pass_time(minutes=14, step=30)
    assert await events(world, case) == ["ouvert"]
    await world.pass_time(minutes=2, step=30)
    assert await events(world, case) == ["ouvert", "rappel_dcap"]
    await world.pass_time(minutes=40, step=30)
    assert await events(world, case) == ["ouvert", "rappel_dcap", "releve_dcap"]
    asked = [text for text in world.rooms.summaries(ALERTS) if "Pouvez-vous le faire" in text]
    assert len(asked) == 1


async def test_of_the_clocks_that_rang_during_an_outage_the_last_one_counts(world: World) -> None:
    case = await world.open()
    await world.deliver()
    world.clock.advance(hours=3)
    await world.deliver()
    assert await events(world, case) == ["ouvert", "releve_dcap"]


async def test_a_case_that_moved_is_left_alone(world: World) -> None:
    case = await world.open()
    actor = await world.actor(DCAP)
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    await world.deliver()
    told = len(world.rooms.calls)
    world.clock.advance(minutes=59)
    await world.deliver()
    assert len(world.rooms.calls) == told
    assert await running_clocks(world, case) == {Step.REMIND_TAKER}


async def test_a_case_that_is_closed_is_left_alone(world: World) -> None:
    case = await world.open()
    actor = await world.actor(DCAP)
    await world.act(case, lambda known, setting: close(known, actor, Issue.DEMENTIE, "", setting))
    world.clock.advance(hours=3)
    await world.deliver()
    assert await events(world, case) == ["ouvert", "clos", "auteur_avise"]


async def test_the_report_of_a_das_climbs_then_reaches_the_dcap_by_itself(world: World) -> None:
    case = await world.open(by=DAS)
    await world.pass_time(minutes=7, step=30)
    assert world.rooms.of(COORD) == []
    await world.pass_time(minutes=1, step=30)
    assert any(case.ref in text for text in world.rooms.summaries(COORD))
    assert world.rooms.of(ALERTS) == []
    await world.pass_time(minutes=8, step=30)
    assert any(case.ref in text for text in world.rooms.summaries(ALERTS))
    assert await events(world, case) == ["ouvert", "monte", "dcap_avisee"]


async def test_a_nearer_clock_rings_even_while_a_farther_one_still_runs(world: World) -> None:
    case = await world.open(Kind.MANQUEMENT)
    soon = StartClock(Step.REALERT_DCAP, world.clock() + timedelta(minutes=1))
    async with world.database.write() as connection:
        snapshot = await world.vigie.reference.current()
        await world.vigie.desk.ledger.write(
            connection, case, [soon], snapshot.directory, world.clock()
        )
    await world.pass_time(minutes=3, step=30)
    assert await events(world, case) == ["ouvert", "rappel_dcap"]


async def test_two_workers_make_a_deadline_act_once(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    workers = [build(database, rooms, understander, clock) for _ in range(2)]
    world = World(workers[0], rooms, clock, database)
    opened = [await world.open(by=who) for who in (DS, "ds-gouin", "ds-roberval")]
    await world.deliver()
    clock.advance(minutes=16)
    await asyncio.gather(*(worker.delivery.drain() for worker in workers))
    for case in opened:
        assert await events(world, case) == ["ouvert", "rappel_dcap"]


async def test_the_reporter_is_told_whom_to_call_when_nobody_could_be_reached_in_time(
    world: World,
) -> None:
    world.rooms.hold(ALERTS)
    world.rooms.hold(COORD)
    delivery = world.vigie.delivery
    case = await world.open()
    for _ in range(30):
        world.clock.advance(seconds=5)
        await delivery.step()
        await asyncio.sleep(0)
    world.rooms.release(ALERTS)
    world.rooms.release(COORD)
    await world.deliver()
    late = [text for text in world.rooms.summaries(DS) if "pas encore pu être livré" in text]
    assert len(late) == 1
    assert case.ref in late[0]
    assert "418" in late[0]


async def test_nobody_is_bothered_when_everything_arrived_in_time(world: World) -> None:
    case = await world.open()
    await world.pass_time(minutes=3, step=10)
    assert len(world.rooms.of(DS)) == 1
    surface = await world.surface(case, SurfaceKind.ALERT)
    assert surface.posted_at is not None
    assert surface.posted_at - case.opened_at < timedelta(seconds=30)
