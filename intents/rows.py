"""Labelled messages to measure with, as they are written in a file of one JSON object a line."""

import json
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from faq.entry import Audience
from faq.problems import Problems, read_text

OUT_OF_SCOPE = "oos"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One labelled message; `right` are the entries that answer it, empty when none does.

    `labelled` is false for a report that no entry needs to answer.
    """

    text: str
    right: frozenset[str]
    labelled: bool
    reports: frozenset[str]
    tags: tuple[str, ...]
    role: Audience | None

    @property
    def in_scope(self) -> bool:
        """Say whether an entry answers it."""
        return bool(self.right)


def load_rows(path: Path) -> tuple[Row, ...]:
    """Read labelled rows, one JSON object a line; raises ContentError with every bad line."""
    problems = Problems()
    text = read_text(path, problems) or ""
    rows = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(json.loads(line)))
        except json.JSONDecodeError:
            problems.add(path.name, number, "ce n’est pas un objet JSON sur une ligne")
        except ValueError as error:
            problems.add(path.name, number, str(error))
    problems.raise_if_any()
    return tuple(rows)


def unknown_labels(rows: Iterable[Row], known: Container[str]) -> Counter[str]:
    """Count the rows by label that no entry has; a row with another right entry is not told."""
    return Counter(
        ", ".join(sorted(row.right))
        for row in rows
        if row.in_scope and not any(entry in known for entry in row.right)
    )


def _row(data: object) -> Row:
    """Return a row; raises ValueError, in French."""
    if not isinstance(data, dict):
        raise ValueError("on attend un objet { … }")
    question, label, role = data.get("q"), data.get("label"), data.get("role")
    if not isinstance(question, str):
        raise ValueError("« q » (la question, un texte) est requis")
    if label is not None and (not isinstance(label, str) or not label.strip()):
        raise ValueError("« label » doit être un texte non vide")
    if role and role not in tuple(Audience):
        raise ValueError(f"rôle inconnu « {role} » (choix : {', '.join(Audience)})")
    reports = {str(e) for e in _texts(data.get("escalation_also"))}
    if data.get("escalation"):
        reports.add(str(data["escalation"]))
    right = {str(e) for e in _texts(data.get("also"))} | ({label} if label else set())
    return Row(
        text=question,
        right=frozenset() if label in (None, OUT_OF_SCOPE) else frozenset(right),
        labelled=label is not None,
        reports=frozenset(reports),
        tags=tuple(str(t) for t in _texts(data.get("tags"))),
        role=Audience(role) if role else None,
    )


def _texts(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()
