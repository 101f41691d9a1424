"""Whatever a file holds: it is read, or every mistake is told in French, and nothing else."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.annuaire.circonscriptions import read_circonscriptions
from bot.annuaire.people import read_people
from bot.annuaire.scrutins import read_scrutins
from bot.seed import electoral_map
from faq.catalogue import Catalogue
from faq.loader import load_catalogue
from faq.problems import ContentError
from tests.faq.test_loader import GOOD
from tests.hostile.payloads import edited, json_values, odd, texts

DATA = Path(__file__).parents[2] / "bot" / "data"
MAP = tuple(electoral_map())
READERS: dict[str, Callable[[bytes], Any]] = {
    "personnel_exemple.csv": lambda data: read_people(data, MAP),
    "scrutins_exemple.csv": lambda data: read_scrutins(data, MAP),
    "circonscriptions.csv": read_circonscriptions,
}
quick = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip


@pytest.mark.parametrize("name", READERS)
@quick
@given(data=st.data())
def test_an_import_takes_the_whole_file_or_tells_its_problems(
    name: str, data: st.DataObject
) -> None:
    good = b"\n".join((DATA / name).read_bytes().splitlines()[:6])
    found = READERS[name](data.draw(st.binary(max_size=120) | edited(good)))
    taken = next(value for key, value in vars(found).items() if key not in ("problems", "warnings"))
    assert bool(taken) != bool(found.problems)
    for problem in found.problems:
        assert problem.line >= 0
        assert problem.message.strip()


def _loaded(name: str, content: bytes) -> None:
    """Read one file as content; any other exception than ContentError fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        path = file if name.endswith(".json") else Path(folder)
        _told(path, name)


def _told(path: Path, name: str) -> None:
    try:
        found: object = load_catalogue(path)
    except ContentError as error:
        found = str(error)
    assert isinstance(found, Catalogue) or name in str(found)


@quick
@given(content=st.binary(max_size=200) | edited(GOOD.encode()))
def test_any_entry_is_read_or_its_mistakes_are_told(content: bytes) -> None:
    _loaded("fiche.md", content)


@quick
@given(
    content=st.binary(max_size=100)
    | edited(b'[{"id": "a", "questions": ["x", "y"]}, {"id": "b", "questions": ["z"]}]')
)
def test_any_set_of_questions_is_read_or_its_mistakes_are_told(content: bytes) -> None:
    _loaded("jeux.json", content)


@quick
@given(items=st.lists(odd(id=texts, questions=st.lists(texts, max_size=2)), max_size=3))
def test_any_json_is_read_or_its_mistakes_are_told(items: list[Any]) -> None:
    _loaded("jeux.json", json.dumps(items).encode())


@quick
@given(value=json_values)
def test_any_examples_of_nothing_of_ours_are_read_or_told(value: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fiche.md").write_text(GOOD, encoding="utf-8")
        shown = json.dumps({"exemples": value}, ensure_ascii=True)
        (Path(folder) / "hors_sujet.yaml").write_text(shown, encoding="utf-8")
        _told(Path(folder), "hors_sujet.yaml")
