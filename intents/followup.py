"""Messages that lean on the exchange before them: « et si c’est mon employé ? », « pourquoi ? »."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from faq.text import MAX_CHARS
from intents.phrases import follow_up_phrases, word_spans

LeaningKind = Literal["variant", "correction", "role", "more"]

_LONGEST_VARIANT = 10
_LONGEST_ROLE = 7


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """How a message leans on the one before; `rest` is what it adds, in the person's words."""

    kind: LeaningKind
    rest: str


def leaning(text: str, words: Sequence[str]) -> Leaning | None:
    """Say how a message leans on the previous one, None when it stands alone.

    `words` are its canonical words: a message without any leans on nothing.
    """
    text = text[:MAX_CHARS]
    typed, spans = word_spans(text)
    if not typed or not words:
        return None
    lists = follow_up_phrases()
    corrected = lists["correction"].length_at(typed, 0)
    if 0 < corrected < len(typed):
        return Leaning(kind="correction", rest=text[spans[corrected][0] :].strip())
    more = lists["encore"].length_at(typed, 0)
    if more and lists["remplissage"].cover(typed[more:]):
        return Leaning(kind="more", rest=text.strip())
    varied = lists["variante"].length_at(typed, 0)
    if len(typed) <= _LONGEST_ROLE and _is_role(typed, introduced=bool(varied)):
        return Leaning(kind="role", rest=text.strip())
    if varied and varied < len(typed) <= _LONGEST_VARIANT:
        return Leaning(kind="variant", rest=text.strip())
    return None


def combined(previous: str, text: str, leaning: Leaning) -> str:
    """Return the text to rank: the correction alone, else the previous question and what is new."""
    if leaning.kind == "correction":
        return leaning.rest
    return previous if leaning.kind == "more" else f"{previous} {text}"


def _is_role(typed: Sequence[str], *, introduced: bool) -> bool:
    """Say whether nothing but a role is added; a role alone, such as « DGE ? », is a question."""
    lists = follow_up_phrases()
    place, named = 0, False
    while place < len(typed):
        role = lists["roles"].length_at(typed, place)
        length = role or lists["mots_de_role"].length_at(typed, place)
        if not length:
            return False
        named = named or bool(role)
        place += length
    return introduced and named
