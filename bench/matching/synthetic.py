"""Catalogues of any size: the real entries, then look-alikes made of ordinary words."""

import random
from dataclasses import replace

from faq.catalogue import Catalogue
from faq.lexicon import Lexicon

SEED = 2018
_PHRASINGS = 5


def enlarged(catalogue: Catalogue, lexicon: Lexicon, *, size: int) -> Catalogue:
    """Return the catalogue with synthetic entries up to `size`, always the same ones.

    A synthetic entry takes the phrasings of a real one and replaces about half of the words
    by a few ordinary words of its own: same lengths, same function words, another subject.
    """
    draw = random.Random(SEED)
    ordinary = sorted(word for word in lexicon.common_words if len(word) > 3)
    entries = list(catalogue)
    while len(entries) < size:
        model = draw.choice(catalogue.entries)
        own = draw.sample(ordinary, 10)
        phrasings = tuple(
            " ".join(draw.choice(own) if draw.random() < 0.5 else word for word in text.split())
            for text in model.phrasings[:_PHRASINGS]
        )
        name = f"synthetique_{len(entries)}"
        entries.append(replace(model, id=name, title=name, phrasings=phrasings))
    return Catalogue.of(entries[: max(size, len(catalogue))], negatives=catalogue.negatives)
