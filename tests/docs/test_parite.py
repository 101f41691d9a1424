"""Every line of the parity table points to tests that exist, and every shared test has its line."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, table_rows, text_of

TESTS = Path(__file__).parents[1]
ROWS = [
    row for row in table_rows(text_of(DOCS / "parite.md")) if row[3].startswith(("p", "S", "T"))
]
_NAMED = re.compile(r"`(test_\w+)`")


def defined(*folders: str) -> set[str]:
    """The tests of these folders."""
    files = (path for folder in folders for path in (TESTS / folder).rglob("test_*.py"))
    texts = (path.read_text(encoding="utf-8") for path in files)
    return {name for text in texts for name in re.findall(r"def (test_\w+)\(", text)}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_line_points_to_tests_that_exist_where_it_says(row: list[str]) -> None:
    assert _NAMED.search(row[3])
    for part in row[3].split(" ; "):
        where, _, names = part.partition(" : ")
        folders = {
            "partagé": ("parity",),
            "Slack": ("slack", "service"),
            "Teams": ("teams", "service"),
        }[where]
        assert set(_NAMED.findall(names)) <= defined(*folders)


def test_every_shared_test_has_its_line() -> None:
    named = {name for row in ROWS for name in _NAMED.findall(row[3])}
    assert defined("parity") <= named
