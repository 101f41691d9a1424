"""The DCAP's cards: one alert, or several in one card when they come as a wave."""

from collections.abc import Iterator, Sequence

from bot.domain.case import Case
from bot.domain.effects import SurfaceKind, ToPerson
from bot.domain.instruction import open_to_instructions
from bot.messages import Choice, Choices, Document, Facts, Heading, Part, Words
from bot.wording.casefile import (
    SAID,
    CaseFile,
    choice,
    dcap_state,
    facts,
    form_choice,
    reply_choice,
    resend,
    title,
    where,
)
from bot.wording.dates import moment
from bot.wording.expected import entrusted
from bot.wording.reported import particulars, said
from bot.wording.rumours import joint, report_rows, suggestions
from bot.wording.voice import Voice

WAVE_WORDS = 200


def alert(voice: Voice, file: CaseFile) -> Document:
    """What the DCAP receives in its room."""
    case, phrases = file.case, voice.phrases
    if file.kin.lead is not None:
        return joint(voice, file, file.kin.lead)
    built: list[Part] = [Heading(title(voice, case))]
    built += [phrases.paragraph(mark) for mark in _marks(file)]
    built += said(file)
    rows = (*report_rows(voice, file), *facts(voice, file), *_field_rows(voice, file))
    built.append(Facts(rows))
    built += particulars(voice, file)
    built += suggestions(voice, file)
    built.append(Choices((*_choices(voice, case), *_instruct(voice, file))))
    built += resend(voice, file)
    if case.running:
        built.append(phrases.note("fil.repondre"))
    return Document(phrases(_summary(case), ref=case.ref), tuple(built))


def wave(voice: Voice, files: Sequence[CaseFile]) -> Document:
    """Several alerts in one card, when they come faster than a room can bear."""
    phrases = voice.phrases
    count = str(len(files))
    built: list[Part] = [Heading(phrases("alerte.vague_titre", nombre=count))]
    for file in files:
        built += _wave_case(voice, file)
    return Document(phrases("alerte.vague_resume", nombre=count), tuple(built))


def _wave_case(voice: Voice, file: CaseFile) -> Iterator[Part]:
    case, phrases = file.case, voice.phrases
    yield phrases.paragraph(
        "alerte.vague_dossier",
        titre=title(voice, case),
        ou=where(voice, file),
        heure=moment(case.opened_at, file.now),
        etat=dcap_state(voice, file),
    )
    marks = [phrases(mark) for mark in _marks(file)]
    if marks:
        yield phrases.note("mot.brut", texte=" ".join(marks))
    for field, value in file.words:
        if field == SAID:
            yield Words(value if len(value) <= WAVE_WORDS else f"{value[:WAVE_WORDS]} …")
            break
    if case.running and case.dcap_taken_at is None:
        label = phrases("bouton.prendre_dossier", ref=case.ref)
        yield Choices((Choice(label, "case.take", str(case.id), "primary"),))


def _summary(case: Case) -> str:
    if not case.running:
        return "dossier.resume_clos"
    return "alerte.resume" if case.dcap_taken_at is None else "alerte.resume_prise"


def _marks(file: CaseFile) -> Iterator[str]:
    """What the DCAP must know before it believes an alert."""
    case = file.case
    if case.withdrawn:
        yield "dossier.retire"
    if case.about_ds:
        yield "dossier.concerne_ds"
    if case.unconfirmed and not case.about_ds:
        yield "alerte.sans_confirmation"
    elif file.told_by_clock:
        yield "alerte.a_l_echeance"
    if not case.reporter.verified:
        yield "alerte.non_verifiee"


def _field_rows(voice: Voice, file: CaseFile) -> Iterator[tuple[str, str]]:
    case, phrases = file.case, voice.phrases
    person = file.directory.people.get(entrusted(file) or case.owner or "")
    if person is None:
        return
    if case.field_taken_at is not None:
        taken = voice.name(case.field_taken_by or "", file.directory)
        at = moment(case.field_taken_at, file.now)
        yield phrases("alerte.terrain"), phrases("alerte.terrain_prise", qui=taken, heure=at)
    elif case.running:
        yield phrases("alerte.terrain"), _untaken(voice, file)
    yield phrases("alerte.qui_contacter"), voice.person(person)


def _untaken(voice: Voice, file: CaseFile) -> str:
    """That nobody took charge in the field, and who at least said that they read it."""
    read = [
        (card.read_at, card.recipient.person)
        for card in file.surfaces
        if isinstance(card.recipient, ToPerson) and card.kind is SurfaceKind.THREAD
        if card.read_at is not None and not file.withheld(card)
    ]
    if not read:
        return voice.phrases("alerte.terrain_non")
    at, who = max(read)
    known = {"qui": voice.name(who, file.directory), "heure": moment(at, file.now)}
    return voice.phrases("alerte.terrain_lu", **known)


def _instruct(voice: Voice, file: CaseFile) -> Iterator[Choice]:
    """« Envoyer une consigne », as long as people may still be told what to do."""
    if open_to_instructions(file.case, file.now):
        yield form_choice(voice, file.case, "consigne", "instruction.write")


def _choices(voice: Voice, case: Case) -> Iterator[Choice]:
    if not case.running:
        yield choice(voice, case, "rouvrir", "case.reopen")
        if not case.withdrawn:
            yield form_choice(voice, case, "corriger", "outcome.correct")
        return
    if case.dcap_taken_at is None:
        yield choice(voice, case, "prendre_en_charge", "case.take", "primary")
    yield reply_choice(voice, case, SurfaceKind.ALERT)
    yield form_choice(voice, case, "confier", "case.assign")
    yield form_choice(voice, case, "clore", "case.close")
