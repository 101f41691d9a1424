"""The search box of the exchanges finds words, marks them, and answers whatever is typed."""

from urllib.parse import quote

import pytest

from bot.storage import exchanges
from tests.console.conftest import Visit
from tests.console.season import ask_for_days
from tests.delivery.world import World
from tests.storage.samples import new_exchange


async def test_what_was_looked_for_is_marked_in_the_list(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    page = await (await visit("dcap-1")).get("/console/echanges?q=scrutateur+stationn")
    assert page.text.count('class="question"') == 6
    assert "<mark>stationnement</mark> des <mark>scrutateurs</mark>" in page.text


async def test_a_search_keeps_to_its_filters(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    visitor = await visit("dcap-1")
    for query, found in (("zone=abstain", 6), ("zone=answer", 0), ("du=2026-11-20", 2)):
        page = await visitor.get(f"/console/echanges?q=stationnement&{query}")
        assert page.text.count('class="question"') == found


async def test_a_coordination_searches_its_own_places(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    query = "/console/echanges?q=stationnement"
    assert "<mark>" in (await (await visit("coord-saguenay")).get(query)).text
    assert "<mark>" not in (await (await visit("coord-montreal")).get(query)).text


@pytest.mark.parametrize("typed", ["???", '"', "AND OR (", "a" * 5_000, "zzé' --", "%00", "*"])
async def test_whatever_is_typed_gets_a_page(visit: Visit, world: World, typed: str) -> None:
    await ask_for_days(world, days=1)
    page = await (await visit("dcap-1")).get(f"/console/echanges?q={quote(typed)}")
    assert page.status == 200
    assert "Aucun échange ne correspond" in page.shown


async def test_a_long_search_goes_on(visit: Visit, world: World) -> None:
    async with world.database.write() as connection:
        for _ in range(32):
            await exchanges.add(connection, new_exchange(text="Le stationnement"))
    visitor = await visit("dcap-1")
    first = await visitor.get("/console/echanges?q=stationnement")
    assert "/console/echanges?q=stationnement&amp;avant=3" in first.text
    rest = await visitor.get("/console/echanges?q=stationnement&avant=3")
    assert rest.text.count('class="question"') == 2
