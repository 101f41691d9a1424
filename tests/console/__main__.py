"""Takes every picture of the console's guide again: `python -m tests.console`."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from bot.app import understanding
from bot.config import Settings
from bot.seed import electoral_map
from bot.storage.engine import open_database
from bot.storage.migrate import migrate
from tests.console.living import living
from tests.console.pictures import FOLDER, SCENES, picture, taken
from tests.conversation.world import SETTINGS
from tests.playground.conftest import ARGUMENTS, find_chromium


async def main() -> None:
    """Live two weeks of a vote, then keep what the pages show."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    engine = understanding(Settings.model_validate(SETTINGS), electoral_map())
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "modele.db"
        database = open_database(f"sqlite+aiosqlite:///{template}")
        await migrate(database)
        await database.close()
        async with async_playwright() as playwright:
            path = find_chromium()
            browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            reviewer = living(browser, engine, template, Path(folder), "dcap-1")
            async with reviewer as (browsed, names):
                for name in SCENES:
                    data = await taken(browsed, name, names)
                    await asyncio.to_thread(picture(name).write_bytes, data)
                    print(f"{name} : {len(data) // 1024} Ko")
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
