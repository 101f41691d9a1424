"""A catalogue too large to compile is refused before anything is compiled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from faq import capacity
from faq.capacity import memory_allowed, memory_needed, refuse_too_large
from faq.catalogue import Catalogue
from faq.loader import bare_entry, load_catalogue
from faq.problems import ContentError

_BUILD = """
import re
from bench.matching.templates import catalogue
from faq.capacity import memory_needed
from faq.lexicon import default_lexicon
from faq.matcher import Matcher

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024

built, lexicon, before = catalogue(classes=150, phrasings=14), default_lexicon(), peak()
Matcher.build(built, lexicon)
print(memory_needed(built), peak() - before)
"""


def of(classes: int, each: int) -> Catalogue:
    """A catalogue of so many entries and phrasings."""
    return Catalogue.of(
        bare_entry(f"c{n}", tuple(f"mot{n} essai{k}" for k in range(each))) for n in range(classes)
    )


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as Linux tells it")
def test_what_compiling_takes_is_foretold_neither_far_under_nor_twice_over() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BUILD], capture_output=True, text=True, check=True
    )
    foretold, taken = map(int, done.stdout.split())
    assert 0.8 * taken <= foretold <= 2 * taken


def test_the_size_that_was_promised_needs_less_than_a_gigabyte() -> None:
    assert memory_needed(of(150, 20)) < 2**30


def test_need_grows_with_phrasings_and_with_entries() -> None:
    assert memory_needed(of(10, 10)) < memory_needed(of(10, 20)) < memory_needed(of(20, 20))


def test_a_catalogue_within_its_means_is_accepted() -> None:
    refuse_too_large(of(3, 4), "x.json", allowed=memory_needed(of(3, 4)))


def test_one_beyond_is_refused_with_its_size_and_the_room_there_is() -> None:
    with pytest.raises(ContentError) as refused:
        refuse_too_large(of(3, 4), "x.json", allowed=2**20)
    told = str(refused.value)
    assert "x.json" in told
    assert "12 formulations de 3 fiches" in told
    assert "Gardez au plus" in told


def test_a_huge_file_is_refused_before_its_words_are_even_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_catalogue: Catalogue) -> int:
        raise AssertionError("the number of rows was enough to know")

    monkeypatch.setattr(capacity, "memory_needed", forbidden)
    file = tmp_path / "huge.json"
    sets = [{"id": f"c{n}", "questions": [f"q {n} {k}" for k in range(100)]} for n in range(400)]
    file.write_text(json.dumps(sets), encoding="utf-8")
    with pytest.raises(ContentError, match="catalogue trop grand : 40000 formulations"):
        load_catalogue(file)


@pytest.mark.parametrize(
    ("free", "limit", "used", "allowed"),
    [
        (None, None, None, capacity.BUDGET),
        (1_000_000, None, None, int(0.8 * 1_024_000_000)),
        (100_000_000, None, None, capacity.BUDGET),
        (100_000_000, "max", "5", capacity.BUDGET),
        (100_000_000, "3000", "1000", 1_600),
        (100_000_000, "1000", "3000", 0),
    ],
)
def test_a_small_machine_or_container_allows_less(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    free: int | None,
    limit: str | None,
    used: str | None,
    allowed: int,
) -> None:
    monkeypatch.setattr(capacity, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(capacity, "_CONTAINER", tmp_path)
    if free is not None:
        lines = f"MemTotal: 1 kB\nMemAvailable:   {free} kB\n"
        (tmp_path / "meminfo").write_text(lines, encoding="utf-8")
    if limit is not None and used is not None:
        (tmp_path / "memory.max").write_text(f"{limit}\n", encoding="utf-8")
        (tmp_path / "memory.current").write_text(f"{used}\n", encoding="utf-8")
    assert memory_allowed() == allowed
