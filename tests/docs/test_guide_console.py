"""The console's guide says what the console says, and shows each of its pages once."""

import re

from bot.console.pages import _NAV
from bot.storage.sessions import IDLE, LONGEST
from tests.console.pictures import SCENES
from tests.docs.guides import GUIDES, quoted
from tests.docs.pages import ROOT, sections, text_of
from tests.wording.plain import loose

PAGE = text_of(GUIDES / "console.md")
_CONSOLE = ROOT / "bot" / "console"
_SAID = [*(_CONSOLE / "templates").glob("*.html"), *_CONSOLE.rglob("*.py")]
_SAID += [_CONSOLE / "static" / "console.css"]
_EXAMPLES = {"stationnement"}


def test_every_page_of_the_menu_has_its_part_in_the_menu_s_order() -> None:
    labels = [label for _path, label in _NAV]
    assert [title for title in sections(PAGE) if title in labels] == labels


def test_what_the_guide_quotes_is_what_the_console_says() -> None:
    said = loose(" ".join(text_of(path) for path in _SAID))
    assert sorted(words for words in quoted(PAGE) - _EXAMPLES if words not in said) == []


def test_every_picture_is_shown_once() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(\.\./images/console/([\w-]+)\.png\)", PAGE)
    assert sorted(shown) == sorted(SCENES)


def test_a_session_lasts_what_the_guide_says() -> None:
    assert f"{IDLE.seconds // 60} minutes sans geste" in PAGE
    assert f"après {LONGEST.seconds // 3600} heures" in PAGE
