"""The worker outlives its database, its messages and its own end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import SurfaceKind
from bot.sending.delivery import Delivery, Pace
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.delivery.world import ALERTS, COORD, DS, World, build, fill
from tests.fakes.rooms import Rooms

QUICK = Pace(idle=0.01, gather=0.001)


@dataclass(frozen=True)
class _Failing(Database):
    """A database whose doors fail as long as they are listed in `down`."""

    down: set[str] = field(kw_only=True)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        if "write" in self.down:
            raise OSError("connection refused")
        async with super().write() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        if "read" in self.down:
            raise OSError("connection refused")
        async with super().read() as connection:
            yield connection


@pytest.fixture
async def shaky(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> World:
    """A world whose database can be taken down."""
    await fill(database)
    failing = _Failing(database.writer, database.reader, down=set())
    vigie = build(failing, rooms, understander, clock, pace=QUICK)
    await vigie.reference.current()
    return World(vigie, rooms, clock, failing)


@asynccontextmanager
async def running(delivery: Delivery) -> AsyncIterator[asyncio.Task[None]]:
    """The worker at work; it is stopped at the end and must end by itself."""
    work = asyncio.create_task(delivery.run())
    try:
        yield work
    finally:
        delivery.stop()
        async with asyncio.timeout(20):
            await work


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Let the worker go on until something is true."""
    async with asyncio.timeout(20):
        while not await true():  # noqa: ASYNC110 - what is awaited is the database's state
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("doors", [("write",), ("read",), ("read", "write")], ids="+".join)
async def test_a_worker_survives_a_database_that_goes_and_comes_back(
    shaky: World, doors: tuple[str, ...]
) -> None:
    failing = shaky.database
    assert isinstance(failing, _Failing)
    await shaky.open()
    failing.down.update(doors)
    rounds = 0
    step = shaky.vigie.delivery.step

    async def counted() -> int:
        nonlocal rounds
        rounds += 1
        return await step()

    shaky.vigie.delivery.step = counted  # type: ignore[method-assign]
    async with running(shaky.vigie.delivery) as work:

        async def tried() -> bool:
            return rounds >= 3

        await until(tried)
        assert not work.done()
        assert shaky.rooms.of(ALERTS) == []
        failing.down.clear()
        # What was claimed before a read failed is tried again after its back-off.
        shaky.clock.advance(seconds=5)

        async def arrived() -> bool:
            shaky.clock.advance(seconds=1)
            return bool(shaky.rooms.of(ALERTS) and shaky.rooms.of(COORD) and shaky.rooms.of(DS))

        await until(arrived)
    assert len(shaky.rooms.of(ALERTS)) == 1


async def test_what_left_while_the_database_was_down_is_noted_after_and_not_sent_again(
    shaky: World,
) -> None:
    failing = shaky.database
    assert isinstance(failing, _Failing)
    case = await shaky.open()
    shaky.rooms.hold(ALERTS)
    async with running(shaky.vigie.delivery):
        async with asyncio.timeout(20):
            await shaky.rooms.reached.wait()
        failing.down.add("write")
        shaky.rooms.release(ALERTS)

        async def left() -> bool:
            return bool(shaky.rooms.of(ALERTS))

        await until(left)
        failing.down.clear()

        async def noted() -> bool:
            return (await shaky.surface(case, SurfaceKind.ALERT)).message is not None

        await until(noted)
    assert [verb for verb, room, _ in shaky.rooms.calls if room == ALERTS] == ["send"]


async def test_a_message_that_cannot_be_noted_holds_no_other_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await world.open()
    settler = world.vigie.delivery._settler
    real = settler._note_posted

    async def note(connection, message, surface, posted, now):  # type: ignore[no-untyped-def]
        if posted.address.room == COORD:
            raise ValueError("an id that no column holds")
        await real(connection, message, surface, posted, now)

    monkeypatch.setattr(settler, "_note_posted", note)
    delivery = world.vigie.delivery
    await delivery.step()
    await asyncio.wait(delivery._running)
    for _ in range(3):
        with pytest.raises(ValueError, match="no column"):
            await delivery.step()
    assert (await world.surface(case, SurfaceKind.ALERT)).message is not None
    assert (await world.surface(case, SurfaceKind.THREAD)).message is None
    world.clock.advance(minutes=1)
    with pytest.raises(ValueError, match="no column"):
        await delivery.step()
    assert settler.sent == []


async def test_stop_finishes_what_is_in_flight_and_takes_nothing_more(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    vigie = build(database, rooms, understander, clock, pace=QUICK)
    world = World(vigie, rooms, clock, database)
    case = await world.open()
    rooms.hold(ALERTS)
    work = asyncio.create_task(vigie.delivery.run())
    async with asyncio.timeout(20):
        await rooms.reached.wait()
        vigie.delivery.stop()
        late = await world.open(by="ds-gouin")
        rooms.release(ALERTS)
        await work
    assert (await world.surface(case, SurfaceKind.ALERT)).message is not None
    assert "leased" not in await world.states()
    assert (await world.surface(late, SurfaceKind.ALERT)).message is None


async def test_what_is_written_leaves_at_once_without_waiting_for_the_next_look(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    vigie = build(database, rooms, understander, clock, pace=Pace(idle=3_600, gather=0.001))
    world = World(vigie, rooms, clock, database)
    async with running(vigie.delivery):
        await asyncio.sleep(0)
        await world.open()
        vigie.desk.wake()

        async def arrived() -> bool:
            return bool(rooms.of(ALERTS))

        await until(arrived)


async def test_a_worker_that_died_is_replaced_when_its_lease_lapses(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    first, second = (build(database, rooms, understander, clock) for _ in range(2))
    world = World(second, rooms, clock, database)
    await world.open()
    rooms.hold(ALERTS)
    await first.delivery.step()
    async with asyncio.timeout(20):
        await rooms.reached.wait()
    dead = list(first.delivery._running)
    for task in dead:
        task.cancel()
    await asyncio.gather(*dead, return_exceptions=True)
    rooms.release(ALERTS)
    await world.deliver()
    assert rooms.of(ALERTS) == []
    clock.advance(seconds=31)
    await world.deliver()
    assert len(rooms.of(ALERTS)) == 1


async def test_a_slow_send_keeps_its_lease_and_is_not_sent_by_another_worker(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    slow, other = (build(database, rooms, understander, clock) for _ in range(2))
    world = World(slow, rooms, clock, database)
    await world.open()
    rooms.hold(ALERTS)
    await slow.delivery.step()
    for _ in range(6):
        clock.advance(seconds=11)
        await slow.delivery.step()
        await other.delivery.drain()
    rooms.release(ALERTS)
    await world.deliver()
    assert [verb for verb, room, _ in rooms.calls if (verb, room) == ("send", ALERTS)] == ["send"]
    assert rooms.overlaps == []
