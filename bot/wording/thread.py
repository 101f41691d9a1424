"""The card of who handles a case: what is expected of them, what was said, how to act."""

from collections.abc import Iterator
from itertools import islice

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
    title,
)
from bot.wording.expected import entrusted, gesture
from bot.wording.receipt import spoken_question
from bot.wording.reported import particulars, said
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
    built: list[Part] = [Heading(title(voice, case)), *opening, *said(file)]
    built.append(Facts((*facts(voice, file), *_deadline_rows(voice, file, handed_on=handed_on))))
    built += particulars(voice, file)
    if not case.running:
        if not handed_on:
            built.append(Choices(tuple(_after(voice, case))))
        return Document(phrases("dossier.resume_clos", ref=case.ref), tuple(built))
    if not handed_on:
        built += spoken_question(voice, case, asked=by_ds)
        built += _choices(voice, file, viewer)
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


def _in_relief(file: CaseFile, viewer: str | None) -> bool:
    """Whether it is a coordination that works from the thread in the place of its owner."""
    case = file.case
    return viewer not in (None, case.owner, case.assignee) and case.field_taken_at is None


def _entrusted_to_another(file: CaseFile, viewer: str | None) -> str | None:
    """Whom the owner who reads this can count on; None when it is on the owner."""
    return entrusted(file) if viewer is not None and viewer == file.case.owner else None


def _summary(file: CaseFile, viewer: str | None, *, handed_on: bool) -> str:
    if handed_on:
        return "fil.resume_monte" if _climbed(file, viewer) else "fil.resume_confie_ailleurs"
    if _asked_by_name(file, viewer):
        return "fil.resume_confie"
    if _in_relief(file, viewer):
        return "fil.resume_releve"
    return "fil.resume_information" if file.information_only else "fil.resume"


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
        if case.about_ds:
            yield phrases.paragraph("dossier.concerne_ds")
        other = _entrusted_to_another(file, viewer)
        if other is not None:
            yield phrases.paragraph("fil.confie_par_vous", qui=voice.name(other, file.directory))
            return
        if _in_relief(file, viewer):
            yield phrases.paragraph("fil.releve")
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
        # What comes after, once the DCAP knows, is the DCAP's own concern.
        most = 1 if file.case.dcap_told_at is not None else None
        for sentence in islice(deadlines(voice, file), most):
            yield voice.phrases("fil.echeance"), sentence


def _choices(voice: Voice, file: CaseFile, viewer: str | None) -> Iterator[Choices]:
    """What moves the case, the awaited gesture first; below it, what else may be done."""
    other = _entrusted_to_another(file, viewer)
    by_ds = _held_by_ds(file, viewer)
    awaited = gesture(voice, file, by_ds=by_ds) if other is None else None
    acts = list(_acts(voice, file, viewer))
    first = [awaited] if awaited is not None else []
    rest = [act for act in acts if awaited is None or act.action != awaited.action]
    if first or rest:
        yield Choices((*first, *rest))
    yield Choices(tuple(_others(voice, file, viewer)))


def _acts(voice: Voice, file: CaseFile, viewer: str | None) -> Iterator[Choice]:
    case, by_ds = file.case, _held_by_ds(file, viewer)
    if _unread(file, viewer):
        yield choice(voice, case, "jai_lu", "case.seen")
    if case.field_taken_at is None:
        yield choice(voice, case, "prendre_en_charge", "case.take")
    if case.dcap_told_at is None and (not by_ds or case.kind in _TOLD_BY_DS):
        label = "transmettre_dcap" if by_ds and case.kind is Kind.RUMEUR else "aviser_dcap"
        yield choice(voice, case, label, "case.tell_dcap")
    if by_ds and file.owned_by_ds and case.kind not in (Kind.RUMEUR, Kind.QUESTION_RECUE):
        yield choice(voice, case, "transmettre_coordination", "case.climb")


def _others(voice: Voice, file: CaseFile, viewer: str | None) -> Iterator[Choice]:
    case = file.case
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
