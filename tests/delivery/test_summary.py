"""The DCAP's morning summary: once a day while a vote runs, when it has something to say."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Case, Issue, Kind
from bot.domain.lifecycle import close
from bot.domain.scrutin import LOCAL
from bot.sending import summary
from bot.storage import cases
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.delivery.world import ALERTS, CONFIDENTIAL, DCAP, DS, World, build, fill
from tests.fakes.rooms import Rooms
from tests.wording.plain import loose, plain

HOUR = 8


def local(*moment: int) -> datetime:
    """A moment of Québec, in UTC."""
    return datetime(*moment, tzinfo=LOCAL).astimezone(UTC)  # type: ignore[arg-type, misc]


async def scheduled(world: World) -> None:
    """The service starts."""
    async with world.database.write() as connection:
        await summary.schedule(connection, HOUR, world.clock())


async def morning(world: World) -> None:
    """The next 8:00 comes."""
    _, due = summary.next_morning(world.clock(), HOUR)
    world.clock.now = due
    await world.deliver()


def summaries(world: World, room: str = ALERTS) -> list[str]:
    """The summaries that a room received, as they are read."""
    posts = [post.shown for post in world.rooms.of(room)]
    return [loose(plain(shown)) for shown in posts if shown.summary.startswith("Résumé")]


async def closed_in_silence(world: World, kind: Kind = Kind.INCIDENT) -> Case:
    """A case whose outcome could not reach its reporter."""
    case = await world.open(kind)
    await world.deliver()
    actor = await world.actor(DCAP if kind is Kind.RUMEUR else "coord-saguenay")
    case = await world.act(
        case, lambda known, setting: close(known, actor, Issue.TRAITEE, "Vérifié.", setting)
    )
    world.rooms.close(DS)
    return case


async def test_the_room_reads_what_waits_and_nothing_confidential(world: World) -> None:
    await scheduled(world)
    secret = await world.open(Kind.MANQUEMENT, words="Madame Unetelle")
    await world.open(Kind.PUBLICATION)
    untold = await closed_in_silence(world)
    await world.deliver()
    await morning(world)
    [said] = summaries(world)
    assert "Dossiers ouverts : 1 (Demande de publication 1)" in said
    assert f"Clos, mais la personne n’est pas avisée : {untold.ref}" in said
    assert "Envois abandonnés depuis hier : 2" in said, "the card's update and the outcome"
    assert "Manquement" not in said
    assert secret.ref not in said
    assert summaries(world, CONFIDENTIAL) == [], "the DCAP was not told of it"


async def test_the_confidential_room_reads_numbers_of_what_the_dcap_was_told(world: World) -> None:
    await scheduled(world)
    told = await world.open(Kind.MANQUEMENT, circulates=True)
    await world.open(Kind.MANQUEMENT)
    await world.deliver()
    await morning(world)
    [said] = summaries(world, CONFIDENTIAL)
    assert said.splitlines()[1] == "Manquements ouverts : 1"
    assert told.ref not in said
    assert summaries(world) == []


async def test_nothing_is_sent_when_there_is_nothing_to_say_but_tomorrow_is_set(
    world: World,
) -> None:
    await scheduled(world)
    await morning(world)
    assert world.rooms.calls == []
    await world.open(Kind.PUBLICATION)
    await morning(world)
    assert len(summaries(world)) == 1


async def test_nothing_is_sent_outside_the_days_of_a_vote(world: World) -> None:
    await world.open(Kind.PUBLICATION)
    await world.deliver()
    world.clock.now = datetime(2028, 6, 1, 15, tzinfo=UTC)
    await scheduled(world)
    await morning(world)
    await morning(world)
    assert summaries(world) == []


async def test_a_summary_comes_each_morning_and_once(world: World) -> None:
    await world.open(Kind.PUBLICATION)
    await scheduled(world)
    await scheduled(world)
    for number in (1, 2, 3):
        await morning(world)
        await world.deliver()
        assert len(summaries(world)) == number


async def test_two_replicas_send_one(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    replicas = [build(database, rooms, understander, clock) for _ in range(2)]
    world = World(replicas[0], rooms, clock, database)
    await world.open(Kind.PUBLICATION)
    await asyncio.gather(scheduled(world), scheduled(world))
    _, clock.now = summary.next_morning(clock(), HOUR)
    await asyncio.gather(*(replica.delivery.drain() for replica in replicas))
    assert len(summaries(world)) == 1


async def test_a_replica_whose_clock_is_slow_sets_the_morning_again_and_says_nothing(
    world: World,
) -> None:
    await world.open(Kind.PUBLICATION)
    await scheduled(world)
    await morning(world)
    async with world.database.write() as connection:
        await summary.schedule(connection, HOUR, world.clock() - timedelta(seconds=5))
    await world.deliver()
    assert len(summaries(world)) == 1
    assert (await world.states())["waiting"] >= 1


async def test_after_an_outage_of_days_one_summary_comes(world: World) -> None:
    await world.open(Kind.PUBLICATION)
    await scheduled(world)
    world.clock.advance(days=3)
    await world.deliver()
    await world.deliver()
    assert len(summaries(world)) == 1
    await morning(world)
    assert len(summaries(world)) == 2


async def test_many_references_are_counted_beyond_the_first(world: World) -> None:
    case = await closed_in_silence(world)
    async with world.database.write() as connection:
        for _ in range(16):
            await cases.insert_case(connection, replace(case, number=0))
    await scheduled(world)
    await morning(world)
    [said] = summaries(world)
    assert "et 2 de plus" in said


@pytest.mark.parametrize(
    ("now", "day", "due"),
    [
        (local(2026, 11, 20, 7, 59), date(2026, 11, 20), local(2026, 11, 20, 8)),
        (local(2026, 11, 20, 8, 0), date(2026, 11, 21), local(2026, 11, 21, 8)),
        (local(2026, 10, 31, 12), date(2026, 11, 1), datetime(2026, 11, 1, 13, tzinfo=UTC)),
        (local(2026, 3, 7, 12), date(2026, 3, 8), datetime(2026, 3, 8, 12, tzinfo=UTC)),
    ],
)
def test_the_next_morning_is_at_the_same_local_hour(
    now: datetime, day: date, due: datetime
) -> None:
    assert summary.next_morning(now, HOUR) == (day, due)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(0, 23))
def test_every_local_day_has_its_morning_whatever_the_hour(naive: datetime, hour: int) -> None:
    now = naive.replace(tzinfo=UTC)
    day, due = summary.next_morning(now, hour)
    following, after = summary.next_morning(due, hour)
    assert now < due <= now + timedelta(hours=25)
    assert following == day + timedelta(days=1)
    assert timedelta(hours=23) <= after - due <= timedelta(hours=25)
