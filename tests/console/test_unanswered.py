"""Two clicks make a proposal of a group; the group then leaves the list."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.cli.main import main
from bot.storage import exchanges
from bot.storage.review import proposals
from bot.storage.review.proposals import ENTRY, OUTSIDE, PHRASING
from intents.understanding import Understander
from tests.console.browsing import browsing
from tests.console.conftest import Visit
from tests.console.season import ask_for_days
from tests.delivery.world import World
from tests.storage.samples import new_exchange

PARKING = "Qui paie le stationnement des scrutateurs ?"


async def test_questions_alike_are_counted_together(visit: Visit, world: World) -> None:
    await ask_for_days(world)
    page = await (await visit("dcap-1")).get("/console/sans-reponse")
    assert "6 questions" in page.shown
    assert "3 questions" in page.shown
    assert page.text.count('name="echanges"') == 3


@pytest.mark.parametrize(
    ("kind", "entry"), [(PHRASING, "neutralite"), (ENTRY, None), (OUTSIDE, None)]
)
async def test_a_proposal_is_kept_and_its_group_leaves_the_list(
    visit: Visit, world: World, kind: str, entry: str | None
) -> None:
    ids = await ask_for_days(world)
    group = [str(id) for n, id in enumerate(ids) if n % 5 in (2, 3)]
    visitor = await visit("dcap-1")
    fields = {
        "sorte": kind,
        "fiche": "neutralite",
        "texte": f"  {PARKING}\n",
        "echanges": ",".join(group),
    }
    for _ in range(2):
        answer = await visitor.post("/console/sans-reponse/proposer", fields)
        assert answer.headers["Location"] == "/console/sans-reponse"
    async with world.database.read() as connection:
        (kept,) = await proposals.all_proposals(connection)
    assert (kept.kind, kept.entry, kept.text) == (kind, entry, PARKING)
    assert [str(id) for id in kept.exchanges] == group
    assert PARKING not in (await visitor.get("/console/sans-reponse")).shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"sorte": "autre"},
        {"texte": "   "},
        {"texte": "a" * 301},
        {"sorte": PHRASING, "fiche": "inconnue"},
        {"echanges": ""},
        {"echanges": "x,-1,²"},
    ],
)
async def test_a_proposal_that_makes_no_sense_is_refused(
    visit: Visit, world: World, wrong: dict[str, str]
) -> None:
    right = {"sorte": ENTRY, "fiche": "", "texte": PARKING, "echanges": "1,2"}
    visitor = await visit("dcap-1")
    answer = await visitor.post("/console/sans-reponse/proposer", right | wrong)
    assert answer.status == 400
    async with world.database.read() as connection:
        assert await proposals.all_proposals(connection) == []


async def test_the_page_belongs_to_the_dcap(visit: Visit) -> None:
    visitor = await visit("coord-saguenay")
    assert (await visitor.get("/console/sans-reponse")).status == 403
    assert (await visitor.post("/console/sans-reponse/proposer", {})).status == 403


async def test_a_thousand_questions_make_a_page(visit: Visit, world: World) -> None:
    async with world.database.write() as connection:
        for number in range(1_000):
            text = f"Question {number % 97} sur le sujet{number % 97} et mot{number}"
            await exchanges.add(connection, new_exchange(text=text, zone="abstain"))
    page = await (await visit("dcap-1")).get("/console/sans-reponse")
    assert page.status == 200
    assert page.text.count('name="echanges"') == 25
    assert "groupes, plus petits" in page.shown


def test_the_command_shows_the_proposals(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGIE_DATABASE_URL", database_url)
    assert _run("faq") == 0
    assert "Aucune proposition" in capsys.readouterr().out
    assert _run("faq", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


async def test_the_command_says_what_is_proposed_and_where(
    visit: Visit,
    world: World,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from bot.cli.faq import plain, readable

    fields = {"sorte": PHRASING, "fiche": "neutralite", "texte": PARKING, "echanges": "3,4"}
    await (await visit("dcap-1")).post("/console/sans-reponse/proposer", fields)
    async with world.database.read() as connection:
        kept = await proposals.all_proposals(connection)
    assert "Formulation pour « neutralite » : Qui paie le stationnement" in readable(kept)
    assert "2 questions" in readable(kept)
    (row,) = plain(kept)
    assert row["text"] == PARKING
    assert row["exchanges"] == [3, 4]


@pytest.mark.asyncio(loop_scope="session")
async def test_two_presses_propose_a_group(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    database = tmp_path / "console.db"
    shutil.copyfile(sqlite_template, database)
    async with browsing(chromium, understander, database, "dcap-1") as browsed:
        await ask_for_days(browsed.world)
        page = browsed.page
        await browsed.open("/sans-reponse")
        await page.locator("#exemples-1 summary").click()
        assert await browsed.faults() == []
        await page.get_by_role("button", name="Nouvelle fiche").first.click()
        await expect(page.get_by_role("status").first).to_contain_text("Nouvelle fiche proposée")
        await expect(page.get_by_text(PARKING)).to_have_count(0)


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)
