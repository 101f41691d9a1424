"""Takes the pictures of the guides, each stamped with the page it was taken of."""

import hashlib
import struct
import zlib
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.docs.pages import DOCS
from tests.guides.blockkit_html import WIDTH

FOLDER = DOCS / "images" / "guides"
HEAVIEST = 150 * 1024
"""Bytes of a picture that a phone still loads at once."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEY = b"vigie-page\x00"


def picture(name: str) -> Path:
    """Where the picture of that scene is kept."""
    return FOLDER / f"{name}.png"


def fingerprint(html: str) -> str:
    """What changes as soon as the page would look different."""
    return hashlib.sha256(html.encode()).hexdigest()


async def taken(browser: Browser, html: str) -> bytes:
    """The picture of a page at the width of a phone, stamped with the page's fingerprint."""
    page = await opened(browser, html)
    shown = await page.screenshot(full_page=True, omit_background=True)
    await page.close()
    return stamped(shown, fingerprint(html))


async def opened(browser: Browser, html: str) -> Page:
    """The page on a phone, without scripts and without any network."""
    page = await browser.new_page(
        viewport={"width": WIDTH, "height": 100}, java_script_enabled=False, offline=True
    )
    await page.set_content(html)
    return page


def stamped(png: bytes, mark: str) -> bytes:
    """The same picture, with the mark beside its pixels."""
    data = b"tEXt" + _KEY + mark.encode()
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    end = len(_SIGNATURE) + 25  # after the header, which every PNG begins with
    return png[:end] + chunk + png[end:]


def stamp_of(png: bytes) -> str:
    """The mark of a picture; empty when it has none."""
    found = png.find(b"tEXt" + _KEY)
    if found < 0:
        return ""
    size = struct.unpack(">I", png[found - 4 : found])[0]
    return png[found + 4 + len(_KEY) : found + 4 + size].decode()


def width_of(png: bytes) -> int:
    """Pixels from left to right; ValueError for what is no PNG."""
    if not png.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    return int(struct.unpack(">I", png[16:20])[0])
