"""Short messages about a case: what happened, to whom it matters. They never quote anybody."""

from collections.abc import Iterator

from bot.domain.effects import SurfaceKind
from bot.messages import Choices, Document, Paragraph
from bot.wording.casefile import CaseFile, choice, reply_choice, where
from bot.wording.dates import moment
from bot.wording.expected import gesture
from bot.wording.receipt import handler
from bot.wording.voice import Voice

_TO_FIELD = ("rappel", "rappel_releve")
_TO_TAKE = ("rappel_dcap", "releve_dcap", "libere_a_reprendre")


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
        "sorte": phrases(f"sorte.{case.kind}"),
        "ou": where(voice, file),
        "contact": _unreached(voice, file),
    }
    text = phrases(f"avis.{key}", **values)
    sentence = Paragraph(phrases.spans(f"avis.{key}", **values))
    return Document(text, (sentence, *asked(voice, file, key)))


def asked(voice: Voice, file: CaseFile, key: str) -> Iterator[Choices]:
    """The button that a reminder asks for, as long as it would still do something."""
    case = file.case
    if not case.running:
        return
    if key == "rappel_preneur":
        yield Choices((reply_choice(voice, case, SurfaceKind.THREAD),))
        return
    if key in _TO_FIELD:
        awaited = gesture(voice, file, by_ds=file.owned_by_ds)
        if awaited is not None:
            yield Choices((awaited,))
    elif key in _TO_TAKE and case.dcap_taken_at is None:
        yield Choices((choice(voice, case, "prendre_en_charge", "case.take", "primary"),))


def _unreached(voice: Voice, file: CaseFile) -> str:
    """Whom to telephone when a card did not arrive: the DCAP first, if it is the one waiting."""
    waiting = {surface.kind for surface in file.surfaces if surface.posted_at is None}
    return voice.dcap() if SurfaceKind.ALERT in waiting else handler(voice, file)
