"""What tells a sure answer from a lucky one: several views of one ranking."""

from collections import Counter
from collections.abc import Sequence
from math import exp, log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

from faq.analysis import Analysis
from faq.features import BLOCK_WEIGHTS, PAIR, WORD, FeatureSpace, Floats, Rows, features_of
from faq.text import stem

FEATURE_NAMES = (
    "best",
    "best_log",
    "odds",
    "doubt",
    "outside",
    "nearness",
    "shared",
    "ideas",
    "length",
)
"""What a probability is computed from; see Confidence.features."""

SHARPNESS = 12.0
"""How much a difference of score says: one tenth makes an entry three times likelier."""

_BLOCKS = (WORD, PAIR)
_FLOOR = 0.02
_EDGE = 1e-3
_IDEAS = 8


class Confidence:
    """Looks at a ranking from several sides.

    The classifier says which entry is nearest; the phrasings themselves say whether anybody
    ever asked such a thing. `rows` are those of `analyses`: the phrasings in the order of their
    entries, then the out-of-scope examples, whose label is -1.
    """

    def __init__(
        self,
        space: FeatureSpace,
        rows: Rows,
        analyses: Sequence[Analysis],
        labels: Sequence[int],
        entries: int,
    ) -> None:
        self._index = {block: space.index[block] for block in _BLOCKS}
        self._weights, self._unseen = space.weights, space.unseen
        wanted = np.concatenate([np.array([*part.values()], int) for part in self._index.values()])
        order = np.argsort(rows.columns, kind="stable")
        order = order[np.isin(rows.columns[order], wanted)]
        self._owners, self._values = rows.owners[order], rows.values[order]
        self._starts = np.searchsorted(rows.columns[order], np.arange(rows.width + 1))
        owners = np.array([label if label >= 0 else entries for label in labels], dtype=np.intp)
        self._bounds = np.searchsorted(owners, np.arange(entries + 2)).tolist()
        self._users: list[Counter[str]] = [Counter() for _ in range(entries)]
        for analysis, label in zip(analyses, labels, strict=True):
            if label >= 0:
                self._users[label].update(set(map(stem, analysis.words)))

    def features(
        self,
        analysis: Analysis,
        inside: Floats,
        outside: float,
        *,
        twin: int | None = None,
        own: int | None = None,
    ) -> tuple[float, ...]:
        """Return, in the order of FEATURE_NAMES, what tells how sure a ranking is.

        The best score and its logarithm; the log-odds of the best entry against the others and
        what is out of scope; the entropy among entries; the score of what is out of scope; how
        much nearer the nearest phrasing is than any out-of-scope example; the share of the words
        that the entry's phrasings have; how many ideas and words there are.

        `inside` are the scores of the entries. `twin` is an entry that asks the same for another
        role, when the role is unknown: the two count as one. `own` is the row of a phrasing
        that must not profit from itself.
        """
        best = int(inside.argmax())
        top = float(inside[best])
        shares = np.exp((inside - top) * SHARPNESS)
        whole = float(shares.sum())
        sure = 1.0 + (float(shares[twin]) if twin is not None else 0.0)
        sure /= whole + exp(min((outside - top) * SHARPNESS, 50.0))
        shares /= whole
        return (
            top,
            log(max(top, _FLOOR)),
            log((sure + _EDGE) / (1.0 - sure + _EDGE)),
            -float(shares @ np.log(shares + 1e-12)),
            outside,
            self._nearness(analysis, best, own),
            self._shared(analysis, best, own),
            min(len(analysis.concepts), _IDEAS) / _IDEAS,
            log1p(len(analysis.words)),
        )

    def _nearness(self, analysis: Analysis, best: int, own: int | None) -> float:
        likeness = self._likeness(analysis)
        if own is not None:
            likeness[own] = 0.0
        first, last = self._bounds[best], self._bounds[best + 1]
        negatives = likeness[self._bounds[-2] :]
        return float(likeness[first:last].max(initial=0.0) - negatives.max(initial=0.0))

    def _likeness(self, analysis: Analysis) -> NDArray[np.float64]:
        """Return the likeness of each row by its words and neighbours, in 0–1."""
        owners, values = [], []
        found = features_of(analysis)
        for block, index in self._index.items():
            ids = [index.get(feature) for feature in found[block]]
            mass = sum((self._unseen if i is None else self._weights[i]) ** 2 for i in ids)
            for i in ids:
                if i is not None:
                    where = slice(self._starts[i], self._starts[i + 1])
                    owners.append(self._owners[where])
                    values.append(self._values[where] * (self._weights[i] / sqrt(mass)))
        if not owners:
            return np.zeros(self._bounds[-1])
        together = np.bincount(np.concatenate(owners), np.concatenate(values), self._bounds[-1])
        return together / sum(BLOCK_WEIGHTS[block] for block in _BLOCKS)

    def _shared(self, analysis: Analysis, best: int, own: int | None) -> float:
        users = self._users[best]
        itself = own is not None and self._bounds[best] <= own < self._bounds[best + 1]
        shared = whole = 0.0
        for word in map(stem, analysis.words):
            place = self._index[WORD].get(word)
            mass = (self._unseen if place is None else self._weights[place]) ** 2
            whole += mass
            if users[word] > itself:
                shared += mass
        return shared / whole if whole else 0.0
