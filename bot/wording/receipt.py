"""The reporter's card: what was recorded, who was told, what comes next, whom to call."""

from collections.abc import Iterator

from bot.domain.case import Case, Kind, Spoken, Status
from bot.domain.effects import SurfaceKind, ToReporter, ToRoom
from bot.domain.people import Role
from bot.domain.rights import asked_in_field
from bot.messages import Choices, Document, Facts, Heading, Paragraph, Part
from bot.wording.casefile import (
    CaseFile,
    choice,
    deadlines,
    form_choice,
    issue,
    reply_choice,
    resend,
    title,
    where,
)
from bot.wording.dates import moment
from bot.wording.voice import Voice


def receipt(voice: Voice, file: CaseFile) -> Document:
    """What the reporter keeps: the reference, who was told and when, what comes next."""
    case, phrases = file.case, voice.phrases
    heading = Heading(title(voice, case))
    if case.withdrawn:
        gone = phrases.paragraph("recu.retire")
        return Document(phrases("dossier.resume_clos", ref=case.ref), (heading, gone))
    built: list[Part] = [heading]
    if case.running:
        built.append(phrases.paragraph("recu.enregistre"))
    else:
        built.append(phrases.paragraph("dossier.clos", issue=issue(voice, case)))
    if not case.reporter.verified:
        built.append(phrases.paragraph("recu.non_verifiee"))
    if case.running and case.same_as is not None:
        built.append(phrases.paragraph("recu.reuni"))
    built.append(Facts(tuple(_rows(voice, file))))
    built += spoken_question(voice, case, asked=case.reporter.role is Role.DS)
    if not case.running:
        built.append(whom_to_call(voice, file))
        return Document(phrases("dossier.resume_clos", ref=case.ref), tuple(built))
    built += resend(voice, file)
    built += [whom_to_call(voice, file), _choices(voice, case)]
    if voice.emergency_line:
        built.append(phrases.note("recu.urgence"))
    return Document(phrases("recu.resume", ref=case.ref), tuple(built))


def whom_to_call(voice: Voice, file: CaseFile) -> Paragraph:
    """Who handles the case, with their telephone."""
    return voice.phrases.paragraph("contact.appeler", contact=handler(voice, file))


def handler(voice: Voice, file: CaseFile) -> str:
    """Who handles the case: who was asked by name, else its owner.

    It is the DCAP for what it must itself take charge of.
    """
    held_by = asked_in_field(file.case, file.directory) or file.case.owner
    holder = file.directory.people.get(held_by or "")
    if holder is None or file.information_only:
        return voice.dcap()
    return voice.person(holder)


def spoken_question(voice: Voice, case: Case, *, asked: bool) -> Iterator[Part]:
    """Could the DS speak to the person? « Not yet » may still become yes or impossible."""
    if case.kind is not Kind.MANQUEMENT or not asked or not case.running:
        return
    if case.spoken is None:
        yield voice.phrases.paragraph("recu.parler")
    else:
        answered = voice.phrases(f"parole.{case.spoken}")
        yield voice.phrases.paragraph("recu.parle_note", reponse=answered)
    if case.spoken in (None, Spoken.PAS_ENCORE):
        answers = (answer for answer in Spoken if answer is not case.spoken)
        yield Choices(
            tuple(
                choice(voice, case, f"parle_{answer}", f"case.spoken.{answer}")
                for answer in answers
            )
        )


def _rows(voice: Voice, file: CaseFile) -> Iterator[tuple[str, str]]:
    case, phrases = file.case, voice.phrases
    yield phrases("dossier.circonscription"), where(voice, file)
    for line in _told(voice, file):
        yield phrases("recu.avise"), line
    for who, at in _taken(voice, file):
        yield phrases("recu.prise"), phrases("recu.pris_par", qui=who, heure=at)
    if case.running:
        following = next(deadlines(voice, file), phrases("recu.suite_ici"))
        yield phrases("recu.suite"), following


def _told(voice: Voice, file: CaseFile) -> Iterator[str]:
    for surface in file.surfaces:
        if isinstance(surface.recipient, ToReporter) or not surface.kind.shows_case:
            continue
        withdrawn = file.withheld(surface)
        if withdrawn and surface.posted_at is None:
            continue
        if isinstance(surface.recipient, ToRoom):
            who = voice.phrases("recu.la_dcap")
        else:
            who = voice.name(surface.recipient.person, file.directory)
        if surface.failure:
            cause = voice.cause(surface.failure)
            yield voice.phrases("recu.avise_echec", qui=who, cause=cause)
        elif surface.posted_at is None:
            yield voice.phrases("recu.avise_envoi", qui=who)
        else:
            at = moment(surface.posted_at, file.now)
            told = voice.phrases("recu.avise_a", qui=who, heure=at)
            if surface.kind is SurfaceKind.THREAD and surface.read_at is not None:
                told += voice.phrases("recu.avise_lu", heure=moment(surface.read_at, file.now))
            yield told + (voice.phrases("recu.avise_retire") if withdrawn else "")


def _taken(voice: Voice, file: CaseFile) -> Iterator[tuple[str, str]]:
    case = file.case
    if case.field_taken_at is not None:
        who = voice.name(case.field_taken_by or "", file.directory)
        yield who, moment(case.field_taken_at, file.now)
    if case.dcap_taken_at is not None:
        yield voice.phrases("recu.la_dcap"), moment(case.dcap_taken_at, file.now)


def _choices(voice: Voice, case: Case) -> Choices:
    offered = [form_choice(voice, case, "completer", "case.complete")]
    if not case.circulates:
        offered.append(choice(voice, case, "circule", "case.circulates"))
    if case.kind is Kind.MANQUEMENT and case.reporter.role is Role.DS and not case.dcap_told_at:
        offered.append(choice(voice, case, "aviser_dcap", "case.tell_dcap"))
    offered.append(reply_choice(voice, case, SurfaceKind.RECEIPT))
    if case.reporter.role in (Role.DAS, Role.PERSONNEL) and not case.about_ds:
        offered.append(choice(voice, case, "concerne_ds", "case.concerns_ds"))
    if case.status is Status.OUVERT:
        offered.append(choice(voice, case, "retirer", "case.withdraw"))
    return Choices(tuple(offered))
