"""The pictures of the guides show Vigie as she is now, on a phone."""

import pytest
from playwright.async_api import Browser

from tests.guides.blockkit_html import WIDTH, page, typed
from tests.guides.conftest import Shoot
from tests.guides.pictures import fingerprint, opened, picture, stamp_of, stamped, taken, width_of
from tests.guides.scenes import SCENES

AGAIN = "la prise a changé : relancez « python -m tests.guides » et regardez les images"


@pytest.mark.parametrize("name", SCENES)
async def test_a_picture_is_of_what_vigie_shows_now(name: str, shoot: Shoot) -> None:
    assert stamp_of(picture(name).read_bytes()) == fingerprint(await shoot(name)), AGAIN


@pytest.mark.asyncio(loop_scope="session")
async def test_a_picture_taken_by_the_browser_is_as_wide_as_a_phone(chromium: Browser) -> None:
    html = page("Essai", typed("/rumeur On dit que…" + " très" * 40))
    shown = await taken(chromium, html)
    assert width_of(shown) == WIDTH
    assert stamp_of(shown) == fingerprint(html)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_long_word_does_not_push_the_page_wider_than_the_phone(chromium: Browser) -> None:
    page_open = await opened(chromium, page("Essai", typed("https://exemple.test/" + "a" * 200)))
    box = await page_open.locator("main").bounding_box()
    text = await page_open.locator(".typed p").bounding_box()
    await page_open.close()
    assert box is not None
    assert text is not None
    assert text["x"] + text["width"] <= box["x"] + box["width"] <= WIDTH


def test_a_stamp_leaves_the_picture_as_it_was() -> None:
    plain = picture(next(iter(SCENES))).read_bytes()
    mark = stamp_of(plain)
    start = plain.index(b"tEXt") - 4
    bare = plain[:start] + plain[start + 12 + len(b"vigie-page\x00") + len(mark) :]
    assert stamp_of(bare) == ""
    assert stamped(bare, mark) == plain


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="PNG"):
        width_of(b"GIF89a")
