"""Reads the kinds of message as the DCAP wrote them, telling every mistake at once."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from faq.problems import Problems, line_of, parse_mapping, read_text
from faq.text import fold
from intents.citizen import CITIZEN_LISTS
from intents.kinds import (
    FIELD_TYPES,
    LOGIC,
    OTHERS,
    REPORTS,
    Definition,
    Definitions,
    FormField,
    Frame,
)

__all__ = [
    "OTHERS",
    "REPORTS",
    "Definition",
    "Definitions",
    "FormField",
    "default_definitions",
    "load_definitions",
]

DEFINITIONS_DIR = Path(__file__).parent / "definitions"
VOCABULARY_FILE = "_vocabulaire.yaml"
SENSES_FILE = "_champs.yaml"
CITIZEN_FILE = "_citoyen.yaml"
LOOKALIKES_FILE = "_contre_exemples.yaml"

_KEYS = {"libelle", "exemples", "cadres", "formulaire"}
_FRAME_KEYS = {"nom", "suite", "tous", "aucun", "avant", "constat"}
_FIELD_KEYS = {"id", "libelle", "type", "obligatoire", "aide", "choix"}


@cache
def default_definitions() -> Definitions:
    """Return the definitions that come with the package, read once."""
    return load_definitions(DEFINITIONS_DIR)


def load_definitions(directory: Path) -> Definitions:
    """Read one file for each kind, and the vocabulary; raises ContentError with all problems."""
    problems = Problems()
    classes = _word_lists(directory / VOCABULARY_FILE, problems, needed=LOGIC)
    senses = _word_lists(directory / SENSES_FILE, problems)
    kinds = {}
    for kind in (*REPORTS, *OTHERS):
        reader = _Reader(directory / f"{kind}.yaml", problems, known=frozenset(classes))
        kinds[kind] = reader.definition(kind)
    citizen = _word_lists(directory / CITIZEN_FILE, problems, needed=CITIZEN_LISTS)
    lookalikes = _lookalikes(directory / LOOKALIKES_FILE, problems)
    problems.raise_if_any()
    return Definitions(
        kinds=kinds, classes=classes, senses=senses, citizen=citizen, lookalikes=lookalikes
    )


def load_word_lists(path: Path, *, needed: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Read lists of expressions that must all be there; raises ContentError."""
    problems = Problems()
    lists = _word_lists(path, problems, needed=needed)
    problems.raise_if_any()
    return lists


def _word_lists(
    path: Path, problems: Problems, *, needed: Iterable[str] = ()
) -> dict[str, tuple[str, ...]]:
    text = read_text(path, problems)
    data = (parse_mapping(text, path.name, problems) if text else None) or {}
    classes = {}
    for name, items in data.items():
        if not isinstance(items, list) or not all(isinstance(item, str | int) for item in items):
            problems.add(path.name, line_of(data, name), f"« {name} » doit être une liste de mots")
        else:
            classes[str(name)] = tuple(_folded(str(item)) for item in items)
    for name in needed:
        if text is not None and name not in data:
            problems.add(path.name, 1, f"il manque la classe « {name} »")
    return classes


def _lookalikes(path: Path, problems: Problems) -> tuple[str, ...]:
    text = read_text(path, problems)
    data = (parse_mapping(text, path.name, problems) if text else None) or {}
    examples = data.get("exemples")
    if not isinstance(examples, list) or not all(isinstance(item, str) for item in examples):
        problems.add(path.name, 1, "« exemples » doit être une liste de messages")
        return ()
    return tuple(str(example) for example in examples)


def _folded(expression: str) -> str:
    words = expression.split()
    return " ".join(fold(word) + ("*" if word.endswith("*") else "") for word in words)


class _Reader:
    def __init__(self, path: Path, problems: Problems, *, known: frozenset[str]) -> None:
        self.name, self.problems, self.known = path.name, problems, known
        text = read_text(path, problems)
        self.data: Any = (parse_mapping(text, path.name, problems) if text else None) or {}
        self._only(self.data, _KEYS)

    def definition(self, kind: str) -> Definition:
        label = self.data.get("libelle")
        if not isinstance(label, str) or not label:
            self.problems.add(self.name, 1, "il manque « libelle »")
        return Definition(
            id=kind,
            label=str(label),
            examples=tuple(str(e) for e in self._list(self.data, "exemples")),
            frames=tuple(self._frame(f) for f in self._mappings("cadres", _FRAME_KEYS)),
            form=tuple(self._field(f) for f in self._mappings("formulaire", _FIELD_KEYS)),
        )

    def _only(self, node: Any, keys: set[str]) -> None:
        for key in set(node) - keys:
            self.problems.add(self.name, line_of(node, key), f"clé inconnue « {key} »")

    def _list(self, node: Any, key: str) -> Any:
        items = node.get(key) or []
        if isinstance(items, list):
            return items
        self.problems.add(self.name, line_of(node, key), f"« {key} » doit être une liste")
        return []

    def _mappings(self, key: str, keys: set[str]) -> Iterator[Any]:
        items = self._list(self.data, key)
        for index, item in enumerate(items):
            if isinstance(item, dict):
                self._only(item, keys)
                yield item
            else:
                line = line_of(items, index)
                self.problems.add(self.name, line, f"« {key} » : on attend des paires")

    def _classes(self, node: Any, key: str) -> tuple[str, ...]:
        names = tuple(str(name) for name in self._list(node, key))
        for name in names:
            for part in name.split("|"):
                if part not in self.known:
                    line = line_of(node, key)
                    self.problems.add(self.name, line, f"classe de mots inconnue « {part} »")
        return names

    def _frame(self, node: Any) -> Frame:
        return Frame(
            name=str(node.get("nom", "")),
            sequence=self._classes(node, "suite"),
            anywhere=self._classes(node, "tous"),
            without=self._classes(node, "aucun"),
            not_before=self._classes(node, "avant"),
            asserts=bool(node.get("constat", False)),
        )

    def _field(self, node: Any) -> FormField:
        kind = str(node.get("type", "texte"))
        if kind not in FIELD_TYPES:
            self.problems.add(self.name, line_of(node, "type"), f"type inconnu « {kind} »")
        for key in ("id", "libelle"):
            if not node.get(key):
                self.problems.add(self.name, line_of(node, "id"), f"un champ n’a pas de « {key} »")
        return FormField(
            id=str(node.get("id")),
            label=str(node.get("libelle")),
            type=kind,
            required=bool(node.get("obligatoire", False)),
            help=str(node.get("aide", "")),
            choices=tuple(str(choice) for choice in self._list(node, "choix")),
        )
