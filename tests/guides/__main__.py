"""Takes every picture of the guides again: `python -m tests.guides`."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from bot.app import understanding
from bot.config import Settings
from bot.seed import electoral_map
from bot.storage.engine import open_database
from bot.storage.migrate import migrate
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.world import SETTINGS, open_world
from tests.guides.pictures import FOLDER, picture, taken
from tests.guides.scenes import SCENES, shot
from tests.playground.conftest import ARGUMENTS, find_chromium


async def main() -> None:
    """Live every scene through and keep its picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    engine = understanding(Settings.model_validate(SETTINGS), electoral_map())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for name in SCENES:
            shown = await taken(browser, await _page(name, engine))
            await asyncio.to_thread(picture(name).write_bytes, shown)
            print(f"{name} : {len(shown) // 1024} Ko")
        await browser.close()


async def _page(name: str, engine: Understander) -> str:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite+aiosqlite:///{Path(folder) / 'vigie.db'}")
        await migrate(database)
        html = await shot(await open_world(database, engine, Clock()), name)
        await database.close()
    return html


if __name__ == "__main__":
    asyncio.run(main())
