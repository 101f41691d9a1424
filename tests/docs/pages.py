"""Reads the project's pages, so that tests can hold them to the code."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^```.*?^```[^\n]*$", re.MULTILINE | re.DOTALL)


def pages() -> list[Path]:
    """The pages people read: those at the root, and everything under docs/."""
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def text_of(path: Path) -> str:
    """A page as written."""
    return path.read_text(encoding="utf-8")


def prose_of(path: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", text_of(path))


def code_words(text: str) -> set[str]:
    """Everything between single backquotes."""
    return set(_CODE.findall(text))


def table_rows(text: str) -> Iterator[list[str]]:
    """The cells of each line of each table, headings and rulers left out."""
    previous: list[str] | None = None
    for line in text.splitlines():
        if not line.startswith("|"):
            previous = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        ruler = all(re.fullmatch(r":?-{3,}:?", cell) for cell in cells)
        if previous is not None and not ruler:
            yield cells
        previous = cells


def sections(text: str) -> dict[str, str]:
    """The text under each « ## » heading, by the heading's words."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))
