"""Nobody answers, or whoever did falls silent: what leaves, and when, on a real database."""

from datetime import timedelta

import pytest

from bot.domain.case import Case, Kind, Status
from bot.domain.effects import Step, SurfaceKind
from bot.domain.lifecycle import take_charge
from bot.domain.rights import Actor
from bot.storage import cases, outbox
from tests.delivery.world import ALERTS, CONFIDENTIAL, COORD, DAS, DS, World

# The clock starts on a Friday at ten in the morning, in Québec.


async def _events(world: World, case: Case) -> list[str]:
    async with world.database.read() as connection:
        return [entry.event for entry in await cases.entries(connection, case.id)]


async def _clocks(world: World, case: Case) -> dict[str, timedelta]:
    """The steps still to ring, and how long after now."""
    async with world.database.read() as connection:
        found = await outbox.steps_of(connection, case.id)
    return {step: due - world.clock() for step, due in found}


async def _now(world: World, case: Case) -> Case:
    async with world.database.read() as connection:
        found = await cases.get(connection, case.id)
    assert found is not None
    return found


async def _take(world: World, case: Case, who: Actor) -> None:
    await world.act(case, lambda known, setting: take_charge(known, who, setting))


async def test_an_incident_is_recalled_to_its_owner_before_the_dcap_is_told(world: World) -> None:
    case = await world.open(Kind.INCIDENT)
    await world.pass_time(minutes=16, step=60)
    assert await _events(world, case) == ["ouvert", "rappel"]
    await world.pass_time(minutes=15, step=60)
    assert await _events(world, case) == ["ouvert", "rappel", "dcap_avisee"]
    assert any(case.ref in text for text in world.rooms.summaries(ALERTS))


async def test_after_an_outage_an_unanswered_case_says_its_latest_step_once(world: World) -> None:
    incident = await world.open(Kind.INCIDENT)
    manquement = await world.open(Kind.MANQUEMENT)
    await world.deliver()
    world.clock.advance(hours=9)
    await world.deliver()
    for case in (incident, manquement):
        assert await _events(world, case) == ["ouvert", "dcap_avisee"]


async def test_a_climb_is_not_replaced_by_what_tells_somebody_else(world: World) -> None:
    case = await world.open(Kind.INCIDENT, by=DAS)
    await world.deliver()
    world.clock.advance(hours=3)
    await world.deliver()
    assert sorted(await _events(world, case)) == ["dcap_avisee", "monte", "ouvert"]


async def test_a_manquement_that_nobody_takes_ends_in_the_confidential_room(world: World) -> None:
    case = await world.open(Kind.MANQUEMENT)
    await world.pass_time(hours=9, step=600)
    assert await _events(world, case) == ["ouvert", "rappel", "dcap_avisee"]
    assert any(case.ref in text for text in world.rooms.summaries(CONFIDENTIAL))
    assert not any(case.ref in text for text in world.rooms.summaries(ALERTS))


async def test_what_was_due_during_an_outage_waits_for_the_morning_if_it_can(world: World) -> None:
    case = await world.open(Kind.MANQUEMENT)
    await world.deliver()
    world.clock.advance(hours=13)
    await world.deliver()
    assert await _events(world, case) == ["ouvert"]
    assert set(await _clocks(world, case)) == {
        Step.REMIND_OWNER,
        Step.REMIND_BACKUP,
        Step.TELL_DCAP,
    }
    world.clock.advance(hours=8)
    await world.deliver()
    assert await _events(world, case) == ["ouvert", "dcap_avisee"]


async def test_who_took_charge_and_stays_silent_is_reminded_then_released(world: World) -> None:
    case = await world.open(Kind.INCIDENT)
    await _take(world, case, await world.actor(COORD))
    await world.pass_time(minutes=61, step=60)
    assert "rappel_preneur" in await _events(world, case)
    assert (await _now(world, case)).status is Status.PRIS_EN_CHARGE
    await world.pass_time(minutes=30, step=60)
    released = await _now(world, case)
    assert (released.status, released.field_taken_by) == (Status.OUVERT, None)
    assert (await _events(world, case))[-1] == "libere"
    assert len([text for text in world.rooms.summaries(DS) if "de nouveau ouvert" in text]) == 1


@pytest.mark.parametrize("spoken_at", [40, 75], ids=["before-the-reminder", "after-it"])
async def test_a_word_from_who_took_charge_keeps_the_case_theirs(
    world: World, spoken_at: int
) -> None:
    case = await world.open(Kind.INCIDENT)
    await _take(world, case, await world.actor(COORD))
    await world.pass_time(minutes=spoken_at, step=60)
    await world.talk(case, SurfaceKind.THREAD, COORD, "interne : je m’en occupe.")
    spoke = world.clock()
    assert (await _now(world, case)).handled_at == spoke
    await world.pass_time(minutes=95 - spoken_at, step=60)
    assert "libere" not in await _events(world, case)
    assert (
        spoke + timedelta(hours=1)
        == world.clock() + (await _clocks(world, case))[Step.REMIND_TAKER]
    )


async def test_a_word_from_the_reporter_does_not_speak_for_who_took_charge(world: World) -> None:
    case = await world.open(Kind.INCIDENT)
    await _take(world, case, await world.actor(COORD))
    await world.talk(case, SurfaceKind.RECEIPT, DS, "Du nouveau ?")
    assert (await _now(world, case)).handled_at is None


async def test_after_an_outage_nobody_loses_a_case_without_having_been_reminded(
    world: World,
) -> None:
    case = await world.open(Kind.INCIDENT)
    await _take(world, case, await world.actor(COORD))
    await world.deliver()
    world.clock.advance(hours=12)
    await world.deliver()
    events = await _events(world, case)
    assert "rappel_preneur" in events
    assert "libere" not in events
    assert (await _clocks(world, case))[Step.RELEASE] == timedelta(minutes=30)
