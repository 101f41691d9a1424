"""The pictures of the console's guide, each stamped with what it was taken of."""

import re
from pathlib import Path

from playwright.async_api import ViewportSize

from tests.console.browsing import Browsed
from tests.docs.pages import DOCS
from tests.guides.pictures import fingerprint, stamped

FOLDER = DOCS / "images" / "console"
HEAVIEST = 300 * 1024
"""Bytes of a picture of a whole screen."""

SCREEN: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCENES: dict[str, tuple[str, ViewportSize]] = {
    "accueil": ("/", SCREEN),
    "echanges": ("/echanges?q=stationnement", SCREEN),
    "echange": ("/echanges/64", SCREEN),
    "sans-reponse": ("/sans-reponse", SCREEN),
    "dossiers": ("/dossiers", SCREEN),
    "dossier": ("/dossiers/{rumour}", SCREEN),
    "dossier-telephone": ("/dossiers/{waiting}", PHONE),
    "fiches": ("/fiches", SCREEN),
    "journal": ("/journal", SCREEN),
}
"""What each shows: a page, on which screen."""

_RANDOM = re.compile(r'(name="(?:csrf|cle)" value=")[^"]*')
_STYLE = re.compile(r'href="(/console/static/[^"]+[.]css)"')


def picture(name: str) -> Path:
    """Where the picture of that scene is kept."""
    return FOLDER / f"{name}.png"


async def shown(browsed: Browsed, name: str, names: dict[str, str]) -> str:
    """Open a scene's page; returns what changes as soon as it would look different."""
    path, screen = SCENES[name]
    await browsed.page.set_viewport_size(screen)
    response = await browsed.page.goto(f"{browsed.root}{path.format(**names)}")
    assert response is not None
    html = _RANDOM.sub(r"\1", await response.text())
    assert _STYLE.search(html), "the sheet's name, which its content gives, is part of the page"
    return fingerprint(html)


async def taken(browsed: Browsed, name: str, names: dict[str, str]) -> bytes:
    """The picture of a scene, stamped with its fingerprint."""
    mark = await shown(browsed, name, names)
    return stamped(await browsed.page.screenshot(animations="disabled"), mark)
