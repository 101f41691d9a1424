"""A real browser in front of the console, which remembers everything it complained of."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright

from tests.playground.conftest import ARGUMENTS, find_chromium

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LISTEN = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Browsed:
    """One page of a browser. `complaints` is what its console said."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    async def enter(self, person: str, *, confidential: bool = False) -> None:
        """Come in through the demonstration's door, with the keyboard and the mouse of anybody."""
        await self.page.goto(f"{self.origin}/console/connexion")
        await self.page.get_by_label("Personne").select_option(person)
        if confidential:
            await self.page.get_by_label("Peut lire les manquements").check()
        await self.page.get_by_role("button", name="Entrer").click()
        await self.page.wait_for_load_state()

    async def open(self, path: str) -> None:
        """Go to a page of the console."""
        await self.page.goto(f"{self.origin}{path}")

    async def faults(self) -> Sequence[str]:
        """What axe finds, what the content policy refused, what overflows, what was complained."""
        found = (await Axe().run(self.page, options={"runOnly": _TAGS})).response["violations"]
        faults = [f"{v['id']}: {[node['html'][:160] for node in v['nodes']]}" for v in found]
        faults += await self.page.evaluate("window.__refused")
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        faults += ["the page scrolls sideways"] if await self.page.evaluate(wide) else []
        return [*faults, *self.complaints]


@asynccontextmanager
async def browser(
    origin: str, *, width: int = 1280, scheme: Literal["light", "dark"] = "light"
) -> AsyncIterator[Browsed]:
    """A browser of that width; without any on this machine, the test is skipped."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: install it or set VIGIE_TEST_CHROMIUM")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = await chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-CA"
        )
        page = await context.new_page()
        browsed = Browsed(page, origin)
        await page.add_init_script(_LISTEN)
        page.on("console", lambda said: browsed.complaints.append(said.text))
        page.on("pageerror", lambda error: browsed.complaints.append(str(error)))
        try:
            yield browsed
        finally:
            await chromium.close()
