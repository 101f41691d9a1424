"""Tells the DCAP what deserves a look in the content, before staff find out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from faq.calibration import Calibration
from faq.catalogue import Catalogue
from faq.entry import FOLLOW_UPS, FaqEntry
from faq.lexicon import Lexicon
from faq.text import fold, stems

MIN_PHRASINGS = 12
"""Fewer than this, and one question in five is missed (measured on Québec questions)."""

_PARTS = ("le contenu", "le lexique", "les définitions des signalements")
_TWIN_SHARE = 0.85
_MIN_TWIN_WORDS = 3


class Severity(StrEnum):
    """How much a finding matters."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `message` is French, `file` is empty for the whole content."""

    severity: Severity
    file: str
    message: str


def check(
    catalogue: Catalogue,
    lexicon: Lexicon,
    calibration: Calibration | None,
    *,
    definitions: str = "",
) -> tuple[Finding, ...]:
    """Return everything that deserves a look, in a stable order; empty is perfect.

    `definitions` is the fingerprint of the kinds of message, where there are some.
    """
    found = [finding for entry in catalogue for finding in _of_entry(entry, catalogue)]
    edition = edition_of(catalogue, lexicon, definitions)
    return (*found, *_twins(catalogue), *_of_whole(catalogue, calibration, edition))


def edition_of(catalogue: Catalogue, lexicon: Lexicon, definitions: str = "") -> str:
    """Return the fingerprint that a calibration must bear to be current."""
    return "-".join(filter(None, (catalogue.edition, lexicon.edition, definitions)))


def changed_since(calibration: Calibration, edition: str) -> tuple[str, ...]:
    """Return what changed since a calibration was fitted, in French; empty when it is current.

    `edition` is the fingerprint it should bear. One with other parts was fitted by other rules.
    """
    if calibration.edition == edition:
        return ()
    then, now = calibration.edition.split("-"), edition.split("-")
    if len(then) != len(now):
        return ("la manière de calibrer",)
    return tuple(name for name, a, b in zip(_PARTS, then, now, strict=False) if a != b)


def _of_entry(entry: FaqEntry, catalogue: Catalogue) -> Iterator[Finding]:
    file = f"{entry.id}.md"
    count = len(entry.phrasings)
    if count < MIN_PHRASINGS:
        message = f"seulement {count} formulations, il en faut au moins {MIN_PHRASINGS}"
        yield Finding(Severity.AVERTISSEMENT, file, message)
    if not entry.source:
        yield Finding(Severity.ERREUR, file, "la source n’est pas indiquée")
    if entry.follow_up not in FOLLOW_UPS:
        message = f"suivi inconnu « {entry.follow_up} »"
        yield Finding(Severity.ERREUR, file, message)
    newest = max(other.revision for other in catalogue)
    if entry.revision < newest:
        message = f"révisée le {entry.revision}, alors que la plus récente l’est le {newest}"
        yield Finding(Severity.AVERTISSEMENT, file, message)


def _twins(catalogue: Catalogue) -> Iterator[Finding]:
    """Find phrasings of two entries that hold nearly the same words."""
    phrasings = [
        (entry.id, text, frozenset(stems(text))) for entry in catalogue for text in entry.phrasings
    ]
    by_word: dict[str, list[int]] = {}
    for row, (owner, text, words) in enumerate(phrasings):
        shared = Counter(other for word in words for other in by_word.get(word, ()))
        for other, count in shared.items():
            other_owner, other_text, other_words = phrasings[other]
            union = len(words) + len(other_words) - count
            enough = count >= _MIN_TWIN_WORDS or fold(text) == fold(other_text)
            if owner != other_owner and enough and count >= _TWIN_SHARE * union:
                message = f"« {text} » ressemble trop à « {other_text} » ({other_owner}.md)"
                yield Finding(Severity.AVERTISSEMENT, f"{owner}.md", message)
        for word in words:
            by_word.setdefault(word, []).append(row)


def _of_whole(
    catalogue: Catalogue, calibration: Calibration | None, edition: str
) -> Iterator[Finding]:
    if calibration is None:
        yield Finding(Severity.AVERTISSEMENT, "", "aucune calibration : à refaire")
    elif changed := changed_since(calibration, edition):
        message = f"la calibration est périmée, ceci a changé depuis : {', '.join(changed)}"
        yield Finding(Severity.AVERTISSEMENT, "", message)
    counts = Counter(entry.statut.value for entry in catalogue)
    summary = ", ".join(f"{count} « {statut} »" for statut, count in sorted(counts.items()))
    yield Finding(Severity.NOTE, "", f"statuts des {len(catalogue)} entrées : {summary}")
