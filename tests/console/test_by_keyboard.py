"""The main paths of the console, with the keyboard alone."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.domain.case import Kind
from bot.domain.lifecycle import take_charge
from bot.storage import cases
from intents.understanding import Understander
from tests.console.browsing import Browsed
from tests.console.lived import RUMOUR
from tests.console.living import living
from tests.delivery.world import COORD

_KINDS = {kind.prefix: kind for kind in Kind}
_MOST_TABS = 400


@pytest.mark.asyncio(loop_scope="session")
async def test_a_reviewer_judges_searches_proposes_and_suspends_by_keyboard(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    async with living(chromium, understander, sqlite_template, tmp_path, "dcap-1") as (browsed, _):
        page = browsed.page
        await browsed.open("/")
        await _judge(page)
        await _search(page)
        await _propose(page)
        await _suspend_and_lift(page)


async def _judge(page: Page) -> None:
    """The next exchange that nobody judged, then its verdict, then the one after."""
    await page.keyboard.press("g")
    await page.keyboard.press("2")
    await expect(page).to_have_url(re.compile("/echanges$"))
    await page.keyboard.press("n")
    await expect(page).to_have_url(re.compile(r"/echanges/\d+$"))
    judged = page.url
    await page.keyboard.press("j")
    await expect(page.locator(".said")).to_contain_text("Verdict noté")
    assert page.url != judged
    await page.goto(judged)
    await expect(page.get_by_text("Verdict :")).to_contain_text("juste", ignore_case=True)


async def _search(page: Page) -> None:
    await page.keyboard.press("g")
    await page.keyboard.press("2")
    await expect(page).to_have_url(re.compile("/echanges$"))
    await page.keyboard.press("/")
    await expect(page.get_by_label("Mots de la question")).to_be_focused()
    await page.keyboard.type("stationement paye")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("q=stationement"))
    await page.keyboard.press("/")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("stationnement")
    await page.keyboard.press("Enter")
    await expect(page.locator("mark").first).to_have_text("stationnement")
    await _go(page, page.locator("a.question").first)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Échange")


async def _propose(page: Page) -> None:
    """From the menu: the page, then the button. Two presses, as two clicks."""
    await _go(page, page.get_by_role("link", name="Sans réponse"))
    group = page.locator("section.card").first
    asked = await group.get_by_role("heading").inner_text()
    await _go(page, group.get_by_role("button", name="Nouvelle fiche"))
    await expect(page.locator(".said")).to_contain_text("Nouvelle fiche proposée")
    await expect(page.get_by_role("heading", name=asked, exact=True)).to_have_count(0)


async def _suspend_and_lift(page: Page) -> None:
    await _go(page, page.get_by_role("link", name="Fiches"))
    row = page.locator("#fiche-neutralite")
    await _go(page, row.locator("summary"))
    await page.keyboard.press("Tab")
    await page.keyboard.type("Texte à revoir")
    await page.keyboard.press("Enter")
    await expect(row.locator(".badge")).to_have_text("Suspendue")
    await _go(page, row.get_by_role("button", name="Donner de nouveau"))
    await expect(row.locator(".badge")).to_have_text("En service")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_case_is_taken_answered_and_closed_by_keyboard_and_others_see_it_at_once(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    async with living(chromium, understander, sqlite_template, tmp_path, "dcap-1") as (browsed, n):
        page, keys = browsed.page, browsed.page.keyboard
        waiting = await browsed.world.open(words=RUMOUR)
        await browsed.world.deliver()
        await browsed.open("/dossiers")
        await _go(page, page.get_by_role("link", name=waiting.ref))
        state = page.locator(".head .badge").first
        await _go(page, page.get_by_role("button", name="Prendre en charge"))
        await expect(state).to_have_text("pris en charge")
        await _go(page, page.get_by_role("button", name="Répondre").first)
        await _to(page, page.locator("textarea"))
        await keys.type("Merci, on s’en occupe.")
        await _go(page, page.locator("form.act button.primary"))
        await expect(page.locator(".timeline").first).to_contain_text("Merci, on s’en occupe.")
        await _go(page, page.get_by_role("button", name="Clore"))
        await _to(page, page.get_by_role("radio").or_(page.get_by_label("Issue")).first)
        await keys.press("ArrowDown")
        await _go(page, page.locator("form.act button.primary"))
        await expect(state).to_have_text("clos")
        await _follow(browsed, n["waiting"])
        await _go(page, page.get_by_role("button", name="Se déconnecter"))
        await expect(page).to_have_url(re.compile("/connexion"))
        await browsed.open("/journal")
        await expect(page).to_have_url(re.compile("/connexion"))


async def _follow(browsed: Browsed, ref: str) -> None:
    """Somebody else acts on a case that is open here: its page follows, without being loaded."""
    page, world = browsed.page, browsed.world
    await browsed.open(f"/dossiers/{ref}")
    await page.evaluate("window.sameLoad = true")
    actor = await world.actor(COORD)
    kind, number = ref.split("-")
    async with world.database.read() as connection:
        case = await cases.numbered(connection, _KINDS[kind], int(number))
    assert case is not None
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    state = page.locator(".head .badge").first
    await expect(state).to_have_text("pris en charge", timeout=15_000)
    assert await page.evaluate("window.sameLoad")


async def _to(page: Page, target: Locator) -> None:
    """Reach something with the Tab key alone."""
    await target.wait_for()
    for _ in range(_MOST_TABS):
        await page.keyboard.press("Tab")
        if await target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}")


async def _go(page: Page, target: Locator) -> None:
    await _to(page, target)
    await page.keyboard.press("Enter")
    await page.wait_for_load_state()
