"""From files written by the DCAP to a catalogue, telling every mistake at once."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from faq.catalogue import Catalogue
from faq.entry import Audience, FaqEntry, Statut
from faq.markdown import read_entry
from faq.problems import ContentError, Problem, Problems, line_of, parse_mapping, read_text
from faq.text import fold

CONTENT_DIR = Path(__file__).parent / "content"
NEGATIVES_FILE = "hors_sujet.yaml"
NEGATIVES_ID = "oos"


class _IntentSet(BaseModel):
    """One item of a bare JSON set of questions."""

    model_config = ConfigDict(extra="forbid")
    id: str
    questions: list[str]


@cache
def default_catalogue() -> Catalogue:
    """Return the catalogue that comes with the package, read once."""
    return load_catalogue(CONTENT_DIR)


def load_catalogue(path: Path) -> Catalogue:
    """Read a directory of Markdown entries, or a JSON file of questions by identifier.

    Raises ContentError holding every problem found.
    """
    return _from_directory(path) if path.is_dir() else _from_json(path)


def _from_directory(path: Path) -> Catalogue:
    problems = Problems()
    entries: list[FaqEntry] = []
    for file in sorted(path.glob("*.md")):
        entry = read_entry(file, problems)
        if entry is not None:
            entries.append(entry)
    if not entries and not problems.found:
        problems.add(path.name, 1, "aucune entrée (fichier .md) dans ce dossier")
    negatives = _negatives(path / NEGATIVES_FILE, problems)
    _report_twice(entries, problems, what="le titre", values=lambda entry: (entry.title,))
    _report_twice(entries, problems, what="la formulation", values=lambda entry: entry.phrasings)
    problems.raise_if_any()
    return Catalogue.of(entries, negatives=negatives)


def _negatives(path: Path, problems: Problems) -> tuple[str, ...]:
    if not path.exists():
        return ()
    text = read_text(path, problems)
    data = None if text is None else parse_mapping(text, path.name, problems)
    if data is None:
        return ()
    for key in data:
        if key != "exemples":
            problems.add(path.name, line_of(data, key), f"clé inconnue « {key} »")
    examples = data.get("exemples")
    if not isinstance(examples, list):
        problems.add(path.name, 1, "« exemples » doit être une liste de questions")
        return ()
    for index, example in enumerate(examples):
        if not isinstance(example, str) or not example.strip():
            problems.add(path.name, line_of(examples, index), "exemple vide ou mal écrit")
    return tuple(str(example) for example in examples)


def _report_twice(
    entries: list[FaqEntry],
    problems: Problems,
    *,
    what: str,
    values: Callable[[FaqEntry], tuple[str, ...]],
) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        for value in values(entry):
            other = seen.setdefault(fold(value), entry.id)
            if other != entry.id:
                message = f"{what} « {value} » est déjà dans {other}.md"
                problems.add(f"{entry.id}.md", 1, message)


def _from_json(path: Path) -> Catalogue:
    problems = Problems()
    text = read_text(path, problems)
    problems.raise_if_any()
    try:
        items = TypeAdapter(list[_IntentSet]).validate_json(text or "")
    except ValidationError as error:
        found = (
            f"{'.'.join(str(part) for part in e['loc']) or 'fichier'} : valeur inattendue"
            for e in error.errors()
        )
        raise ContentError(Problem(path.name, 1, message) for message in found) from error
    except json.JSONDecodeError as error:
        raise ContentError([Problem(path.name, error.lineno, "JSON invalide")]) from error
    entries: dict[str, FaqEntry] = {}
    negatives: tuple[str, ...] = ()
    for item in items:
        questions = tuple(dict.fromkeys(q for q in item.questions if q.strip()))
        if item.id == NEGATIVES_ID:
            negatives = questions
        elif item.id in entries:
            problems.add(path.name, 1, f"l’identifiant « {item.id} » est là deux fois")
        elif not questions:
            problems.add(path.name, 1, f"« {item.id} » n’a aucune question")
        else:
            entries[item.id] = bare_entry(item.id, questions)
    problems.raise_if_any()
    return Catalogue.of(entries.values(), negatives=negatives)


def bare_entry(entry_id: str, questions: tuple[str, ...]) -> FaqEntry:
    """Return an entry that only has phrasings: good for ranking, with nothing to answer."""
    return FaqEntry(
        id=entry_id,
        title=entry_id,
        phrasings=questions,
        answers={},
        audience=frozenset(Audience),
        source="",
        revision=date.min,
        statut=Statut.PROJET,
        follow_up="aucun",
    )
