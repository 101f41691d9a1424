"""Short messages about a case: what happened, to whom it matters. They never quote anybody."""

from bot.domain.effects import Recipient, SurfaceKind, ToReporter
from bot.domain.people import Role
from bot.messages import Choice, Choices, Document, Paragraph, Words
from bot.wording.casefile import CaseFile
from bot.wording.dates import moment
from bot.wording.receipt import handler
from bot.wording.voice import Voice

ACTIONABLE = {
    "rappel_dcap": "case.take",
    "releve_dcap": "case.take",
    "rappel": "case.take",
}
"""Reminders that carry the button they ask for."""


def notice(voice: Voice, file: CaseFile, key: str, *, cause: str = "") -> Document:
    """The message of a notice, filled from the case as it is now."""
    case, phrases = file.case, voice.phrases
    since = case.dcap_told_at or case.opened_at
    values = {
        "ref": case.ref,
        "heure": moment(since, file.now),
        "issue": phrases(f"issue.{case.issue}") if case.issue else "",
        "qui": voice.name(case.field_taken_by or case.owner or "", file.directory),
        "cause": cause,
        "contact": _unreached(voice, file),
    }
    text = phrases(f"avis.{key}", **values)
    parts = [Paragraph(phrases.spans(f"avis.{key}", **values))]
    if key not in ACTIONABLE or not case.running:
        return Document(text, tuple(parts))
    button = Choice(phrases("bouton.prendre_en_charge"), ACTIONABLE[key], str(case.id), "primary")
    return Document(text, (*parts, Choices((button,))))


def _unreached(voice: Voice, file: CaseFile) -> str:
    """Whom to telephone when a card did not arrive: the DCAP first, if it is the one waiting."""
    waiting = {surface.kind for surface in file.surfaces if surface.posted_at is None}
    return voice.dcap() if SurfaceKind.ALERT in waiting else handler(voice, file)


def talk(voice: Voice, file: CaseFile, *, actor: str, words: str, to: Recipient) -> Document:
    """One line of case talk carried to the other side; the push text bears no words."""
    writer = file.directory.people.get(actor)
    name = writer.name if writer else file.case.reporter.name or voice.role(None)
    if isinstance(to, ToReporter) and writer is not None and writer.role is Role.DCAP:
        name = voice.phrases("roles.DCAP")
    said_by = {"ref": file.case.ref, "qui": name}
    heading = voice.phrases.paragraph("mot.de", **said_by)
    return Document(voice.phrases("mot.de", **said_by), (heading, Words(words)))
