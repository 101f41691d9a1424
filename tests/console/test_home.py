"""The first page says what needs somebody, and counts nothing that its reader may not know of."""

import re
import shutil
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.async_api import Browser, expect

from bot.console.charts import rows, stacked
from bot.console.daily import Daily, Scope, midnight
from bot.domain.case import Kind
from bot.domain.scrutin import LOCAL
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import START
from tests.console.browsing import browsing
from tests.console.conftest import Visit
from tests.console.season import ask_for_days, report_and_take
from tests.delivery.world import World


async def test_the_page_counts_what_waits_and_what_was_asked(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    await report_and_take(world)
    page = await (await visit("dcap-1")).get("/console/")
    assert page.status == 200
    assert "10 questions sans bonne réponse" in page.shown
    assert "Répondues 1 (20 %)" in page.shown
    assert "Sans réponse 3 (60 %)" in page.shown
    assert "J−10" in page.shown
    assert "Incident 1 12 min 12 min" in page.shown


async def test_a_case_nobody_takes_is_late_once_its_deadline_has_rung(
    visit: Visit, world: World
) -> None:
    visitor = await visit("dcap-1")
    await world.open(Kind.RUMEUR)
    assert "0 dossier en retard" in (await visitor.get("/console/a-faire")).shown
    await world.pass_time(minutes=20, step=60)
    assert "1 dossier en retard" in (await visitor.get("/console/a-faire")).shown


async def test_the_counts_of_a_coordination_are_those_of_its_places(
    visit: Visit, world: World
) -> None:
    await ask_for_days(world)
    await report_and_take(world)
    here = (await (await visit("coord-saguenay")).get("/console/")).shown
    elsewhere = (await (await visit("coord-montreal")).get("/console/")).shown
    assert "Répondues 1 (20 %)" in here
    assert "Répondues 0 (0 %)" in elsewhere
    assert "12 min" in here
    assert "12 min" not in elsewhere
    assert "envoi abandonné" not in here


@pytest.mark.parametrize("who", ["dcap-1", "coord-montreal"])
async def test_a_manquement_is_in_no_count(visit: Visit, world: World, who: str) -> None:
    before = (await (await visit(who)).get("/console/")).shown
    await world.open(Kind.MANQUEMENT)
    await world.pass_time(hours=5, step=1800)
    after = (await (await visit(who)).get("/console/")).shown
    assert _numbers(after) == _numbers(before)


async def test_the_part_that_follows_says_nothing_new_while_nothing_changes(visit: Visit) -> None:
    visitor = await visit("dcap-1")
    first = await visitor.get("/console/a-faire")
    assert first.status == 200, first.shown
    again = await visitor.get("/console/a-faire", If_None_Match=first.headers["Etag"])
    assert again.status == 304


async def test_what_is_over_is_counted_once() -> None:
    asked: list[tuple[datetime, datetime]] = []

    async def count(start: datetime, end: datetime, _places: Scope) -> dict[str, int]:
        asked.append((start, end))
        return {"answer": 1}

    volumes = Daily[int](changing=timedelta(hours=1))
    first = await volumes.days(count, None, now=START, number=14)
    assert len(asked) == 15
    assert first[-1] == (START.astimezone(LOCAL).date(), {"answer": 2})
    assert await volumes.days(count, None, now=START, number=14) == first
    assert asked[15:] == asked[14:15]
    over, open_ = asked[13]
    assert over < open_ <= START - timedelta(hours=1)


@pytest.mark.parametrize("changing", [timedelta(hours=1), timedelta(days=1), timedelta(days=2)])
@given(late=st.integers(0, 400 * 24 * 60))
async def test_days_are_counted_whole_and_nothing_twice(changing: timedelta, late: int) -> None:
    stretches: list[tuple[datetime, datetime]] = []

    async def count(start: datetime, end: datetime, _places: Scope) -> dict[str, int]:
        stretches.append((start, end))
        return {}

    now = START + timedelta(minutes=late)
    found = await Daily[int](changing=changing).days(count, None, now=now, number=5)
    assert [day for day, _ in found][-1] == now.astimezone(LOCAL).date()
    assert all(before[1] == after[0] for before, after in pairwise(stretches))
    assert stretches[0][0] == midnight(found[0][0])
    assert stretches[-1][1] == midnight(found[-1][0] + timedelta(days=1))


async def test_counts_remembered_for_one_scope_are_not_those_of_another() -> None:
    async def count(_start: datetime, _end: datetime, places: Scope) -> dict[str, int]:
        return {"answer": len(places or ())}

    volumes = Daily[int](changing=timedelta(hours=1))
    both, one = frozenset("ab"), frozenset("a")
    assert (await volumes.days(count, both, now=START, number=5))[0][1]["answer"] == 2
    assert (await volumes.days(count, one, now=START, number=5))[0][1]["answer"] == 1


def test_bars_stay_in_their_box_and_keep_their_proportions() -> None:
    chart = stacked([("1/11", [3, 1, 0]), ("2/11", [6, 2, 0])])
    assert all(bar.y >= 0 and bar.y + bar.height <= chart.height for bar in chart.bars)
    small, _, large, _ = chart.bars
    assert large.height == pytest.approx(2 * small.height, abs=0.02)
    assert stacked([]).bars == rows([]).bars == ()


async def test_an_empty_season_is_said_plainly(visit: Visit, database: Database) -> None:
    page = await (await visit("dcap-1")).get("/console/")
    assert "Aucun dossier n’a été pris en charge depuis 30 jours." in page.shown


@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_is_readable_by_everybody(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    database = tmp_path / "console.db"
    shutil.copyfile(sqlite_template, database)
    async with browsing(chromium, understander, database, "dcap-1") as browsed:
        await ask_for_days(browsed.world)
        await report_and_take(browsed.world)
        await browsed.open("/")
        await expect(browsed.page.get_by_role("img")).to_have_count(2)
        assert await browsed.faults() == []
        await browsed.page.keyboard.press("g")
        await browsed.page.keyboard.press("2")
        await expect(browsed.page).to_have_url(f"{browsed.root}/echanges")


def _numbers(shown: str) -> list[str]:
    """Every number of the page's own part."""
    return re.findall(r"\d+", shown.partition("À faire maintenant")[2])
