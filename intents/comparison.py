"""Two catalogues on the same questions: what moved, by how much, and on which questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from intents.changes import WAYS, Change, changes_between
from intents.evaluation import Pairs, measure, rate_flags
from intents.measures import Interval, paired_interval, redrawn_interval
from intents.report import KEYS, LABELS, EvalReport
from intents.rows import Row
from intents.understanding import Understanding

SHOWN = 30
"""Changed questions worth a person's time; the others are only counted."""

_NEEDS_ALL_ROWS = ("auroc", "r90", "ece")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Both reports, the interval of each difference, and the changes, the costliest first."""

    before: EvalReport
    after: EvalReport
    intervals: Mapping[str, Interval | None]
    changes: tuple[Change, ...]

    def difference(self, key: str) -> float | None:
        """Return how much one measure moved, None where it cannot be measured."""
        before, after = self.before.value(key), self.after.value(key)
        return None if before is None or after is None else after - before

    def as_json(self) -> dict[str, object]:
        """Return each measure before and after, how many questions changed, and the first ones."""
        return {
            "n": self.before.n,
            "metrics": {
                key: {
                    "before": self.before.value(key),
                    "after": self.after.value(key),
                    "difference": self.difference(key),
                    "interval": self.intervals[key],
                }
                for key in KEYS[1:]
            },
            "changed": self._counts(),
            "changes": [change.as_json() for change in self.changes[:SHOWN]],
        }

    def as_table(self) -> str:
        """Return the same in French, in 100 columns."""
        lines = [f"{self.before.n} questions{'avant':>34}{'après':>9}{'écart':>9}   intervalle"]
        lines += [self._line(key) for key in KEYS[1:]]
        counts = ", ".join(f"{WAYS[way]} : {n}" for way, n in self._counts().items())
        lines += ["", f"Questions changées – {counts}"]
        if len(self.changes) > SHOWN:
            lines.append(f"Les {SHOWN} qui comptent le plus :")
        for change in self.changes[:SHOWN]:
            lines += ["", change.as_text()]
        return "\n".join(lines)

    def _counts(self) -> dict[str, int]:
        return {way: sum(change.way == way for change in self.changes) for way in WAYS}

    def _line(self, key: str) -> str:
        before, after, moved = self.before.value(key), self.after.value(key), self.difference(key)
        if before is None or after is None or moved is None:
            return f"{LABELS[key]:<38}{_shown(key, before):>9}{_shown(key, after):>9}{'–':>9}"
        low, high = self.intervals[key] or (moved, moved)
        between = f"[{_shown(key, low, '+')} ; {_shown(key, high, '+')}]"
        cells = f"{_shown(key, before):>9}{_shown(key, after):>9}{_shown(key, moved, '+'):>9}"
        return f"{LABELS[key]:<38}{cells}   {between}"


def compare(
    rows: Sequence[Row], before: Sequence[Understanding], after: Sequence[Understanding]
) -> Comparison:
    """Compare what two subjects made of the same rows."""
    old, new = list(zip(rows, before, strict=True)), list(zip(rows, after, strict=True))
    return Comparison(
        before=measure(old),
        after=measure(new),
        intervals=_intervals(old, new),
        changes=changes_between(rows, before, after),
    )


def _intervals(old: Pairs, new: Pairs) -> dict[str, Interval | None]:
    flags, others = rate_flags(old), rate_flags(new)
    found = {key: paired_interval(flags[key], others[key]) for key in flags}

    def moved(key: str, places: Sequence[int]) -> float | None:
        one, other = (measure([pairs[n] for n in places]).value(key) for pairs in (old, new))
        return None if one is None or other is None else other - one

    for key in _NEEDS_ALL_ROWS:
        found[key] = redrawn_interval(len(old), partial(moved, key))
    return found


def _shown(key: str, value: float | None, sign: str = "") -> str:
    if value is None:
        return "–"
    if key in ("auroc", "ece"):
        return f"{value:{sign}.3f}"
    return f"{100 * value:{sign}.1f}" + ("" if sign else " %")
