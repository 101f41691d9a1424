"""Microsoft stalls, refuses, cuts, rotates: the service lives, delivers once, and never lies."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.app import utc_now
from tests.fakes import entra
from tests.fakes.entra_tokens import SigningPair
from tests.fakes.teams_connector import Fault
from tests.fakes.teams_limits import LARGEST
from tests.parity.front import until
from tests.service.teams_forms import filled_in
from tests.service.teams_world import TeamsWorld, teams_world
from tests.wording.plain import loose

DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
RUMOUR = "rumeur On raconte que le bureau de vote ferme à midi"
TURNS = 200

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[TeamsWorld]:
    """A service whose Teams found nothing to refuse at the end."""
    async with teams_world(database_url) as opened:
        yield opened
        assert opened.teams.violations == []


async def test_one_token_serves_two_hundred_turns(world: TeamsWorld) -> None:
    staff = list(world.grounds.people)
    for turn in range(1 + TURNS // len(staff)):
        answers = await asyncio.gather(*(world.person(id).say(f"aide {turn}") for id in staff))
        assert {answer.status for answer in answers} == {200}
    await world.settled()
    assert len(world.teams.called("post")) >= TURNS
    assert world.entra.asked["token"] == 1
    assert len({call.bearer for call in world.teams.calls}) == 1


async def test_the_service_lives_while_the_token_server_and_the_connector_stall(
    world: TeamsWorld,
) -> None:
    world.entra.hold()
    world.teams.hold()
    assert (await world.person(DS).say(RUMOUR)).status == 200
    await world.entra.reached("discovery")
    assert await world.livez() == 200
    assert world.teams.calls == []
    world.entra.release()
    await until(lambda: world.teams.calls)
    assert await world.livez() == 200
    assert world.room() == []
    world.teams.release()
    await world.posted("RUM-0001")


async def test_a_rotated_key_is_accepted_without_a_restart_and_nobody_else_waits_for_it(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = timedelta()
    monkeypatch.setattr("bot.platforms.utc_now", lambda: utc_now() + late)
    async with teams_world(database_url) as world:
        await world.person(DS).say("aide")
        before = world.entra.asked["metadata"]
        old, new = world.entra.pairs[0], SigningPair("cle-2")
        late = timedelta(minutes=2)
        world.entra.hold()
        world.entra.pairs = [new, old]
        rotated = asyncio.create_task(world.person(COORD).say(RUMOUR))
        await world.entra.reached("metadata", before + 1)
        assert await world.livez() == 200
        world.entra.pairs = [old]
        assert (await world.person(DS).say("aide")).status == 200
        assert not rotated.done()
        world.entra.pairs = [new]
        world.entra.release()
        assert (await rotated).status == 200
        await world.posted("RUM-0001")
        assert (await world.person(DS).say("aide")).status == 200


async def test_while_the_key_server_is_down_teams_is_asked_to_come_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = timedelta()
    monkeypatch.setattr("bot.platforms.utc_now", lambda: utc_now() + late)
    async with teams_world(database_url) as world:
        await world.person(DS).say("aide")
        late = timedelta(minutes=2)
        world.entra.pairs = [SigningPair("cle-2")]
        world.entra.fail("metadata", entra.Fault())
        assert (await world.person(DS).say(RUMOUR)).status == 503
        late = timedelta(minutes=3)
        assert (await world.clients.repeat()).status == 200
        await world.posted("RUM-0001")
        refused = world.service.vigie.metrics.refused.labels("teams", "keys")
        assert refused._value.get() == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, "Throttled", retry_after="1"),
        Fault(412, "PreconditionFailed"),
        Fault(502),
        Fault(504),
        Fault(drop=True),
    ],
    ids=["429", "412", "502", "504", "cut"],
)
async def test_what_passes_is_tried_again_and_delivered_once(
    world: TeamsWorld, fault: Fault
) -> None:
    world.teams.fail("create", fault, fault)
    world.teams.fail("post", fault)
    await world.person(DS).say(RUMOUR)
    await world.posted("RUM-0001")
    await world.reads(COORD, "RUM-0001")
    await world.reads(DS, "envoyé à la DCAP")
    await world.settled()
    cards = [*world.room(), *world.private(COORD)]
    assert [loose(one.shown).count("RUM-0001 · Rumeur") for one in cards] == [1, 1]
    assert len([one for one in world.private(DS) if "RUM-0001" in one.shown]) == 1


async def test_an_update_that_fails_for_a_while_is_made_in_place(world: TeamsWorld) -> None:
    await world.person(DS).say(RUMOUR)
    alert = await world.posted("RUM-0001")
    await world.reads(DS, "envoyé à la DCAP")
    await world.settled()
    world.teams.fail("update", Fault(412, "PreconditionFailed"), Fault(drop=True), Fault(502))
    await world.person(DCAP).press(alert, "Prendre en charge")
    assert await world.posted("pris en charge") is alert
    await world.reads(DS, "la DCAP a pris le dossier en charge")
    await world.settled()
    assert len(world.room()) == 1


async def test_a_token_withdrawn_before_its_end_is_asked_for_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = timedelta()
    monkeypatch.setattr("bot.platforms.utc_now", lambda: utc_now() + late)
    async with teams_world(database_url) as world:
        await world.person(DS).say("aide")
        await world.reads(DS, "Ce que je fais pour vous")
        [first] = world.entra.granted
        world.teams.accepts = lambda bearer: bearer in world.entra.granted and bearer != first
        late = timedelta(minutes=2)
        await world.person(DS).say(RUMOUR)
        await world.posted("RUM-0001")
        await world.settled()
        assert world.entra.asked["token"] == 2


async def test_a_card_full_of_accents_weighs_on_the_way_what_it_weighs_in_utf_8(
    world: TeamsWorld,
) -> None:
    """Escaped, « é » would take six bytes in place of two, and Teams would refuse the card."""
    ds = world.person(DS)
    await ds.say("rumeur")
    form = await world.reads(DS, "Ce qui se dit")
    await ds.send_card(form, filled_in(form.cards[0], "é" * 3_000))
    await world.posted("éééé")
    await world.settled()
    weights = [len(json.dumps(one.payload, ensure_ascii=False).encode()) for one in posts(world)]
    escaped = [len(json.dumps(one.payload)) for one in posts(world)]
    assert max(weights) <= LARGEST < max(escaped)


def posts(world: TeamsWorld) -> list[Any]:
    """What was written to Teams."""
    return [call for call in world.teams.calls if call.verb in ("create", "post", "update")]
