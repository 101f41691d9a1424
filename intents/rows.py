"""Labelled messages to measure with, as they are written in a file of one JSON object a line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from faq.entry import Audience
from faq.problems import ContentError, Problem

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
    rows, problems = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(Problem(path.name, number, "ligne illisible (« q » est requis)"))
    if problems:
        raise ContentError(problems)
    return tuple(rows)


def _row(data: Mapping[str, object]) -> Row:
    label = data.get("label")
    right = {str(e) for e in _texts(data.get("also"))} | ({str(label)} if label else set())
    reports = {str(e) for e in _texts(data.get("escalation_also"))}
    if data.get("escalation"):
        reports.add(str(data["escalation"]))
    if not isinstance(data["q"], str):
        raise TypeError
    return Row(
        text=data["q"],
        right=frozenset() if label in (None, OUT_OF_SCOPE) else frozenset(right),
        labelled=label is not None,
        reports=frozenset(reports),
        tags=tuple(str(t) for t in _texts(data.get("tags"))),
        role=Audience(str(data["role"])) if data.get("role") else None,
    )


def _texts(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()
