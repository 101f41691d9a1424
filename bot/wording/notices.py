"""Short messages about a case: what happened, to whom it matters. They never quote anybody."""

from collections.abc import Iterator

from bot.domain.effects import Recipient, SurfaceKind, ToReporter, ToRoom
from bot.domain.people import Role
from bot.messages import Choices, Document, Paragraph, Words
from bot.wording.casefile import CaseFile, choice, reply_choice
from bot.wording.dates import moment
from bot.wording.receipt import handler
from bot.wording.voice import Voice

_REMINDERS = ("rappel", "rappel_dcap", "releve_dcap")


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
    sentence = Paragraph(phrases.spans(f"avis.{key}", **values))
    return Document(text, (sentence, *_asked(voice, file, key)))


def _asked(voice: Voice, file: CaseFile, key: str) -> Iterator[Choices]:
    """The button that a reminder asks for, as long as it would still do something."""
    case = file.case
    if not case.running:
        return
    taken_at = case.field_taken_at if key == "rappel" else case.dcap_taken_at
    if key in _REMINDERS and taken_at is None:
        yield Choices((choice(voice, case, "prendre_en_charge", "case.take", "primary"),))
    elif key == "rappel" and case.dcap_told_at is None and not file.owned_by_ds:
        yield Choices((choice(voice, case, "aviser_dcap", "case.tell_dcap", "primary"),))


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
    answer = Choices((reply_choice(voice, file.case, _card_of(to)),))
    return Document(voice.phrases("mot.de", **said_by), (heading, Words(words), answer))


def _card_of(to: Recipient) -> SurfaceKind:
    if isinstance(to, ToReporter):
        return SurfaceKind.RECEIPT
    return SurfaceKind.ALERT if isinstance(to, ToRoom) else SurfaceKind.THREAD
