"""A citizen's question pasted by staff: may it be answered, must it be redirected, or escalated?

It never answers the question. When unsure, redirecting is the safe side.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from faq.text import MAX_CHARS, tokens
from intents.senses import SenseReader

Topic = Literal["factual", "beyond", "escalate"]

INTRODUCES, FACTUAL, BEYOND = "annonce", "factuelle", "debordante"
CITIZEN_LISTS = (INTRODUCES, FACTUAL, BEYOND)

_QUOTED = re.compile(r"«\s*([^«»]{3,}?)\s*»|“\s*([^“”]{3,}?)\s*”|\"\s*([^\"]{3,}?)\s*\"")
_AFTER_MARK = re.compile(r"^([^:\n?]{3,}?)\s*(?::\s*|\n\s*)(\S.*)$", re.DOTALL)
_SHORTEST = 2


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """The words of a citizen, and those of the person around them."""

    quoted: str
    around: str


@dataclass(frozen=True, kw_only=True)
class CitizenTriage:
    """What to do with a citizen's words; `kind` is that of the report they tell, to escalate."""

    topic: Topic
    quoted: str
    kind: str | None = None


class CitizenReader:
    """Finds the words of a citizen in a message, and says what they are about."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._introduces = SenseReader({INTRODUCES: lists[INTRODUCES]})
        self._topics = SenseReader({name: lists[name] for name in (FACTUAL, BEYOND)})

    def find(self, text: str) -> Quotation | None:
        """Return a citizen's words between quotation marks, or after a colon or a new line.

        Quotation marks alone are not enough: somebody must be said to have asked or written.
        """
        text = text[:MAX_CHARS]
        found = _QUOTED.search(text)
        if found:
            quoted = next(part for part in found.groups() if part)
            around = f"{text[: found.start()]} {text[found.end() :]}"
        else:
            split = _AFTER_MARK.match(text.strip())
            if split is None:
                return None
            around, quoted = split[1], split[2].strip()
        if len(tokens(quoted)) < _SHORTEST:
            return None
        introduced = self._introduces.first_places(tokens(around))
        return Quotation(quoted=quoted, around=around.strip()) if introduced else None

    def is_beyond(self, words: Sequence[str]) -> bool:
        """Say whether a citizen's canonical words speak of what goes beyond the vote here."""
        return BEYOND in self._topics.first_places(words)

    def topic(self, words: Sequence[str]) -> Topic:
        """Say what a citizen's canonical words are about, when they tell nothing to escalate."""
        found = self._topics.first_places(words)
        return "factual" if FACTUAL in found and BEYOND not in found else "beyond"
