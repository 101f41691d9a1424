"""No page sends its reader to something that is not there."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import DOCS, ROOT, pages, prose_of, text_of

_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_HEADINGS = ("## Context", "## Decision", "## Alternatives", "## Consequences")
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))


def _anchors(path: Path) -> set[str]:
    """The anchors that a page's headings make, as GitHub writes them."""
    titles = re.findall(r"^#+ (.+)$", prose_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_s_relative_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.finditer(prose_of(page)):
        target, _, anchor = unquote(link["target"]).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (page.parent / target).resolve() if target else page
        found = there.exists() and there.is_relative_to(ROOT)
        if not found or (anchor and anchor not in _anchors(there)):
            broken.append(link["target"])
    assert broken == []


def test_a_picture_is_described_for_those_who_do_not_see_it() -> None:
    pictures = [
        link
        for page in pages()
        for link in _LINK.finditer(prose_of(page))
        if link[0].startswith("!")
    ]
    assert pictures != []
    assert [link["target"] for link in pictures if len(link["text"]) < 20] == []


def test_files_named_in_the_pages_exist() -> None:
    name = re.compile(r"`((?:bot|faq|intents|tests|bench|docs)/[\w./-]+)`")
    # The files that a channel to come would have are named where the page says how to add one.
    missing = {
        (page.name, path)
        for page in pages()
        for path in name.findall(text_of(page))
        if not path.startswith("bot/teams/") and not (ROOT / path).exists()
    }
    assert missing == set()


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_number_its_four_headings_and_words_under_each(decision: Path) -> None:
    text = text_of(decision)
    assert text.startswith(f"# {decision.name[:4]}. ")
    assert tuple(re.findall(r"^## .+$", text, re.MULTILINE)) == _HEADINGS
    assert all(len(part.strip()) > 40 for part in re.split(r"^## .+$", text, flags=re.M)[1:])


def test_decisions_are_numbered_one_by_one_and_listed() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    index = text_of(DOCS / "decisions" / "README.md")
    assert re.findall(r"\]\((\d\S+\.md)\)", index) == [path.name for path in DECISIONS]


def test_the_latest_news_are_those_of_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', text_of(ROOT / "pyproject.toml"), re.MULTILINE)
    latest = re.search(r"^## (\S+) — \d{4}-\d\d-\d\d$", text_of(ROOT / "CHANGELOG.md"), re.M)
    assert version is not None
    assert latest is not None
    assert latest[1] == version[1]
