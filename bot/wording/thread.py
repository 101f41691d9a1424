"""The card of who handles a case: what is expected of them, what was said, how to act."""

from collections.abc import Iterator

from bot.domain.case import Case, Kind
from bot.domain.effects import SurfaceKind, ToPerson
from bot.domain.people import Role
from bot.messages import Choice, Choices, Document, Facts, Heading, Part
from bot.wording.casefile import (
    CaseFile,
    choice,
    deadlines,
    facts,
    form_choice,
    issue,
    reply_choice,
    resend,
    said,
    title,
)
from bot.wording.receipt import spoken_question
from bot.wording.voice import Voice

_TOLD_BY_DS = (Kind.RUMEUR, Kind.MANQUEMENT)
"""What COM-4 asks the DS to tell the DCAP (for a manquement, « s’il y a lieu »)."""


def thread(voice: Voice, file: CaseFile, *, viewer: str | None) -> Document:
    """What the owner, or whoever was asked by name, works from.

    Somebody who passed it on sees that it moved; somebody who has no part in it any more reads
    nothing of it.
    """
    case, phrases = file.case, voice.phrases
    if viewer is not None and file.lost(viewer):
        elsewhere = phrases.paragraph("fil.confie_ailleurs")
        summary = phrases("fil.resume_confie_ailleurs", ref=case.ref)
        return Document(summary, (Heading(case.ref), elsewhere))
    handed_on = _handed_on(file, viewer)
    by_ds = _held_by_ds(file, viewer)
    opening = _opening(voice, file, viewer, handed_on=handed_on)
    built: list[Part] = [Heading(title(voice, case)), *opening]
    built.append(Facts((*facts(voice, file), *_deadline_rows(voice, file, handed_on=handed_on))))
    built += said(voice, file)
    if not case.running:
        if not handed_on:
            built.append(Choices(tuple(_after(voice, case))))
        return Document(phrases("dossier.resume_clos", ref=case.ref), tuple(built))
    if not handed_on:
        built += spoken_question(voice, case, asked=by_ds)
        built.append(Choices(tuple(_choices(voice, file, viewer))))
        built += resend(voice, file)
        built.append(phrases.note("fil.repondre"))
    summary = _summary(file, viewer, handed_on=handed_on)
    return Document(phrases(summary, ref=case.ref), tuple(built))


def _after(voice: Voice, case: Case) -> Iterator[Choice]:
    """What may still be done to a closed case; its outcome is the DCAP's once it was told."""
    yield choice(voice, case, "rouvrir", "case.reopen")
    if not case.withdrawn and case.dcap_told_at is None:
        yield form_choice(voice, case, "corriger", "outcome.correct")


def _handed_on(file: CaseFile, viewer: str | None) -> bool:
    """Whether the case went on to somebody else; a coordination's relief works from it too."""
    if viewer is None or viewer in (file.case.owner, file.case.assignee):
        return False
    person = file.directory.people.get(viewer)
    return person is None or person.role is not Role.COORDONNATEUR


def _held_by_ds(file: CaseFile, viewer: str | None) -> bool:
    """Whether it is a DS, or a DAS who replaces them, who works from this thread."""
    person = file.directory.people.get(viewer or "")
    return file.owned_by_ds if person is None else person.role in (Role.DS, Role.DAS)


def _asked_by_name(file: CaseFile, viewer: str | None) -> bool:
    return viewer is not None and viewer == file.case.assignee != file.case.owner


def _summary(file: CaseFile, viewer: str | None, *, handed_on: bool) -> str:
    if handed_on:
        return "fil.resume_monte" if _climbed(file, viewer) else "fil.resume_confie_ailleurs"
    for_information = file.information_only and not _asked_by_name(file, viewer)
    return "fil.resume_information" if for_information else "fil.resume"


def _climbed(file: CaseFile, viewer: str | None) -> bool:
    return _held_by_ds(file, viewer) and not file.owned_by_ds


def _opening(
    voice: Voice, file: CaseFile, viewer: str | None, *, handed_on: bool
) -> Iterator[Part]:
    case, phrases = file.case, voice.phrases
    if case.withdrawn:
        yield phrases.paragraph("dossier.retire")
    elif not case.running:
        yield phrases.paragraph("dossier.clos", issue=issue(voice, case))
    elif handed_on:
        yield phrases.paragraph("fil.monte" if _climbed(file, viewer) else "fil.confie_ailleurs")
    else:
        asked = _asked_by_name(file, viewer)
        if asked:
            yield phrases.paragraph("fil.confie")
        if not (asked and _held_by_ds(file, viewer)):
            # What a DS is asked by name is not theirs to hand on.
            yield phrases.paragraph(f"fil.{_duty(file, viewer)}")


def _duty(file: CaseFile, viewer: str | None) -> str:
    """What is expected of whoever works from the thread, as the key of one sentence."""
    case: Case = file.case
    if file.information_only and not _asked_by_name(file, viewer):
        return "information"
    if case.dcap_told_at is not None and case.kind is not Kind.MANQUEMENT:
        return "deja_avisee"
    return f"{case.kind}_ds" if _held_by_ds(file, viewer) else str(case.kind)


def _deadline_rows(voice: Voice, file: CaseFile, *, handed_on: bool) -> Iterator[tuple[str, str]]:
    if file.case.running and not handed_on and not file.information_only:
        for sentence in deadlines(voice, file):
            yield voice.phrases("fil.echeance"), sentence


def _choices(voice: Voice, file: CaseFile, viewer: str | None) -> Iterator[Choice]:
    case, by_ds = file.case, _held_by_ds(file, viewer)
    if case.field_taken_at is None:
        yield choice(voice, case, "prendre_en_charge", "case.take", "primary")
    if case.dcap_told_at is None and (not by_ds or case.kind in _TOLD_BY_DS):
        label = "transmettre_dcap" if by_ds and case.kind is Kind.RUMEUR else "aviser_dcap"
        yield choice(voice, case, label, "case.tell_dcap")
    if by_ds and file.owned_by_ds and case.kind not in (Kind.RUMEUR, Kind.QUESTION_RECUE):
        yield choice(voice, case, "transmettre_coordination", "case.climb")
    if _unread(file, viewer):
        yield choice(voice, case, "jai_lu", "case.seen")
    yield reply_choice(voice, case, SurfaceKind.THREAD)
    yield form_choice(voice, case, "confier", "case.assign")
    informed = file.information_only and not _asked_by_name(file, viewer)
    awaited = case.kind is Kind.RUMEUR and case.dcap_told_at and case.dcap_taken_at is None
    if not informed and not awaited and case.same_as is None:
        yield form_choice(voice, case, "clore", "case.close")


def _unread(file: CaseFile, viewer: str | None) -> bool:
    """Whether that recipient's card still waits for a sign that it was read."""
    return viewer is not None and any(
        card.kind is SurfaceKind.THREAD
        and card.recipient == ToPerson(viewer)
        and card.read_at is None
        for card in file.surfaces
    )
