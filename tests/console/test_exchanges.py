"""Exchanges are read without names, judged by key, and a name costs a reason."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.domain.case import Kind
from bot.domain.people import Role
from bot.storage import exchanges, journal
from bot.storage.review import verdicts
from intents.understanding import Understander
from tests.console.browsing import browsing
from tests.console.conftest import Visit
from tests.console.season import ASKED, ask_for_days
from tests.delivery.world import DAS, World
from tests.storage.samples import new_exchange

REASON = "La DAS demande qu’on la rappelle"


async def _name(world: World, who: str) -> str:
    snapshot = await world.vigie.reference.current()
    return snapshot.directory.people[who].name


async def test_the_list_shows_role_and_region_and_nobody(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    page = await (await visit("dcap-1")).get("/console/echanges")
    assert "DAS" in page.shown
    assert "Saguenay–Lac-Saint-Jean" in page.shown
    assert await _name(world, DAS) not in page.text
    assert DAS not in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zone=abstain", 9),
        ("zone=abstain&avis=inutile", 0),
        ("avis=inutile", 1),
        ("fiche=opinions", 3),
        ("role=DAS", 15),
        ("role=DS", 0),
        ("region=Montr%C3%A9al", 0),
        ("canal=slack", 0),
        ("au=2026-11-18", 5),
        ("du=2026-11-20", 5),
        ("du=pas-une-date&zone=inconnue&avant=x", 15),
        ("avant=6", 5),
    ],
)
async def test_each_filter_leaves_what_it_says(
    visit: Visit, world: World, query: str, found: int
) -> None:
    await ask_for_days(world)
    page = await (await visit("dcap-1")).get(f"/console/echanges?{query}")
    assert page.status == 200
    assert page.text.count('class="question"') == found


async def test_a_long_list_goes_on_with_its_filters(visit: Visit, world: World) -> None:
    async with world.database.write() as connection:
        for _ in range(31):
            await exchanges.add(connection, new_exchange(zone="abstain"))
    visitor = await visit("dcap-1")
    page = await visitor.get("/console/echanges?zone=abstain")
    assert page.text.count('class="question"') == 30
    assert "/console/echanges?zone=abstain&amp;avant=2" in page.text
    rest = await visitor.get("/console/echanges?zone=abstain&avant=2")
    assert rest.text.count('class="question"') == 1
    assert "Plus anciens" not in rest.shown


async def test_a_coordination_reads_its_own_places_alone(visit: Visit, world: World) -> None:
    first = (await ask_for_days(world))[0]
    here, elsewhere = await visit("coord-saguenay"), await visit("coord-montreal")
    assert (await here.get(f"/console/echanges/{first}")).status == 200
    assert (await elsewhere.get(f"/console/echanges/{first}")).status == 404
    assert (await elsewhere.get("/console/echanges")).text.count('class="question"') == 0
    forced = "/console/echanges?region=Saguenay%E2%80%93Lac-Saint-Jean"
    assert (await elsewhere.get(forced)).text.count('class="question"') == 0


async def test_the_page_says_what_was_understood_and_why(visit: Visit, world: World) -> None:
    first = (await ask_for_days(world))[0]
    page = await (await visit("dcap-1")).get(f"/console/echanges/{first}")
    assert ASKED[0][0] in page.shown.replace("\u202f", " ")
    assert "91 %" in page.shown.replace("\u00a0", " ")
    assert "Pas un signalement" in page.shown
    assert "ces raisons sont celles d’aujourd’hui" in page.shown


async def test_an_answer_whose_text_changed_since_says_so(visit: Visit, world: World) -> None:
    async with world.database.write() as connection:
        stored = await exchanges.add(connection, new_exchange(answer_hash="ab" * 32))
    page = await (await visit("dcap-1")).get(f"/console/echanges/{stored}")
    assert "Le texte de la fiche a changé depuis" in page.shown


async def test_words_kept_apart_open_no_page(visit: Visit, world: World) -> None:
    async with world.database.write() as connection:
        stored = await exchanges.add(
            connection, new_exchange(text="[propos confidentiels, non conservés]")
        )
    visitor = await visit("dcap-1", confidential=True)
    assert (await visitor.get(f"/console/echanges/{stored}")).status == 404


async def test_a_case_is_named_to_those_who_may_read_it(visit: Visit, world: World) -> None:
    told = await world.open(Kind.RUMEUR)
    hidden = await world.open(Kind.MANQUEMENT)
    async with world.database.write() as connection:
        ids = [await exchanges.add(connection, new_exchange()) for _ in range(2)]
        for stored, case in zip(ids, (told, hidden), strict=True):
            await exchanges.note(connection, stored, case_id=case.id)
    visitor = await visit("dcap-1")
    assert told.ref in (await visitor.get(f"/console/echanges/{ids[0]}")).shown
    assert hidden.ref not in (await visitor.get(f"/console/echanges/{ids[1]}")).text


async def test_a_verdict_leads_to_the_next(visit: Visit, world: World) -> None:
    ids = await ask_for_days(world)
    visitor = await visit("dcap-1")
    start = await visitor.get("/console/echanges/suivant")
    newest = ids[-1]
    assert start.headers["Location"] == f"/console/echanges/{newest}"
    answer = await visitor.post(
        f"/console/echanges/{newest}/verdict", {"verdict": "hors_sujet", "fiche": ""}
    )
    assert answer.headers["Location"] == f"/console/echanges/{ids[-2]}"
    async with world.database.read() as connection:
        review = await verdicts.review_of(connection, newest)
    assert review is not None
    assert (review.verdict, review.entry) == ("hors_sujet", None)
    assert review.by == await _name(world, "dcap-1")


async def test_another_entry_must_be_named(visit: Visit, world: World) -> None:
    first = (await ask_for_days(world))[0]
    visitor = await visit("dcap-1")
    path = f"/console/echanges/{first}/verdict"
    for entry in ("", "inconnue"):
        answer = await visitor.post(path, {"verdict": "autre", "fiche": entry})
        assert "Choisissez la fiche" in answer.shown
    assert (await visitor.post(path, {"verdict": "n’importe"})).status == 400
    assert (await visitor.post(path, {"verdict": "autre", "fiche": "neutralite"})).status == 303
    async with world.database.read() as connection:
        review = await verdicts.review_of(connection, first)
    assert review is not None
    assert review.entry == "neutralite"


async def test_a_name_is_shown_once_for_a_reason_that_is_written_down(
    visit: Visit, world: World
) -> None:
    first = (await ask_for_days(world))[0]
    visitor = await visit("dcap-1")
    path, name = f"/console/echanges/{first}", await _name(world, DAS)
    refused = await visitor.post(f"{path}/identite", {"raison": "  court  "})
    assert name not in refused.text
    shown = await visitor.post(f"{path}/identite", {"raison": REASON})
    assert name in shown.shown
    assert name not in (await visitor.get(path)).text
    async with world.database.read() as connection:
        lines = await journal.lines(connection, journal.Wanted(act=journal.Act.IDENTITY))
    assert [(line.subject, line.reason) for line in lines] == [(f"échange {first}", REASON)]


async def test_a_coordination_may_neither_judge_nor_learn_a_name(
    visit: Visit, world: World
) -> None:
    first = (await ask_for_days(world))[0]
    visitor = await visit("coord-saguenay")
    for act, fields in (("identite", {"raison": REASON}), ("verdict", {"verdict": "juste"})):
        answer = await visitor.post(f"/console/echanges/{first}/{act}", fields)
        assert answer.status == 403
    assert "Voir qui a écrit" not in (await visitor.get(f"/console/echanges/{first}")).shown


async def test_people_s_words_are_never_read_as_a_page(visit: Visit, world: World) -> None:
    hostile = "<script>alert(1)</script> ' \" <img src=x onerror=y> {{ csrf }}"
    async with world.database.write() as connection:
        stored = await exchanges.add(connection, new_exchange(text=hostile, role=Role.DS))
    visitor = await visit("dcap-1")
    for path in (f"/{stored}", "", "?q=script", "?q=%22%3E%3Cscript%3E"):
        page = await visitor.get(f"/console/echanges{path}")
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


@pytest.mark.asyncio(loop_scope="session")
async def test_reviewing_needs_no_mouse(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    database = tmp_path / "console.db"
    shutil.copyfile(sqlite_template, database)
    async with browsing(chromium, understander, database, "dcap-1") as browsed:
        ids = await ask_for_days(browsed.world)
        page = browsed.page
        await browsed.open("/echanges")
        assert await browsed.faults() == []
        await page.keyboard.press("n")
        await expect(page).to_have_url(f"{browsed.root}/echanges/{ids[-1]}")
        await page.locator("#pourquoi summary").click()
        assert await browsed.faults() == []
        await page.keyboard.press("h")
        await expect(page).to_have_url(f"{browsed.root}/echanges/{ids[-2]}")
        await expect(page.get_by_role("status").first).to_contain_text("Verdict noté")
        await page.keyboard.press("n")
        await expect(page).to_have_url(f"{browsed.root}/echanges/{ids[-3]}")
        await page.keyboard.press("a")
        await expect(page.locator("#fiche")).to_be_focused()
        await page.keyboard.press("Escape")
        await page.get_by_label("Raison").fill(REASON)
        await page.get_by_role("button", name="Voir qui a écrit").click()
        await expect(page.locator("#identite + p")).not_to_be_empty()
        assert await browsed.faults() == []
