"""What a message already tells of a report: where, which platform, which link, since when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from faq.text import MAX_CHARS, fold

Circonscription = tuple[str, str]
"""Code and official name."""

PLATFORMS = {
    "facebook": ("facebook", "fb", "face de bouc"),
    "messenger": ("messenger",),
    "instagram": ("instagram", "insta", "ig"),
    "x": ("twitter", "tweet", "tweets", "x com", "sur x"),
    "tiktok": ("tiktok", "tik tok"),
    "youtube": ("youtube",),
    "linkedin": ("linkedin", "linked in"),
    "reddit": ("reddit",),
    "snapchat": ("snapchat", "snap"),
    "threads": ("threads",),
    "whatsapp": ("whatsapp",),
    "telegram": ("telegram",),
    "bluesky": ("bluesky",),
}
_LINK = re.compile(r"https?://[^\s<>\"'«»|]+", re.IGNORECASE)
_MOMENT = re.compile(
    r"\b(?:depuis [a-z0-9 ]{3,20}?(?=$|,|\.|\n)|hier soir|hier|avant-hier|ce matin|ce midi"
    r"|cet après-midi|ce soir|cette nuit|aujourd['’]hui|tantôt|tout à l['’]heure|à l['’]instant"
    r"|il y a \d+ (?:minutes?|min|heures?|h|jours?)|(?:vers |à )?\d{1,2} ?h(?: ?\d{2})?"
    r"|\d{4}-\d{2}-\d{2}|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r"|yesterday|today|this morning|tonight)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Fields:
    """What was found; `circonscription` is a code, `moment` the person's own words."""

    circonscription: str | None = None
    platform: str | None = None
    links: tuple[str, ...] = ()
    moment: str | None = None


def find_fields(text: str, circonscriptions: Sequence[Circonscription] = ()) -> Fields:
    """Find what a message tells; any text will do."""
    text = text[:MAX_CHARS]
    links = tuple(link.rstrip(".,;:!?)]") for link in _LINK.findall(text))
    moment = _MOMENT.search(_LINK.sub(" ", text))
    return Fields(
        circonscription=_circonscription(_LINK.sub(" ", text), circonscriptions),
        platform=_platform(text),
        links=links,
        moment=moment[0].strip() if moment else None,
    )


def _platform(text: str) -> str | None:
    folded = f" {fold(text)} "
    places = [
        (folded.find(f" {word} "), platform)
        for platform, words in PLATFORMS.items()
        for word in words
    ]
    return min((found for found in places if found[0] >= 0), default=(0, None))[1]


def _circonscription(text: str, known: Sequence[Circonscription]) -> str | None:
    """Return the code of the longest name that the text holds, or None."""
    folded = f" {fold(text)} "
    found = [(len(name), code) for code, name in _folded_names(tuple(known)) if name in folded]
    return max(found, default=(0, None))[1]


@lru_cache(maxsize=4)
def _folded_names(known: tuple[Circonscription, ...]) -> tuple[Circonscription, ...]:
    """The names as they are looked for, folded once for each electoral map."""
    return tuple((code, f" {fold(name)} ") for code, name in known)
