"""From files written by the DCAP to a catalogue, telling every mistake at once."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from faq.capacity import memory_allowed, refuse_too_large
from faq.catalogue import Catalogue
from faq.entry import Audience, FaqEntry, Statut
from faq.markdown import read_entry
from faq.problems import Problems, line_of, parse_mapping, read_text
from faq.questionsets import NEGATIVES_ID, read_sets
from faq.text import fold

CONTENT_DIR = Path(__file__).parent / "content"
NEGATIVES_FILE = "hors_sujet.yaml"


@cache
def default_catalogue() -> Catalogue:
    """Return the catalogue that comes with the package, read once."""
    return load_catalogue(CONTENT_DIR)


def load_catalogue(path: Path) -> Catalogue:
    """Read a directory of Markdown entries, or a JSON file of questions by identifier.

    Raises ContentError holding every problem found, or saying that a JSON file is too large.
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
    sets = read_sets(text or "", path.name, problems)
    if not problems.found and not any(item.id != NEGATIVES_ID for item in sets):
        problems.add(path.name, 1, f"aucune fiche (un élément « id » autre que « {NEGATIVES_ID} »)")
    problems.raise_if_any()
    catalogue = Catalogue.of(
        (bare_entry(item.id, item.questions) for item in sets if item.id != NEGATIVES_ID),
        negatives=(text for item in sets if item.id == NEGATIVES_ID for text in item.questions),
    )
    refuse_too_large(catalogue, path.name, allowed=memory_allowed())
    return catalogue


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
