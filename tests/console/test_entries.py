"""An entry is suspended for a reason and given again; a correction reaches who read the answer."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import func, select

from bot.storage import exchanges, journal
from bot.storage.review import corrections, suspensions
from bot.storage.schema import outbox
from intents.understanding import Understander
from tests.console.browsing import browsing
from tests.console.conftest import Visit
from tests.console.season import ask_for_days
from tests.delivery.world import DAS, World
from tests.storage.samples import new_exchange
from tests.wording.plain import plain

ENTRY = "/console/fiches/opinions"
REASON = "La consigne a changé"
RIGHT = "Discutez-en d’abord avec votre DS.\nEn cas de doute, abstenez-vous."
TITLE = "Puis-je donner mes opinions sur les médias sociaux"


async def _journal(world: World, act: journal.Act) -> list[tuple[str, str | None]]:
    async with world.database.read() as connection:
        lines = await journal.lines(connection, journal.Wanted(act=act))
    return [(line.subject, line.reason) for line in lines]


async def test_the_list_says_how_often_each_entry_was_shown(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    page = await (await visit("dcap-1")).get("/console/fiches")
    assert re.search(TITLE + r".{0,60}opinions · \S+ 3 .{0,90} 0 1 En service", page.shown)


async def test_an_entry_is_suspended_then_given_again(visit: Visit, world: World) -> None:
    visitor = await visit("dcap-1")
    assert (await visitor.post(f"{ENTRY}/suspendre", {"raison": "  "})).status == 400
    for _ in range(2):
        assert (await visitor.post(f"{ENTRY}/suspendre", {"raison": REASON})).status == 303
    page = await visitor.get("/console/fiches")
    assert "1 suspendue" in page.shown
    assert f"Suspendue {REASON}" in page.shown
    assert (await world.vigie.reference.current()).suspended == {"opinions"}
    for _ in range(2):
        assert (await visitor.post(f"{ENTRY}/reprendre")).status == 303
    assert (await world.vigie.reference.current()).suspended == frozenset()
    assert await _journal(world, journal.Act.SUSPEND) == [("fiche opinions", REASON)]
    assert await _journal(world, journal.Act.LIFT) == [("fiche opinions", None)]


async def test_another_replica_learns_of_it_within_ten_seconds(world: World) -> None:
    assert (await world.vigie.reference.current()).suspended == frozenset()
    suspension = suspensions.Suspension("opinions", REASON, "Doris", world.clock())
    async with world.database.write() as connection:
        await suspensions.suspend(connection, suspension)
    world.clock.advance(seconds=10)
    snapshot = await world.vigie.reference.current()
    assert snapshot.suspended == {"opinions"}
    assert snapshot.directory.people


async def test_a_correction_is_previewed_then_sent_once(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    visitor = await visit("dcap-1")
    fields = {"texte": RIGHT, "depuis": "2026-11-10T08:00"}
    preview = await visitor.post(f"{ENTRY}/corriger", fields)
    assert "ira à 1 personne" in preview.shown
    key = re.search(r'name="cle" value="([^"]+)"', preview.text)
    assert key is not None
    assert await _sent(world) == 0
    for _ in range(2):
        answer = await visitor.post(f"{ENTRY}/envoyer", {**fields, "cle": key[1]})
        assert answer.headers["Location"] == "/console/fiches"
    await world.deliver()
    (post,) = [post for post in world.rooms.posts.values() if post.room == DAS]
    said = plain(post.shown)
    assert "Discutez-en d’abord avec votre DS." in said
    assert TITLE in said.replace("\u202f", " ")
    assert "Discutez" not in post.shown.summary
    assert await _journal(world, journal.Act.CORRECT) == [
        ("fiche opinions, correction 1, 1 envois", None)
    ]
    assert RIGHT.splitlines()[1] in (await visitor.get(f"{ENTRY}/corriger")).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"texte": "  "},
        {"texte": "a" * 2001},
        {"depuis": "hier"},
        {"depuis": "2026-12-24T08:00"},
        {"depuis": "2020-01-01T08:00"},
        {"depuis": "2026-11-10T08:00+00:00"},
    ],
)
async def test_a_correction_that_makes_no_sense_keeps_its_text(
    visit: Visit, world: World, wrong: dict[str, str]
) -> None:
    fields = {"texte": RIGHT, "depuis": "2026-11-10T08:00", "cle": "k" * 32} | wrong
    visitor = await visit("dcap-1")
    for path in ("corriger", "envoyer"):
        answer = await visitor.post(f"{ENTRY}/{path}", fields)
        assert answer.status == 400
        assert 'role="alert"' in answer.text
    assert await _sent(world) == 0


async def test_nobody_to_write_to_is_said(visit: Visit) -> None:
    fields = {"texte": RIGHT, "depuis": "2026-11-10T08:00"}
    preview = await (await visit("dcap-1")).post(f"{ENTRY}/corriger", fields)
    assert "Personne n’a reçu cette réponse" in preview.shown
    assert "/envoyer" not in preview.text


async def test_everything_here_belongs_to_the_dcap(visit: Visit, world: World) -> None:
    visitor = await visit("coord-saguenay")
    for path in ("/console/fiches", f"{ENTRY}/corriger"):
        assert (await visitor.get(path)).status == 403
    for act in ("suspendre", "reprendre", "corriger", "envoyer"):
        assert (await visitor.post(f"{ENTRY}/{act}", {"raison": REASON})).status == 403


async def test_an_entry_that_does_not_exist_has_no_page(visit: Visit) -> None:
    visitor = await visit("dcap-1")
    assert (await visitor.get("/console/fiches/inconnue/corriger")).status == 404
    answer = await visitor.post("/console/fiches/inconnue/suspendre", {"raison": REASON})
    assert answer.status == 404


async def test_jobs_of_a_correction_bear_no_words(visit: Visit, world: World) -> None:
    async with world.database.write() as connection:
        asked = new_exchange(at=world.clock() - timedelta(hours=1))
        await exchanges.add(connection, asked)
    visitor = await visit("dcap-1")
    fields = {"texte": RIGHT, "depuis": "2026-11-10T08:00", "cle": "k" * 32}
    await visitor.post(f"{ENTRY}/envoyer", fields)
    async with world.database.read() as connection:
        (job,) = (await connection.execute(select(outbox))).mappings().all()
        (kept,) = await corrections.of_entry(connection, "opinions")
    assert (job["job"], job["name"]) == ("correction", str(kept.id))
    assert not any("DS" in str(value) for value in job.values())


async def _sent(world: World) -> int:
    async with world.database.read() as connection:
        query = select(func.count()).select_from(outbox)
        return int((await connection.execute(query)).scalar_one())


@pytest.mark.asyncio(loop_scope="session")
async def test_suspending_and_correcting_in_the_browser(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    database = tmp_path / "console.db"
    shutil.copyfile(sqlite_template, database)
    async with browsing(chromium, understander, database, "dcap-1") as browsed:
        await ask_for_days(browsed.world)
        page = browsed.page
        await browsed.open("/fiches")
        await page.locator("#suspendre-opinions summary").press("Enter")
        await page.locator("#suspendre-opinions input[name=raison]").fill(REASON)
        assert await browsed.faults() == []
        await page.locator("#suspendre-opinions input[name=raison]").press("Enter")
        await expect(page.get_by_role("status").first).to_contain_text("est suspendue")
        assert await browsed.faults() == []
        await page.locator("#fiche-opinions").get_by_role("link", name="Corriger").click()
        await page.get_by_label("Ce qui est juste").fill(RIGHT)
        await page.get_by_role("button", name="Voir à qui").click()
        await expect(page.locator("#apercu")).to_be_visible()
        assert await browsed.faults() == []
        await page.get_by_role("button", name="Envoyer à 1 personne").click()
        await expect(page.get_by_role("status").first).to_contain_text("part vers 1 personne")
