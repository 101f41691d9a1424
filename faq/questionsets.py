"""Reads a bare JSON set of questions by identifier, telling every mistake with its line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from faq.problems import Problems

NEGATIVES_ID = "oos"
"""Identifier of the questions that no entry answers; that set alone may be empty."""

_SHAPE = 'on attend une liste [{"id": "…", "questions": ["…"]}]'


@dataclass(frozen=True)
class QuestionSet:
    """The ways of asking one thing, each once."""

    id: str
    questions: tuple[str, ...]


def read_sets(text: str, file: str, problems: Problems) -> tuple[QuestionSet, ...]:
    """Return the sets of a JSON text, noting every mistake; other keys of an item are ignored."""
    text = text.removeprefix("\ufeff")
    try:
        items = json.loads(text)
    except json.JSONDecodeError as error:
        problems.add(file, error.lineno, f"JSON invalide (colonne {error.colno})")
        return ()
    except RecursionError:
        problems.add(file, 1, f"JSON trop imbriqué : {_SHAPE}")
        return ()
    if not isinstance(items, list):
        problems.add(file, 1, _SHAPE)
        return ()
    found: dict[str, QuestionSet] = {}
    for item, line in zip(items, _lines(text), strict=True):
        told = len(problems.found)
        for mistake in _mistakes(item):
            problems.add(file, line, mistake)
        if len(problems.found) > told:
            continue
        if item["id"] in found:
            problems.add(file, line, f"l’identifiant « {item['id']} » est là deux fois")
        found[item["id"]] = QuestionSet(item["id"], tuple(dict.fromkeys(item["questions"])))
    return tuple(found.values())


def _mistakes(item: Any) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"élément inattendu : {_SHAPE}"
        return
    name, questions = item.get("id"), item.get("questions")
    if not isinstance(name, str) or not name.strip():
        yield "« id » doit être un texte non vide"
    if not isinstance(questions, list):
        yield f"« {name} » : « questions » doit être une liste de textes"
        return
    if not questions and name != NEGATIVES_ID:
        yield f"« {name} » n’a aucune question"
    for place, question in enumerate(questions, start=1):
        if not isinstance(question, str):
            yield f"« {name} » : la question {place} n’est pas un texte"
        elif not question.strip():
            yield f"« {name} » : la question {place} est vide"


def _lines(text: str) -> Iterator[int]:
    """Give the line where each item of a JSON list starts."""
    decoder = json.JSONDecoder()
    place = _skip(text, text.index("[") + 1)
    line, counted = 1, 0
    while text[place] != "]":
        line, counted = line + text.count("\n", counted, place), place
        yield line
        _, end = decoder.raw_decode(text, place)
        place = _skip(text, end)


def _skip(text: str, place: int) -> int:
    """Return the next place that is neither white space nor a comma."""
    while text[place] in " \t\r\n,":
        place += 1
    return place
