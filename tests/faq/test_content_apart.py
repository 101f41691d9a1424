"""The questions that measure are never the phrasings that teach."""

import json
from pathlib import Path

from faq.loader import default_catalogue
from faq.text import fold

DEV = Path(__file__).parent.parent / "data" / "dev.jsonl"


def test_no_development_question_is_a_phrasing_or_an_out_of_scope_example() -> None:
    catalogue = default_catalogue()
    taught = {fold(text) for entry in catalogue for text in entry.phrasings}
    taught |= {fold(text) for text in catalogue.negatives}
    rows = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    asked = {fold(row["q"]) for row in rows}
    # « bonjour », « ok » and the like are courtesies and noise, whoever writes them.
    assert {question for question in asked & taught if len(question.split()) > 1} == set()
