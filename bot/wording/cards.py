"""A case's three cards: the reporter's receipt, the owner's thread, the DCAP's alert."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.domain.case import CLOCK, Case, Kind, Status
from bot.domain.directory import Directory
from bot.domain.effects import Step, SurfaceKind, ToPerson, ToReporter, ToRoom
from bot.domain.people import Role
from bot.messages import Choice, Choices, Document, Facts, Heading, Part, Words
from bot.storage.cases import Surface
from bot.wording.dates import moment
from bot.wording.voice import Voice

SHOWN_WORDS = 1500
WAVE_WORDS = 200
SHOWN_LINKS = 5
SAID, LINK = "dit", "lien"


@dataclass(frozen=True)
class CaseFile:
    """A case with everything its cards show.

    `steps` are its clocks still to fire; `labels` names the fields of its words.
    """

    case: Case
    words: Sequence[tuple[str, str]]
    surfaces: Sequence[Surface]
    steps: Sequence[tuple[Step, datetime]]
    directory: Directory
    now: datetime
    labels: Mapping[str, str]


def card(voice: Voice, file: CaseFile, surface: Surface) -> Document:
    """The card of this surface as it should be now."""
    if surface.kind is SurfaceKind.RECEIPT:
        return receipt(voice, file)
    if surface.kind is SurfaceKind.ALERT:
        return alert(voice, file)
    person = surface.recipient.person if isinstance(surface.recipient, ToPerson) else None
    return thread(voice, file, viewer=person)


def receipt(voice: Voice, file: CaseFile) -> Document:
    """What the reporter keeps: the reference, who was told and when, what comes next."""
    case, phrases = file.case, voice.phrases
    summary = phrases("recu.resume", ref=case.ref)
    title = Heading(_title(voice, case, "recu"))
    if case.withdrawn:
        return Document(summary, (title, phrases.paragraph("recu.retire")))
    built: list[Part] = [title]
    if case.status is Status.CLOS:
        built.append(phrases.paragraph("recu.clos", issue=_issue(voice, case)))
    else:
        built.append(phrases.paragraph("recu.enregistre"))
    if not case.reporter.verified:
        built.append(phrases.paragraph("recu.non_verifiee"))
    rows = [(phrases("recu.circonscription"), _where(voice, file))]
    rows += [(phrases("recu.avise"), line) for line in _told(voice, file)]
    if case.running:
        rows.append((phrases("recu.prochaine"), _next(voice, file)))
    built.append(Facts(tuple(rows)))
    built += _spoken_question(voice, case, asked=case.reporter.role is Role.DS)
    if case.running:
        contact = voice.contact(case.reporter.role, case.circonscription, file.directory, file.now)
        built.append(phrases.paragraph("contact.appeler", contact=contact))
        built.append(_receipt_choices(voice, case))
        if voice.emergency_line:
            built.append(phrases.note("recu.urgence"))
    return Document(summary, tuple(built))


def thread(voice: Voice, file: CaseFile, *, viewer: str | None) -> Document:
    """What the owner of the case works from; somebody who passed it on sees that it moved."""
    case, phrases = file.case, voice.phrases
    information = case.kind is Kind.RUMEUR and case.reporter.role is Role.DS
    summary = phrases("fil.resume_information" if information else "fil.resume", ref=case.ref)
    built: list[Part] = [Heading(_title(voice, case, "fil"))]
    handed_on = viewer is not None and viewer != case.owner
    if handed_on:
        built.append(phrases.paragraph("fil.monte"))
    elif case.running:
        built.append(_duty(voice, file))
    built.append(Facts(tuple(_facts(voice, file))))
    built += _said(voice, file)
    if case.running and not handed_on:
        owner = file.directory.people.get(case.owner or "")
        by_ds = owner is not None and owner.role in (Role.DS, Role.DAS)
        built += _spoken_question(voice, case, asked=by_ds)
        built.append(Choices((*_owner_choices(voice, case, by_ds=by_ds),)))
        built.append(phrases.note("fil.repondre"))
    return Document(summary, tuple(built))


def alert(voice: Voice, file: CaseFile) -> Document:
    """What the DCAP receives in its room."""
    case, phrases = file.case, voice.phrases
    built: list[Part] = [Heading(_title(voice, case, "alerte"))]
    built += [phrases.paragraph(mark) for mark in _marks(case)]
    rows = [*_facts(voice, file), *_field_rows(voice, file)]
    built.append(Facts(tuple(rows)))
    built += _said(voice, file)
    if case.running:
        choices = [_choice(voice, case, "clore", "case.close")]
        if case.dcap_taken_at is None:
            choices.insert(0, _choice(voice, case, "prendre_en_charge", "case.take", "primary"))
        built.append(Choices(tuple(choices)))
    return Document(phrases("alerte.resume", ref=case.ref), tuple(built))


def wave(voice: Voice, files: Sequence[CaseFile]) -> Document:
    """Several alerts in one card, when they come faster than a room can bear."""
    phrases = voice.phrases
    count = str(len(files))
    built: list[Part] = [Heading(phrases("alerte.vague_titre", nombre=count))]
    for file in files:
        built += _wave_case(voice, file)
    return Document(phrases("alerte.vague_resume", nombre=count), tuple(built))


def _wave_case(voice: Voice, file: CaseFile) -> Iterable[Part]:
    case, phrases = file.case, voice.phrases
    yield phrases.paragraph(
        "alerte.vague_dossier",
        titre=_title(voice, case, "alerte"),
        ou=_where(voice, file),
        heure=moment(case.opened_at, file.now),
        etat=_dcap_state(voice, file),
    )
    marks = [phrases(mark) for mark in _marks(case)]
    if marks:
        yield phrases.note("mot.brut", texte=" ".join(marks))
    for field, value in file.words:
        if field == SAID:
            yield Words(value if len(value) <= WAVE_WORDS else f"{value[:WAVE_WORDS]} …")
            break
    if case.running and case.dcap_taken_at is None:
        label = phrases("bouton.prendre_dossier", ref=case.ref)
        yield Choices((Choice(label, "case.take", str(case.id), "primary"),))


def _marks(case: Case) -> Iterable[str]:
    """What the DCAP must know before it believes an alert."""
    if case.withdrawn:
        yield "alerte.retire"
    if case.unconfirmed:
        yield "alerte.sans_confirmation"
    elif case.dcap_told_by == CLOCK and case.owner is not None:
        yield "alerte.a_l_echeance"
    if not case.reporter.verified:
        yield "alerte.non_verifiee"


def _title(voice: Voice, case: Case, section: str) -> str:
    sort = voice.phrases(f"sorte.{case.kind}")
    return voice.phrases(f"{section}.titre", ref=case.ref, sorte=sort)


def _where(voice: Voice, file: CaseFile) -> str:
    code = file.case.circonscription
    return file.directory.nom(code) if code else voice.phrases("fil.non_precise")


def _issue(voice: Voice, case: Case) -> str:
    return voice.phrases(f"issue.{case.issue}") if case.issue else ""


def _told(voice: Voice, file: CaseFile) -> Iterable[str]:
    for surface in file.surfaces:
        if isinstance(surface.recipient, ToReporter):
            continue
        if isinstance(surface.recipient, ToRoom):
            who = voice.phrases("roles.DCAP")
        else:
            who = voice.name(surface.recipient.person, file.directory)
        if surface.failure:
            yield voice.phrases("recu.avise_echec", qui=who)
        elif surface.posted_at is None:
            yield voice.phrases("recu.avise_envoi", qui=who)
        else:
            at = moment(surface.posted_at, file.now)
            yield voice.phrases("recu.avise_a", qui=who, heure=at)


def _next(voice: Voice, file: CaseFile) -> str:
    case, phrases = file.case, voice.phrases
    if case.status is Status.PRIS_EN_CHARGE:
        by = case.dcap_taken_by or case.field_taken_by or ""
        at = case.dcap_taken_at or case.field_taken_at or file.now
        who = voice.name(by, file.directory)
        return phrases("recu.pris_par", qui=who, heure=moment(at, file.now))
    wordings = {
        Step.REALERT_DCAP: "suite_dcap_prend",
        Step.BACKUP_DCAP: "suite_dcap_prend",
        Step.CLIMB: "suite_monte",
        Step.TELL_DCAP: "suite_dcap_avisee",
        Step.REMIND_OWNER: "suite_rappel",
    }
    for step, due in sorted(file.steps, key=lambda item: item[1]):
        if step in wordings:
            return phrases(f"recu.{wordings[step]}", heure=moment(due, file.now))
    return phrases("recu.suite_aucune")


def _receipt_choices(voice: Voice, case: Case) -> Choices:
    choices = [_choice(voice, case, "completer", "case.complete")]
    if not case.circulates and not case.confidential:
        choices.append(_choice(voice, case, "circule", "case.circulates"))
    if case.status is Status.OUVERT:
        choices.append(_choice(voice, case, "retirer", "case.withdraw"))
    return Choices(tuple(choices))


def _duty(voice: Voice, file: CaseFile) -> Part:
    """What COM-4 expects of the owner, in one sentence, with the clock's hour where one runs."""
    case = file.case
    owner = file.directory.people.get(case.owner or "")
    by_ds = owner is not None and owner.role in (Role.DS, Role.DAS)
    told = case.dcap_told_at is not None
    key = {
        Kind.RUMEUR: "a_faire_rumeur_ds" if by_ds and not told else "a_faire_rumeur_info",
        Kind.INCIDENT: "a_faire_incident_ds" if by_ds else "a_faire_incident",
        Kind.PUBLICATION: "a_faire_das" if by_ds else "a_faire_publication",
        Kind.HORS_CADRE: "a_faire_das" if by_ds else "a_faire_hors_cadre",
        Kind.MANQUEMENT: "a_faire_das" if by_ds else "a_faire_manquement",
        Kind.QUESTION_RECUE: "a_faire_das",
    }[case.kind]
    if case.kind is Kind.INCIDENT and told:
        key = "a_faire_rumeur_info"
    due = next((due for step, due in file.steps if step is Step.TELL_DCAP), None)
    if "{heure}" in voice.phrases.sentences[f"fil.{key}"]:
        if due is None:
            return voice.phrases.paragraph("fil.a_faire_das")
        return voice.phrases.paragraph(f"fil.{key}", heure=moment(due, file.now))
    return voice.phrases.paragraph(f"fil.{key}")


def _facts(voice: Voice, file: CaseFile) -> Iterable[tuple[str, str]]:
    case, phrases = file.case, voice.phrases
    reporter = case.reporter
    yield phrases("fil.circonscription"), _where(voice, file)
    yield phrases("fil.ouvert_par"), f"{reporter.name} ({voice.role(reporter.role)})"
    yield phrases("fil.heure"), moment(case.opened_at, file.now)
    state = phrases(f"statut.{case.status}")
    yield phrases("fil.etat"), f"{state} ({_issue(voice, case)})" if case.issue else state
    yield phrases("fil.dcap"), _dcap_state(voice, file)
    if case.circulates:
        yield phrases("fil.circule"), phrases("fil.oui")
    if case.spoken is not None:
        yield phrases("fil.intervention"), phrases(f"parole.{case.spoken}")


def _dcap_state(voice: Voice, file: CaseFile) -> str:
    case, phrases = file.case, voice.phrases
    if case.dcap_taken_at is not None:
        who = voice.name(case.dcap_taken_by or "", file.directory)
        return phrases("fil.dcap_prise", qui=who, heure=moment(case.dcap_taken_at, file.now))
    if case.dcap_told_at is None:
        return phrases("fil.dcap_non")
    by = case.dcap_told_by or CLOCK
    teller = phrases("fil.par_horloge") if by == CLOCK else voice.name(by, file.directory)
    return phrases("fil.dcap_avisee", heure=moment(case.dcap_told_at, file.now), par=teller)


def _field_rows(voice: Voice, file: CaseFile) -> Iterable[tuple[str, str]]:
    case, phrases = file.case, voice.phrases
    person = file.directory.people.get(case.owner or "")
    if person is not None:
        if case.field_taken_at is not None:
            taken = voice.name(case.field_taken_by or "", file.directory)
            at = moment(case.field_taken_at, file.now)
            yield phrases("alerte.terrain"), phrases("alerte.terrain_prise", qui=taken, heure=at)
        yield phrases("alerte.qui_contacter"), voice.person(person)


def _said(voice: Voice, file: CaseFile) -> Iterable[Part]:
    """Everything people wrote, and their links as buttons that show the domain."""
    for field, value in file.words:
        if field == SAID:
            shown = value if len(value) <= SHOWN_WORDS else f"{value[:SHOWN_WORDS]} …"
            yield Words(shown)
    rows = [
        (file.labels.get(field, field), value)
        for field, value in file.words
        if field not in (SAID, LINK)
    ]
    if rows:
        yield Facts(tuple(rows))
    links = [value for field, value in file.words if field == LINK and is_link(value)]
    if links:
        label = voice.phrases("bouton.ouvrir_lien")
        yield Choices(tuple(Choice(label, url=link) for link in links[:SHOWN_LINKS]))


def is_link(value: str) -> bool:
    """Whether somebody's link can be offered as a button."""
    parsed = urlsplit(value)
    return parsed.scheme in ("http", "https") and bool(parsed.hostname)


def _spoken_question(voice: Voice, case: Case, *, asked: bool) -> Iterable[Part]:
    if case.kind is not Kind.MANQUEMENT or not asked or not case.running:
        return
    if case.spoken is not None:
        answered = voice.phrases(f"parole.{case.spoken}")
        yield voice.phrases.paragraph("recu.parle_note", reponse=answered)
        return
    yield voice.phrases.paragraph("recu.parler")
    yield Choices(
        tuple(
            _choice(voice, case, f"parle_{answer}", f"case.spoken.{answer}")
            for answer in ("oui", "pas_encore", "impossible")
        )
    )


def _owner_choices(voice: Voice, case: Case, *, by_ds: bool) -> Iterable[Choice]:
    if case.field_taken_at is None:
        yield _choice(voice, case, "prendre_en_charge", "case.take", "primary")
    if case.dcap_told_at is None and (not by_ds or case.kind is Kind.RUMEUR):
        label = "transmettre_dcap" if by_ds else "aviser_dcap"
        yield _choice(voice, case, label, "case.tell_dcap")
    if by_ds and case.kind not in (Kind.RUMEUR, Kind.QUESTION_RECUE):
        yield _choice(voice, case, "transmettre_coordination", "case.climb")
    yield _choice(voice, case, "clore", "case.close")


def _choice(voice: Voice, case: Case, label: str, action: str, style: str = "") -> Choice:
    return Choice(voice.phrases(f"bouton.{label}"), action, str(case.id), style)
