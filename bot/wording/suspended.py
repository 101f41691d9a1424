"""What is said in place of an entry that the DCAP is revising: that it is, and whom to call."""

from dataclasses import dataclass

from bot.messages import Document, Part
from bot.wording.offers import Answering, contact, report, report_anything, to_copy, triage
from bot.wording.voice import Voice
from faq.calibration import Zone
from faq.entry import FaqEntry


@dataclass(frozen=True)
class Offered:
    """The entries whose titles may be shown; `held` when one was left out."""

    entries: tuple[FaqEntry, ...]
    held: bool


def is_held(asked: Answering, entry_id: str) -> bool:
    """Whether the entry is not shown: it is suspended, or it was when the question was asked."""
    exchange = asked.exchange
    held_then = exchange.zone == Zone.ABSTAIN and exchange.chosen is None
    return entry_id in asked.suspended or held_then


def shown_candidates(asked: Answering, most: int) -> Offered:
    """The first candidates of an exchange, without those that are suspended."""
    known = [asked.catalogue.get(entry_id) for entry_id, _ in asked.exchange.candidates]
    entries = [entry for entry in known if entry is not None]
    shown = [entry for entry in entries if entry.id not in asked.suspended]
    held = any(entry.id in asked.suspended for entry in entries[:most])
    return Offered(tuple(shown[:most]), held)


def under_review(voice: Voice, asked: Answering) -> Document:
    """The honest no of a suspended entry; a report keeps its button."""
    told = report(voice, asked)
    built: list[Part] = [
        *told,
        *triage(voice, asked),
        *to_copy(voice, asked, None),
        voice.phrases.paragraph("suspension.reponse"),
        contact(voice, asked),
    ]
    if not told:
        built.append(report_anything(voice, asked))
    return Document(voice.phrases("suspension.reponse"), tuple(built))
