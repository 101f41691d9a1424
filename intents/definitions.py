"""The kinds of message, as the DCAP wrote them: label, examples, frames and form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from faq.problems import Problems, line_of, parse_mapping, read_text
from faq.text import fold

DEFINITIONS_DIR = Path(__file__).parent / "definitions"
VOCABULARY_FILE = "_vocabulaire.yaml"

REPORTS = ("rumeur", "incident", "publication", "hors_cadre", "manquement")
"""Kinds of case, the most urgent first: what a message reports when two kinds fit as well."""

OTHERS = ("question_recue", "aide", "salutation", "merci", "suivi")
FIELD_TYPES = ("texte", "lien", "fichier", "oui_non", "choix")

_KEYS = {"libelle", "exemples", "cadres", "formulaire"}
_FRAME_KEYS = {"nom", "suite", "tous", "aucun", "constat"}
_FIELD_KEYS = {"id", "libelle", "type", "obligatoire", "aide", "choix"}


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of the form of a report; `choices` only for a `choix`."""

    id: str
    label: str
    type: str
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A way of telling a fact: classes of words in order, anywhere, and none of some others.

    `asserts`: these words alone tell that the fact has happened.
    """

    name: str
    sequence: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    asserts: bool = False


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One kind of message."""

    id: str
    label: str
    examples: tuple[str, ...]
    frames: tuple[Frame, ...]
    form: tuple[FormField, ...]

    @property
    def is_report(self) -> bool:
        """Say whether this kind opens a case."""
        return self.id in REPORTS


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """All kinds by identifier, and the classes of words their frames speak of."""

    kinds: Mapping[str, Definition]
    classes: Mapping[str, tuple[str, ...]]

    @property
    def words(self) -> frozenset[str]:
        """Every word of the classes, a final * standing for any ending."""
        return frozenset(
            word for items in self.classes.values() for item in items for word in item.split()
        )

    def __getitem__(self, kind: str) -> Definition:
        """Return one kind; raises KeyError."""
        return self.kinds[kind]

    def __iter__(self) -> Iterator[Definition]:
        """Go through the kinds."""
        return iter(self.kinds.values())


@cache
def default_definitions() -> Definitions:
    """Return the definitions that come with the package, read once."""
    return load_definitions(DEFINITIONS_DIR)


def load_definitions(directory: Path) -> Definitions:
    """Read one file for each kind, and the vocabulary; raises ContentError with all problems."""
    problems = Problems()
    classes = _vocabulary(directory / VOCABULARY_FILE, problems)
    kinds = {}
    for kind in (*REPORTS, *OTHERS):
        reader = _Reader(directory / f"{kind}.yaml", problems, known=frozenset(classes))
        kinds[kind] = reader.definition(kind)
    problems.raise_if_any()
    return Definitions(kinds=kinds, classes=classes)


def _vocabulary(path: Path, problems: Problems) -> dict[str, tuple[str, ...]]:
    text = read_text(path, problems)
    data = (parse_mapping(text, path.name, problems) if text else None) or {}
    classes = {}
    for name, items in data.items():
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            problems.add(path.name, line_of(data, name), f"« {name} » doit être une liste de mots")
        else:
            classes[str(name)] = tuple(_folded(item) for item in items)
    return classes


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
