"""Somebody signed in to the console, in a browser, in front of two weeks of a vote."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser

from intents.understanding import Understander
from tests.console.browsing import Browsed, browsing
from tests.console.lived import SUSPENDED, live
from tests.delivery.world import World


@asynccontextmanager
async def living(
    chromium: Browser, understander: Understander, template: Path, folder: Path, person: str
) -> AsyncIterator[tuple[Browsed, dict[str, str]]]:
    """The browser, and the names of what pages show; they may read what is confidential.

    `template` is a migrated SQLite file.
    """
    database = folder / "console.db"
    shutil.copyfile(template, database)
    names: dict[str, str] = {"entry": SUSPENDED}

    async def before(world: World) -> None:
        names.update(await live(world))

    async with browsing(chromium, understander, database, person, before=before) as browsed:
        await browsed.open("/connexion")
        await browsed.page.select_option("select[name=personne]", person)
        await browsed.page.get_by_role("checkbox").check()
        await browsed.page.get_by_role("button", name="Entrer").click()
        yield browsed, names
