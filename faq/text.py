"""One folding for the whole project, so that accents, case and apostrophes never matter."""

import re
import unicodedata
from functools import lru_cache

MAX_CHARS = 2_000
"""Only the first characters of a message count: nobody asks a question longer than a page."""

_TOKEN = re.compile(r"[a-z0-9]+")
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"}
_PUNCTUATION = dict.fromkeys("’‘“”«»…–—\u00a0\u202f", " ")
_ACCENTED = {
    chr(code): unicodedata.normalize("NFKD", chr(code))[0]
    for code in range(0xC0, 0x180)
    if unicodedata.decomposition(chr(code))
}
# What French messages hold, so that most of them never need the slower general way below.
_PLAIN = str.maketrans({**_PUNCTUATION, **_ACCENTED, **_LIGATURES})
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)\s(?=[aeiouhy])")

_MIN_STEM = 3
_SUFFIXES = re.compile(
    r"(?:issement|issante?|ement|[aiu]tion|ateur|a?trice|euse|eur|ique|is[mt]e|[ae]nce|ment"
    r"|[ai]ble|ive|if|er(?:aient|ait|ais|ont|ons|ez|as|ai|a)|aient|assent|ant|ait|ais|ent"
    r"|ons|ez|er|ir|ee|ai|[eau])$"
)


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of a text: lower case, no accents, letters and digits only."""
    plain = text[:MAX_CHARS].casefold().translate(_PLAIN)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return tuple(_TOKEN.findall(plain))


def fold(text: str) -> str:
    """Return the folded words of a text joined by one space; folding twice changes nothing."""
    return " ".join(tokens(text))


@lru_cache(maxsize=16_384)
def singular(token: str) -> str:
    """Return a folded word without its plural mark."""
    if len(token) <= _MIN_STEM:
        return token
    if token.endswith("aux"):
        return token[:-2] + "l"
    return token[:-1] if token[-1] in "sx" else token


@lru_cache(maxsize=16_384)
def stem(token: str) -> str:
    """Return a light French stem of one folded word: plural, feminine and verb endings removed.

    Written for folded words: the usual stemmers read accents that people do not type.
    """
    word = singular(token)
    ending = _SUFFIXES.search(word, _MIN_STEM)
    if ending:
        word = word[: ending.start()]
    if len(word) > _MIN_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text without its elided articles, as a search index wants them."""
    return tuple(stem(token) for token in _ELISION.sub("", fold(text)).split())
