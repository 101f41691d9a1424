"""What sixty lines of rapidfuzz do alone: the yardstick that the matcher must beat."""

from collections.abc import Callable

from rapidfuzz import process

from bench.matching.ranked import Rank, Ranked
from faq.catalogue import Catalogue
from faq.text import fold

_CANDIDATES = 15


def rank_with(scorer: Callable[..., float], catalogue: Catalogue, *, folding: bool = True) -> Rank:
    """Return a ranking by the best phrasing of each entry, as most tutorials do."""
    owners = [entry.id for entry in catalogue for _ in entry.phrasings]
    prepare = fold if folding else str
    phrasings = [prepare(text) for entry in catalogue for text in entry.phrasings]

    def rank(question: str) -> Ranked:
        found = process.extract(prepare(question), phrasings, scorer=scorer, limit=_CANDIDATES)
        best: dict[str, float] = {}
        for _, score, place in found:
            best.setdefault(owners[place], score)
        return list(best.items())

    return rank
