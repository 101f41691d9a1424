"""What the role of the person who asks changes in a ranking."""

from collections.abc import Sequence

import numpy as np

from faq.catalogue import Catalogue
from faq.entry import Audience
from faq.features import Floats

STEP = 0.12
"""How far a role moves an entry, in units of score."""

_TWIN_SCORE = 0.1
_AHEAD = 0.01


class RoleFit:
    """Moves the entries that a role makes more or less likely, and puts its own twins first.

    Two entries are twins when the phrasings of one, left out, score well on the other: the
    same question asked by two roles. `labels` are the entry of each row of `held_out`.
    """

    def __init__(self, catalogue: Catalogue, labels: Sequence[int], held_out: Floats) -> None:
        self._moves = {role: STEP * _fitness(catalogue, role) for role in Audience}
        nearest = _nearest(labels, held_out, len(catalogue))
        entries = catalogue.entries
        self._twins = {
            role: [
                (stranger, own)
                for stranger, own in nearest.items()
                if role not in entries[stranger].audience and entries[own].audience == {role}
            ]
            for role in Audience
        }
        pairs = [pair for found in self._twins.values() for pair in found]
        self._other = {**{own: stranger for stranger, own in pairs}, **dict(pairs)}

    def twin_of(self, entry: int) -> int | None:
        """Return the entry that asks the same for another role, if there is one."""
        return self._other.get(entry)

    def adjust(self, scores: Floats, role: Audience) -> Floats:
        """Return the scores as they stand when this role asks."""
        moved: Floats = scores + self._moves[role]
        for stranger, own in self._twins[role]:
            moved[own] = max(moved[own], moved[stranger] + _AHEAD)
        return moved


def _fitness(catalogue: Catalogue, role: Audience) -> Floats:
    """Say how much more or less likely each entry is when this role asks.

    An entry for this role alone gains, one that leaves the role out loses; the rarer the case
    among the entries, the more it says.
    """
    only = np.array([entry.audience == {role} for entry in catalogue], dtype=np.float32)
    without = np.array([role not in entry.audience for entry in catalogue], dtype=np.float32)
    if not len(catalogue):
        return only
    fitness: Floats = only * (1 - only.mean()) - without * (1 - without.mean())
    return fitness


def _nearest(labels: Sequence[int], held_out: Floats, entries: int) -> dict[int, int]:
    """Return, for each entry that has one, the other entry its phrasings score best on."""
    owners = np.array(labels)
    found = {}
    for entry in range(entries if entries > 1 else 0):
        means = held_out[owners == entry, :-1].mean(axis=0)
        means[entry] = -np.inf
        if means.max() >= _TWIN_SCORE:
            found[entry] = int(means.argmax())
    return found
