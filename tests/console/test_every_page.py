"""Every page of the console in a real browser, at every width, light and dark, and by keyboard."""

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bot.config import Settings
from bot.console.app import console
from bot.console.demo_door import DemoDoor
from bot.console.setup import SETUP
from intents.understanding import Understander
from tests.console.browsing import TAGS, Browsed
from tests.console.living import living
from tests.conversation.world import SETTINGS
from tests.delivery.world import COORD, World

WIDTHS = (390, 768, 1280, 1920)
EXAMINED = (390, 768)
"""Where axe looks: laid out as on a phone, then with tables as on every wider screen."""

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that a page in the dark may break when it keeps them in the light."""


PAGES = {
    "/": ("/",),
    "/connexion": ("/connexion",),
    "/dossiers": (
        "/dossiers",
        "/dossiers?statut=clos&sorte=incident&region=Montréal",
        "/dossiers?retard=oui",
    ),
    "/dossiers/{ref}": (
        "/dossiers/{rumour}",
        "/dossiers/{late}",
        "/dossiers/{closed}",
        "/dossiers/{secret}",
    ),
    "/echanges": ("/echanges", "/echanges?q=stationnement&role=DAS", "/echanges?q=introuvable"),
    "/echanges/{number}": ("/echanges/1", "/echanges/2", "/echanges/60", "/echanges/63"),
    "/fiches": ("/fiches",),
    "/fiches/{entry}/corriger": ("/fiches/{entry}/corriger",),
    "/journal": ("/journal", "/journal?acte=export"),
    "/sans-reponse": ("/sans-reponse",),
}
"""The pages to look at, by the address that the console declares."""

NO_PAGE = {"", "/echanges/suivant", "/dossiers/{ref}/fichiers/{file}"}
"""Addresses that lead elsewhere, or give a file."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lived_in(
    chromium: Browser,
    understander: Understander,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Browsed, dict[str, str]]]:
    """A reviewer of the DCAP who may read what is confidential, and the names of what is there."""
    folder = tmp_path_factory.mktemp("console")
    async with living(chromium, understander, sqlite_template, folder, "dcap-1") as found:
        yield found


def test_every_page_is_looked_at(world: World) -> None:
    door = DemoDoor("http://127.0.0.1:1/console")
    application = console(world.vigie, Settings.model_validate(SETTINGS), door)
    declared = {
        route.resource.canonical
        for route, rule in application[SETUP].rules.items()
        if rule.method == "GET" and not rule.live and route.resource is not None
    }
    assert declared == {*PAGES, *NO_PAGE}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.asyncio(loop_scope="session")
async def test_a_page_is_readable_at_every_width_light_and_dark(
    lived_in: tuple[Browsed, dict[str, str]], page: str
) -> None:
    browsed, names = lived_in
    faults = {}
    for path in PAGES[page]:
        await browsed.open(path.format(**names))
        faults[path] = await _faults(browsed.page)
    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.asyncio(loop_scope="session")
async def test_what_is_refused_and_what_a_form_asks_are_readable_too(
    lived_in: tuple[Browsed, dict[str, str]],
) -> None:
    browsed, names = lived_in
    page, faults = browsed.page, {}
    await browsed.open("/dossiers/RUM-9999")
    faults["absent"] = await _faults(page)
    await browsed.open(f"/dossiers/{names['rumour']}")
    await page.get_by_role("button", name="Clore").click()
    faults["clore"] = await _faults(page)
    await browsed.open(f"/fiches/{names['entry']}/corriger")
    await page.get_by_label("Ce qui est juste").fill("La consigne a changé.")
    await page.get_by_role("button", name="Voir à qui").click()
    faults["aperçu"] = await _faults(page)
    await browsed.open("/")
    await page.keyboard.press("?")
    faults["aide"] = await _faults(page)
    browsed.complaints[:] = [said for said in browsed.complaints if "404" not in said]
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.asyncio(loop_scope="session")
async def test_the_pages_of_a_coordination_are_readable(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    async with living(chromium, understander, sqlite_template, tmp_path, COORD) as (browsed, names):
        faults = {}
        for path in ("/", "/echanges", "/echanges/1", "/dossiers", f"/dossiers/{names['rumour']}"):
            await browsed.open(path)
            faults[path] = await _faults(browsed.page)
        assert {path: found for path, found in faults.items() if found} == {}


async def _faults(page: Page) -> list[str]:
    """What axe finds on a phone and beyond, and a page wider than its screen, light then dark."""
    found: list[str] = []
    for width, scheme in product(WIDTHS, SCHEMES):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme=scheme)
        if width in EXAMINED:
            found += [f"{width} {scheme} {fault}" for fault in await _violations(page, scheme)]
        if (wide := await page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{wide} px wide on {width}")
    return found


async def _violations(page: Page, scheme: str) -> list[str]:
    run = await Axe().run(page, options={"runOnly": TAGS if scheme == "light" else COLOURS})
    return [
        f"{violation['id']}: {[node['html'][:120] for node in violation['nodes']]}"
        for violation in run.response["violations"]
    ]
