"""The questions that measure are never the phrasings that teach."""

import json
from pathlib import Path

import pytest

from faq.loader import default_catalogue
from faq.text import fold

DATA = Path(__file__).parent.parent / "data"
# Named one by one: a set kept apart must not be read by those who write content.
DEVELOPMENT = tuple(
    file for file in (DATA / f"{name}.jsonl" for name in ("dev", "questions")) if file.exists()
)


@pytest.mark.parametrize("file", DEVELOPMENT, ids=lambda file: str(file.stem))
def test_no_question_that_measures_is_a_phrasing_or_an_out_of_scope_example(file: Path) -> None:
    catalogue = default_catalogue()
    taught = {fold(text) for entry in catalogue for text in entry.phrasings}
    taught |= {fold(text) for text in catalogue.negatives}
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    asked = {fold(row["q"]) for row in rows}
    # « bonjour », « ok » and the like are courtesies and noise, whoever writes them.
    assert {question for question in asked & taught if len(question.split()) > 1} == set()
