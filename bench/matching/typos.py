"""Seeded typing mistakes, so that tolerance to them can be measured and measured again.

Each word of four letters or more is mistyped with the given probability, by one slip drawn
evenly among: two neighbours swapped, a letter forgotten, a letter doubled, a neighbouring key
hit instead. The slips follow a Canadian French keyboard; accents are left to the folding.
"""

import random
import re

SEED = 4
_WORD = re.compile(r"[^\W\d_]{4,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def mistype(text: str, *, share: float, seed: int = SEED) -> str:
    """Return the text with about this share of its longer words mistyped, always the same way."""
    draw = random.Random(f"{seed}:{text}")
    return _WORD.sub(lambda m: _slip(m[0], draw) if draw.random() < share else m[0], text)


def _slip(word: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(word) - 1)
    kind = draw.choice(("swap", "forget", "double", "neighbour"))
    if kind == "swap":
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == "forget":
        return word[:place] + word[place + 1 :]
    if kind == "double":
        return word[: place + 1] + word[place:]
    return word[:place] + _neighbour(word[place], draw) + word[place + 1 :]


def _neighbour(letter: str, draw: random.Random) -> str:
    keys = [
        row[place + step]
        for row in _ROWS
        for place in [row.find(letter.lower())]
        for step in (-1, 1)
        if place >= 0 and 0 <= place + step < len(row)
    ]
    return draw.choice(keys) if keys else letter
