"""The words staff use, mapped to the words the entries use; written by the DCAP as YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from faq.problems import Problems, line_of, parse_mapping, read_text
from faq.text import tokens

LEXICON_DIR = Path(__file__).parent / "lexicon"

Words = tuple[str, ...]
"""One or several folded words in a row."""


@dataclass(frozen=True, kw_only=True)
class ContextualRule:
    """Rewrites an ambiguous form only beside one of the given words."""

    form: Words
    replacement: Words
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Rewritings, concepts, English words and ordinary words, all folded.

    `before` and `after` of a contextual rule are the words that come just before or after it.
    """

    rewrites: Mapping[Words, Words]
    contextual: tuple[ContextualRule, ...]
    concepts: Mapping[str, tuple[Words, ...]]
    english_markers: frozenset[str]
    glossary: Mapping[Words, Words]
    common_words: frozenset[str]
    negators: frozenset[str]
    auxiliaries: frozenset[str]

    @cached_property
    def edition(self) -> str:
        """Short fingerprint of every word list."""
        return sha256(repr(self._sorted()).encode()).hexdigest()[:12]

    def _sorted(self) -> list[object]:
        rules = [
            (r.form, r.replacement, sorted(r.before), sorted(r.after)) for r in self.contextual
        ]
        sets = (self.english_markers, self.common_words, self.negators, self.auxiliaries)
        maps = (self.rewrites, self.concepts, self.glossary)
        return [rules, *(sorted(s) for s in sets), *(sorted(m.items()) for m in maps)]


EMPTY = Lexicon(
    rewrites={},
    contextual=(),
    concepts={},
    english_markers=frozenset(),
    glossary={},
    common_words=frozenset(),
    negators=frozenset(),
    auxiliaries=frozenset(),
)


@cache
def default_lexicon() -> Lexicon:
    """Return the lexicon that comes with the package, read once."""
    return load_lexicon(LEXICON_DIR)


def load_lexicon(directory: Path) -> Lexicon:
    """Read the word lists of a directory; an absent file is an empty list.

    Raises ContentError holding every problem found.
    """
    problems = Problems()
    rewrites = _File(directory / "rewrites.yaml", ("rewrites", "contextual"), problems)
    concepts = _File(directory / "concepts.yaml", None, problems)
    english = _File(directory / "english.yaml", ("markers", "glossary"), problems)
    common = _File(directory / "common_words.yaml", None, problems)
    negation = _File(directory / "negation.yaml", ("negators", "auxiliaries"), problems)
    lexicon = Lexicon(
        rewrites=rewrites.pairs("rewrites"),
        contextual=rewrites.contextual(),
        concepts={key: tuple(dict.fromkeys(concepts.phrases(key))) for key in concepts.data},
        english_markers=english.words("markers"),
        glossary=english.pairs("glossary"),
        common_words=frozenset(w for key in common.data for w in common.words(key)),
        negators=negation.words("negators"),
        auxiliaries=negation.words("auxiliaries"),
    )
    problems.raise_if_any()
    return lexicon


class _File:
    """One word list file, read leniently so that every mistake is told."""

    def __init__(self, path: Path, keys: tuple[str, ...] | None, problems: Problems) -> None:
        self.name, self.problems = path.name, problems
        text = read_text(path, problems) if path.exists() else None
        self.data: Any = (parse_mapping(text, path.name, problems) if text else None) or {}
        for key in self.data:
            if keys is not None and key not in keys:
                self._wrong(self.data, key, f"clé inconnue « {key} »")

    def _wrong(self, node: Any, key: object, message: str) -> None:
        self.problems.add(self.name, line_of(node, key), message)

    def phrases(self, key: str) -> list[Words]:
        """Return a list of expressions."""
        items = self.data.get(key, [])
        if not isinstance(items, list):
            self._wrong(self.data, key, f"« {key} » doit être une liste")
            return []
        found = []
        for index, item in enumerate(items):
            folded = tokens(str(item))
            if folded:
                found.append(folded)
            else:
                self._wrong(items, index, f"« {key} » : élément vide")
        return found

    def words(self, key: str) -> frozenset[str]:
        """Return a list of words; an item may hold several, separated by spaces."""
        return frozenset(word for phrase in self.phrases(key) for word in phrase)

    def pairs(self, key: str) -> dict[Words, Words]:
        """Return forms and replacements, whether grouped in sections or not."""
        found: dict[Words, Words] = {}
        self._collect(self.data.get(key, {}), key, found)
        return found

    def _collect(self, node: Any, key: str, found: dict[Words, Words]) -> None:
        if not isinstance(node, dict):
            self._wrong(self.data, key, f"« {key} » doit être des paires « forme: remplacement »")
            return
        for form, replacement in node.items():
            folded = tokens(str(form))
            if isinstance(replacement, dict):
                self._collect(replacement, key, found)
            elif not folded:
                self._wrong(node, form, "forme vide")
            elif replacement is None or isinstance(replacement, list):
                self._wrong(node, form, f"« {form} » : le remplacement doit être un texte")
            elif found.setdefault(folded, tokens(str(replacement))) != tokens(str(replacement)):
                self._wrong(node, form, f"« {form} » est là deux fois")

    def contextual(self) -> tuple[ContextualRule, ...]:
        """Return the rules that look at a neighbour word."""
        rows = self.data.get("contextual", [])
        found = []
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if not isinstance(row, dict) or "form" not in row or "replacement" not in row:
                self._wrong(rows, index, "une règle demande « form » et « replacement »")
                continue
            unknown = set(row) - {"form", "replacement", "when_before", "when_after"}
            for key in unknown:
                self._wrong(row, key, f"clé inconnue « {key} »")
            found.append(
                ContextualRule(
                    form=tokens(str(row["form"])),
                    replacement=tokens(str(row["replacement"])),
                    before=_folded(row.get("when_after")),
                    after=_folded(row.get("when_before")),
                )
            )
        return tuple(found)


def _folded(words: Any) -> frozenset[str]:
    return frozenset(token for word in words or () for token in tokens(str(word)))
