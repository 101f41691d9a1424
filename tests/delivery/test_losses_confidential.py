"""What of a manquement cannot be delivered is said to those who know of it, and to no open room."""

from bot.domain.case import Kind
from bot.domain.lifecycle import tell_dcap
from tests.delivery.world import ALERTS, CONFIDENTIAL, COORD, DAS, DS, WORDS, World

PEOPLE = ("dcap-1", "dcap-2", "dcap-3")


async def test_the_coordination_learns_that_the_ds_could_not_be_reached(world: World) -> None:
    world.rooms.close(DS)
    case = await world.open(Kind.MANQUEMENT, by=DAS)
    await world.deliver()
    (told,) = world.rooms.summaries(COORD)
    assert case.ref in told
    assert WORDS not in repr(world.rooms.of(COORD))
    assert world.rooms.of(ALERTS) == world.rooms.of(CONFIDENTIAL) == []


async def test_without_anybody_else_in_the_field_the_confidential_room_learns_its_number(
    world: World,
) -> None:
    world.rooms.close(COORD)
    case = await world.open(Kind.MANQUEMENT)
    await world.deliver()
    (told,) = world.rooms.summaries(CONFIDENTIAL)
    assert case.ref in told
    assert WORDS not in repr(world.rooms.of(CONFIDENTIAL))
    assert world.rooms.of(ALERTS) == []


async def test_once_the_dcap_is_told_its_confidential_room_learns_of_every_loss(
    world: World,
) -> None:
    world.rooms.close(DS)
    case = await world.open(Kind.MANQUEMENT, by=DAS)
    await world.act(case, lambda known, setting: tell_dcap(known, None, setting))
    await world.deliver()
    assert any("pas pu être livré" in text for text in world.rooms.summaries(CONFIDENTIAL))
    assert world.rooms.of(ALERTS) == []


async def test_an_alarm_that_is_lost_too_never_goes_round_in_circles(world: World) -> None:
    for room in (DS, COORD, CONFIDENTIAL):
        world.rooms.close(room)
    await world.open(Kind.MANQUEMENT, by=DAS)
    await world.deliver()
    states = await world.states()
    assert states["dead"] < 6
    assert "leased" not in states
    assert world.rooms.of(ALERTS) == []
    for person in PEOPLE:
        assert world.rooms.of(person) == [], "the DCAP was not told of it"
