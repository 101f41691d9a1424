"""A case is told to whoever reported it when the outcome has left, and not before."""

from bot.channel import DeliveryError
from bot.domain.case import Case, Issue
from bot.domain.lifecycle import close
from bot.storage import cases
from bot.storage.told import closed_untold
from tests.delivery.world import DCAP, DS, World


async def closed(world: World) -> Case:
    """A rumour that the DCAP closes."""
    case = await world.open()
    await world.deliver()
    actor = await world.actor(DCAP)
    return await world.act(
        case, lambda known, setting: close(known, actor, Issue.DEMENTIE, "", setting)
    )


async def untold(world: World) -> list[str]:
    """The references of what is still to be told."""
    async with world.database.read() as connection:
        return [case.ref for case in await closed_untold(connection, world.clock())]


async def test_the_outcome_that_left_is_written_down(world: World) -> None:
    case = await closed(world)
    await world.deliver()
    async with world.database.read() as connection:
        told = await cases.get(connection, case.id)
    assert told is not None
    assert told.reporter_told_at == world.clock()
    world.clock.advance(minutes=3)
    assert await untold(world) == []


async def test_an_outcome_that_could_not_leave_stays_to_be_told(world: World) -> None:
    case = await closed(world)
    world.rooms.close(DS)
    world.rooms.fail(DS, DeliveryError("channel_not_found", permanent=True))
    await world.deliver()
    world.clock.advance(minutes=3)
    assert await untold(world) == [case.ref]
