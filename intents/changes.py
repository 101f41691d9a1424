"""The questions that two catalogues do not treat alike, the most costly first."""

from collections.abc import Sequence
from dataclasses import dataclass

from faq.calibration import COSTS, Zone
from intents.rows import OUT_OF_SCOPE, Row
from intents.understanding import Understanding

WAYS = {
    "perdue": "juste → faux",
    "gagnée": "faux → juste",
    "zone": "même rang, autre zone",
}
"""How a question may have changed, and how it is said."""

_TEXT = 90
_SAID = {
    Zone.ANSWER: "répond",
    Zone.SUGGEST: "propose",
    Zone.ABSTAIN: "s’abstient",
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """A question whose best entry became right or wrong, or whose zone moved.

    `way`: perdue, gagnée or zone. `worth`: what the change is worth to the person who asks.
    """

    row: Row
    way: str
    before: Understanding
    after: Understanding
    worth: float

    def as_json(self) -> dict[str, object]:
        """Return the question, what is right, and both outcomes."""
        return {
            "q": self.row.text,
            "label": sorted(self.row.right) or OUT_OF_SCOPE,
            "change": self.way,
            "worth": round(self.worth, 2),
            "before": _outcome(self.before),
            "after": _outcome(self.after),
        }

    def as_text(self) -> str:
        """Return three lines in French."""
        text = self.row.text if len(self.row.text) <= _TEXT else f"{self.row.text[: _TEXT - 1]}…"
        right = ", ".join(sorted(self.row.right)) or "hors sujet"
        return (
            f"« {text} »\n"
            f"    attendu : {right} · {WAYS[self.way]}\n"
            f"    avant : {_told(self.before)} · après : {_told(self.after)}"
        )


def changes_between(
    rows: Sequence[Row], before: Sequence[Understanding], after: Sequence[Understanding]
) -> tuple[Change, ...]:
    """Return the labelled rows that changed, those worth most first, a loss before a gain."""
    triples = zip(rows, before, after, strict=True)
    changes = filter(None, (_change(row, one, other) for row, one, other in triples))
    return tuple(sorted(changes, key=lambda c: (-abs(c.worth), c.worth, c.row.text)))


def _change(row: Row, before: Understanding, after: Understanding) -> Change | None:
    was, is_now = _is_right(row, before), _is_right(row, after)
    if not row.labelled or (was == is_now and before.zone is after.zone):
        return None
    way = "zone" if was == is_now else "gagnée" if is_now else "perdue"
    worth = _worth(row, after) - _worth(row, before)
    return Change(row=row, way=way, before=before, after=after, worth=worth)


def _is_right(row: Row, understood: Understanding) -> bool:
    """Say whether the best entry is right; out of scope, whether nothing was answered."""
    if not row.in_scope:
        return understood.zone is not Zone.ANSWER
    return bool(understood.matches) and understood.matches[0].entry_id in row.right


def _worth(row: Row, understood: Understanding) -> float:
    if understood.zone is Zone.ABSTAIN:
        return COSTS["abstained"]
    answered = understood.zone is Zone.ANSWER
    if not row.in_scope:
        return COSTS["oos_answered" if answered else "oos_suggested"]
    ids = {match.entry_id for match in understood.matches[: 1 if answered else 3]}
    right = "wrong" if row.right.isdisjoint(ids) else "right"
    return COSTS[f"{'answered' if answered else 'suggested'}_{right}"]


def _outcome(understood: Understanding) -> dict[str, object]:
    return {
        "zone": understood.zone.value,
        "matches": [match.entry_id for match in understood.matches[:3]],
        "probability": round(understood.probability, 4),
    }


def _told(understood: Understanding) -> str:
    best = understood.matches[0].entry_id if understood.matches else "rien"
    return f"{_SAID[understood.zone]} ({best}, {100 * understood.probability:.0f} %)"
