"""What cannot be delivered is said elsewhere, without a word of the report."""

from datetime import timedelta

import pytest

from bot.channel import DeliveryError
from bot.domain.case import Kind
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import take_charge
from bot.sending.carrier import GIVE_UP_AFTER
from bot.sending.rendering import Renderer
from bot.storage import cases
from tests.delivery.world import ALERTS, CONFIDENTIAL, COORD, DAS, DCAP, DS, WORDS, World
from tests.wording.plain import plain


async def test_a_card_that_cannot_be_delivered_is_told_to_the_dcap_without_its_words(
    world: World,
) -> None:
    world.rooms.close(COORD)
    case = await world.open(Kind.INCIDENT)
    await world.deliver()
    assert (await world.surface(case, SurfaceKind.THREAD)).failure == "channel_not_found"
    (notice,) = world.rooms.of(ALERTS)
    assert case.ref in notice.shown.summary
    assert "salon introuvable" in notice.shown.summary
    assert WORDS not in repr(notice.shown)
    assert await world.dead() == [("surface", "channel_not_found")]


async def test_the_receipt_says_whom_vigie_could_not_reach(world: World) -> None:
    world.rooms.close(COORD)
    await world.open(Kind.INCIDENT)
    await world.deliver()
    (receipt,) = world.rooms.of(DS)
    voice = world.vigie.desk.voice
    who, cause = "Maëlle Modèle", voice.phrases("cause.channel_not_found")
    failed = voice.phrases("recu.avise_echec", qui=who, cause=cause)
    assert failed in plain(receipt.shown)


async def test_a_lost_alert_of_the_room_is_told_to_each_of_the_dcap(world: World) -> None:
    world.rooms.close(ALERTS)
    case = await world.open()
    await world.deliver()
    for person in ("dcap-1", "dcap-2", "dcap-3"):
        (text,) = world.rooms.summaries(person)
        assert case.ref in text
    assert "waiting" in await world.states()


async def test_a_lost_confidential_alert_is_told_by_its_reference_alone(world: World) -> None:
    world.rooms.close(CONFIDENTIAL)
    case = await world.open(Kind.MANQUEMENT, by=COORD)
    await world.deliver()
    (text,) = world.rooms.summaries("dcap-1")
    assert case.ref in text
    assert WORDS not in repr(world.rooms.posts["m2"].versions) + repr(world.rooms.of(ALERTS))


async def test_with_the_room_lost_the_news_of_another_loss_reaches_people(world: World) -> None:
    world.rooms.close(ALERTS)
    world.rooms.close(COORD)
    case = await world.open(Kind.INCIDENT)
    await world.deliver()
    (text,) = world.rooms.summaries("dcap-2")
    assert case.ref in text


async def test_when_nobody_at_all_can_be_reached_the_worker_comes_to_rest(world: World) -> None:
    for room in (ALERTS, COORD, DS, "dcap-1", "dcap-2", "dcap-3"):
        world.rooms.close(room)
    await world.open()
    await world.deliver()
    states = await world.states()
    assert states["dead"] < 20
    assert "leased" not in states


async def test_a_card_lost_for_long_is_told_once_not_at_each_change(world: World) -> None:
    world.rooms.close(COORD)
    case = await world.open()
    await world.deliver()
    told = len(world.rooms.of(ALERTS))
    actor = await world.actor(DCAP)
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    await world.deliver()
    assert len(world.rooms.of(ALERTS)) == told


async def test_a_lost_shared_card_is_told_for_every_case_it_carried(world: World) -> None:
    world.rooms.fail(ALERTS, *[DeliveryError("is_archived", permanent=True) for _ in range(9)])
    staff = ("ds-chicoutimi", "ds-dubuc", "ds-jonquiere", "ds-roberval", "ds-taschereau")
    opened = [await world.open(by=who) for who in staff]
    await world.deliver()
    told = " ".join(world.rooms.summaries("dcap-1"))
    for case in opened:
        assert case.ref in told
        assert (await world.surface(case, SurfaceKind.ALERT)).failure == "is_archived"


async def test_a_card_that_comes_through_after_all_forgets_its_failure(world: World) -> None:
    world.rooms.fail(COORD, DeliveryError("user_not_found", permanent=True))
    case = await world.open()
    await world.deliver()
    assert (await world.surface(case, SurfaceKind.THREAD)).failure == "user_not_found"
    actor = await world.actor(DCAP)
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    await world.deliver()
    thread = await world.surface(case, SurfaceKind.THREAD)
    assert thread.failure is None
    assert thread.posted_at == world.clock()
    assert "pas pu être livré" not in repr(world.rooms.of(DS)[0].shown)


async def test_a_message_that_cannot_be_written_ends_dead_and_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned = await world.open(by=DAS)
    real = Renderer.message

    async def message(self, connection, job, snapshot, now):  # type: ignore[no-untyped-def]
        if job.surface_id is not None and job.case_id == poisoned.id:
            raise KeyError("une phrase manque")
        return await real(self, connection, job, snapshot, now)

    monkeypatch.setattr(Renderer, "message", message)
    healthy = await world.open(by="ds-gouin")
    await world.deliver()
    assert healthy.ref in " ".join(world.rooms.summaries(ALERTS))
    await world.pass_time(minutes=6, step=5)
    assert {cause for _, cause in await world.dead()} == {"KeyError"}
    assert poisoned.ref in " ".join(world.rooms.summaries(ALERTS))


async def test_a_long_outage_kills_nothing_that_was_hardly_tried(world: World) -> None:
    """A service that was off for two days starts with old jobs: they are not to blame."""
    await world.open()
    world.clock.advance(hours=48)
    world.rooms.fail(ALERTS, DeliveryError("internal_error"))
    await world.deliver()
    await world.pass_time(seconds=3)
    assert await world.dead() == []
    assert any("RUM-0001" in text for text in world.rooms.summaries(ALERTS))


async def test_what_fails_for_a_whole_day_is_given_up_and_told(world: World) -> None:
    world.rooms.fail(COORD, *[DeliveryError("internal_error") for _ in range(1_000)])
    case = await world.open()
    opened = world.clock()
    while not await world.dead():
        assert world.clock() < opened + GIVE_UP_AFTER + timedelta(hours=1)
        world.clock.advance(minutes=20)
        await world.deliver()
    assert world.clock() > opened + GIVE_UP_AFTER
    assert await world.dead() == [("surface", "internal_error")]
    lost = world.vigie.desk.voice.phrases("cause.autre")
    assert any(lost in text and case.ref in text for text in world.rooms.summaries(ALERTS))


async def test_a_channel_that_is_no_longer_in_service_is_a_loss(world: World) -> None:
    case = await world.open()
    async with world.database.write() as connection:
        surface = await world.surface(case, SurfaceKind.THREAD)
        await cases.note_surface(connection, surface.id, channel="teams")
    await world.deliver()
    assert ("surface", "channel_not_configured") in await world.dead()


async def test_a_cause_as_long_as_the_platform_likes_is_still_written_down(world: World) -> None:
    world.rooms.fail(COORD, DeliveryError("x" * 1_000, permanent=True))
    await world.open()
    await world.deliver()
    assert await world.dead() == [("surface", "x" * 200)]
