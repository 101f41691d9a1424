"""What sixty lines of rapidfuzz do alone: the yardstick that the matcher must beat."""

from collections.abc import Callable

from rapidfuzz import fuzz, process

from faq.catalogue import Catalogue
from faq.text import fold

Rank = Callable[[str], list[str]]
"""From a question to entry identifiers, best first."""


def rank_with(
    scorer: Callable[..., float], catalogue: Catalogue, *, default_processing: bool = False
) -> Rank:
    """Return a ranking by the best phrasing of each entry, as most tutorials do."""
    owners = [entry.id for entry in catalogue for _ in entry.phrasings]
    prepare = str if default_processing else fold
    phrasings = [prepare(text) for entry in catalogue for text in entry.phrasings]

    def rank(question: str) -> list[str]:
        found = process.extract(prepare(question), phrasings, scorer=scorer, limit=15)
        return list(dict.fromkeys(owners[place] for _, _, place in found))

    return rank


def one_of_rapidfuzz(catalogue: Catalogue) -> dict[str, Rank]:
    """Return the usual ways, by name."""
    return {
        "rapidfuzz WRatio, tel quel": rank_with(fuzz.WRatio, catalogue, default_processing=True),
        "rapidfuzz WRatio, texte plié": rank_with(fuzz.WRatio, catalogue),
        "rapidfuzz token_set_ratio": rank_with(fuzz.token_set_ratio, catalogue),
    }
