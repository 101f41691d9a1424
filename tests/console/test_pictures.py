"""The pictures of the console's guide show the console as it is now."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from intents.understanding import Understander
from tests.console.living import living
from tests.console.pictures import FOLDER, HEAVIEST, SCENES, picture, shown
from tests.guides.pictures import stamp_of, width_of

AGAIN = "la page a changé : relancez « python -m tests.console » et regardez les images"


@pytest.mark.asyncio(loop_scope="session")
async def test_a_picture_is_of_what_the_console_shows_now(
    chromium: Browser, understander: Understander, sqlite_template: Path, tmp_path: Path
) -> None:
    async with living(chromium, understander, sqlite_template, tmp_path, "dcap-1") as (browsed, n):
        now = {name: await shown(browsed, name, n) for name in SCENES}
    assert {name: stamp_of(picture(name).read_bytes()) for name in SCENES} == now, AGAIN


def test_there_is_no_other_picture() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(SCENES)


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_is_as_wide_as_its_screen_and_loads_quickly(name: str) -> None:
    data = picture(name).read_bytes()
    assert width_of(data) == SCENES[name][1]["width"]
    assert len(data) <= HEAVIEST
