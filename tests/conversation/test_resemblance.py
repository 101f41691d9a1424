"""What a rumour is compared with costs nobody their report, nor the loop its time."""

import asyncio
from dataclasses import replace
from typing import NoReturn

import pytest

from bot.casework.resemblance import Reader
from intents.sameness import Sameness
from intents.understanding import Understander
from tests.conversation.world import ALERTS, World


async def test_rumours_that_arrive_together_build_the_comparison_once(
    understander: Understander,
) -> None:
    built: list[Sameness] = []

    def build() -> Sameness:
        built.append(Sameness.of(understander.matcher))
        return built[-1]

    reader = Reader(build)
    read = await asyncio.gather(*(reader.read({"dit": "Le vote est annulé"}) for _ in range(5)))
    assert len(built) == 1
    assert {one.fingerprint for one in read if one} == {built[0].fingerprint("Le vote est annulé")}


async def test_a_comparison_that_is_prepared_is_there_for_the_first_rumour(
    understander: Understander,
) -> None:
    built: list[Sameness] = []

    def build() -> Sameness:
        built.append(Sameness.of(understander.matcher))
        return built[-1]

    reader = Reader(build)
    await reader.prepare()
    assert len(built) == 1
    read = await reader.read({"dit": "Le vote est annulé"})
    assert read is not None
    assert read.sameness is built[0]
    assert len(built) == 1


async def test_the_link_of_a_report_is_part_of_what_it_claims(understander: Understander) -> None:
    reader = Reader(lambda: Sameness.of(understander.matcher))
    words = {"dit": "Voici ce qui se dit", "lien": "https://exemple.test/publication/12345"}
    read = await reader.read(words)
    assert read is not None
    assert read.fingerprint.links


async def test_a_rumour_that_cannot_be_compared_is_still_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> NoReturn:
        raise ValueError("Le vote serait annulé")

    desk = replace(world.vigie.desk, resembling=Reader(broken))
    monkeypatch.setattr(world.vigie.conversation, "_desk", desk)
    await world.command("ds-chicoutimi", "rumeur", "Le vote serait annulé")
    (case,) = await world.cases()
    assert case.ref in world.text(ALERTS)
