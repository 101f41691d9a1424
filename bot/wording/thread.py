"""The owner's card: what is expected of them, what was said, and the buttons to act."""

from collections.abc import Iterator

from bot.domain.case import Case, Kind
from bot.domain.effects import SurfaceKind
from bot.messages import Choice, Choices, Document, Facts, Heading, Part
from bot.wording.casefile import (
    CaseFile,
    choice,
    deadlines,
    facts,
    form_choice,
    issue,
    reply_choice,
    said,
    title,
)
from bot.wording.receipt import spoken_question
from bot.wording.voice import Voice

_TOLD_BY_DS = (Kind.RUMEUR, Kind.MANQUEMENT)
"""What COM-4 asks the DS to tell the DCAP (for a manquement, « s’il y a lieu »)."""


def thread(voice: Voice, file: CaseFile, *, viewer: str | None) -> Document:
    """What the owner of the case works from; somebody who passed it on sees that it moved."""
    case, phrases = file.case, voice.phrases
    handed_on = viewer is not None and viewer != case.owner
    built: list[Part] = [Heading(title(voice, case)), *_opening(voice, file, handed_on=handed_on)]
    built.append(Facts((*facts(voice, file), *_deadline_rows(voice, file, handed_on=handed_on))))
    built += said(voice, file)
    if not case.running:
        if not handed_on:
            built.append(Choices((choice(voice, case, "rouvrir", "case.reopen"),)))
        return Document(phrases("dossier.resume_clos", ref=case.ref), tuple(built))
    if not handed_on:
        built += spoken_question(voice, case, asked=file.owned_by_ds)
        built.append(Choices(tuple(_choices(voice, file))))
        built.append(phrases.note("fil.repondre"))
    return Document(phrases(_summary(file, handed_on=handed_on), ref=case.ref), tuple(built))


def _summary(file: CaseFile, *, handed_on: bool) -> str:
    if handed_on:
        return "fil.resume_monte"
    return "fil.resume_information" if file.information_only else "fil.resume"


def _opening(voice: Voice, file: CaseFile, *, handed_on: bool) -> Iterator[Part]:
    case, phrases = file.case, voice.phrases
    if case.withdrawn:
        yield phrases.paragraph("dossier.retire")
    elif not case.running:
        yield phrases.paragraph("dossier.clos", issue=issue(voice, case))
    elif handed_on:
        yield phrases.paragraph("fil.monte")
    else:
        yield phrases.paragraph(f"fil.{_duty(file)}")


def _duty(file: CaseFile) -> str:
    """What is expected of the owner, as the key of one sentence."""
    case: Case = file.case
    if file.information_only:
        return "information"
    if case.dcap_told_at is not None and case.kind is not Kind.MANQUEMENT:
        return "deja_avisee"
    return f"{case.kind}_ds" if file.owned_by_ds else str(case.kind)


def _deadline_rows(voice: Voice, file: CaseFile, *, handed_on: bool) -> Iterator[tuple[str, str]]:
    if file.case.running and not handed_on and not file.information_only:
        for sentence in deadlines(voice, file):
            yield voice.phrases("fil.echeance"), sentence


def _choices(voice: Voice, file: CaseFile) -> Iterator[Choice]:
    case, by_ds = file.case, file.owned_by_ds
    if case.field_taken_at is None:
        yield choice(voice, case, "prendre_en_charge", "case.take", "primary")
    if case.dcap_told_at is None and (not by_ds or case.kind in _TOLD_BY_DS):
        label = "transmettre_dcap" if by_ds and case.kind is Kind.RUMEUR else "aviser_dcap"
        yield choice(voice, case, label, "case.tell_dcap")
    if by_ds and case.kind not in (Kind.RUMEUR, Kind.QUESTION_RECUE):
        yield choice(voice, case, "transmettre_coordination", "case.climb")
    yield reply_choice(voice, case, SurfaceKind.THREAD)
    awaited = case.kind is Kind.RUMEUR and case.dcap_told_at and case.dcap_taken_at is None
    if not file.information_only and not awaited:
        yield form_choice(voice, case, "clore", "case.close")
