"""The console in a real browser: served beside the test, with what the browser complains of."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize

from bot.config import Settings
from bot.console.app import console
from bot.console.demo_door import DemoDoor
from bot.console.setup import ROOT
from bot.seed import sample_staff
from bot.storage.engine import open_database
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.world import SETTINGS
from tests.delivery.world import ALERTS, CONFIDENTIAL, World, build, fill
from tests.fakes.rooms import NAME, Rooms

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Browsed:
    """A page in the browser, and the Vigie behind it."""

    page: Page
    world: World
    root: str
    complaints: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        """Go to a page of the console."""
        await self.page.goto(f"{self.root}{path}")

    async def faults(self) -> list[str]:
        """What axe finds, and a page wider than its screen: a phone in the dark, a desk by day."""
        found: list[str] = []
        for size, scheme in zip((PHONE, DESKTOP), SCHEMES, strict=True):
            await self.page.set_viewport_size(size)
            await self.page.emulate_media(color_scheme=scheme)
            run = await Axe().run(self.page, options={"runOnly": TAGS})
            violations = run.response["violations"]
            found += [f"{v['id']}: {[n['html'][:120] for n in v['nodes']]}" for v in violations]
            wide = await self.page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                found.append(f"{wide} px wide on {size['width']}")
        return found


@asynccontextmanager
async def browsing(
    chromium: Browser,
    understander: Understander,
    database: Path,
    person: str,
    *,
    before: Callable[[World], Awaitable[None]] | None = None,
) -> AsyncIterator[Browsed]:
    """Somebody signed in, on a migrated SQLite file. The browser must have nothing to say.

    `before` is what happened before they came in.
    """
    opened = open_database(f"sqlite+aiosqlite:///{database}")
    await fill(opened)
    people = [member.id for member in sample_staff(NAME)]
    rooms, clock = Rooms([*people, ALERTS, CONFIDENTIAL]), Clock()
    world = World(build(opened, rooms, understander, clock), rooms, clock, opened)
    if before is not None:
        await before(world)
    port = unused_port()
    root = f"http://127.0.0.1:{port}{ROOT}"
    outer = web.Application()
    outer.add_subapp(ROOT, console(world.vigie, Settings.model_validate(SETTINGS), DemoDoor(root)))
    async with TestServer(outer, port=port):
        context = await chromium.new_context(
            viewport=DESKTOP, reduced_motion="reduce", locale="fr-CA"
        )
        page = await context.new_page()
        browsed = Browsed(page, world, root)
        page.on("console", lambda message: browsed.complaints.append(message.text))
        page.on("pageerror", lambda error: browsed.complaints.append(str(error)))
        await browsed.open("/connexion")
        await page.select_option("select[name=personne]", person)
        await page.get_by_role("button", name="Entrer").click()
        yield browsed
        await context.close()
    await opened.close()
    assert browsed.complaints == []
