"""A case with everything its cards show, and what several of them say alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import CLOCK, Case, Kind
from bot.domain.clocks import fire
from bot.domain.directory import Directory
from bot.domain.effects import Step, SurfaceKind, ToPerson
from bot.domain.lifecycle import Refused, Setting
from bot.domain.merging import ALONE, Kin
from bot.domain.people import Role
from bot.domain.policy import ProjectChoices
from bot.domain.rights import keeps_thread
from bot.messages import Choice, Choices, Part
from bot.storage.cases import Surface
from bot.storage.files import JoinedFile
from bot.wording.dates import moment
from bot.wording.voice import Voice

SAID, LINK = "dit", "lien"
_SHOWN_STEPS = frozenset(Step) - {Step.CHECK_DELIVERY}


@dataclass(frozen=True)
class CaseFile:
    """A case with everything its cards show.

    `steps` are its clocks still to fire; `labels` names the fields of its words; `files` are those
    that people joined; `kin` is what the DCAP knows of a rumour among the others.
    """

    case: Case
    words: Sequence[tuple[str, str]]
    surfaces: Sequence[Surface]
    steps: Sequence[tuple[Step, datetime]]
    directory: Directory
    now: datetime
    labels: Mapping[str, str]
    files: Sequence[JoinedFile] = ()
    kin: Kin = ALONE

    @property
    def owned_by_ds(self) -> bool:
        """Whether the case is in the hands of a DS, or of the DAS who replaces them."""
        owner = self.directory.people.get(self.case.owner or "")
        return owner is not None and owner.role in (Role.DS, Role.DAS)

    @property
    def information_only(self) -> bool:
        """Whether its owner is told of what another side must do: a rumour the DCAP has."""
        case = self.case
        by_ds = case.reporter.role is Role.DS
        return case.kind is Kind.RUMEUR and by_ds and case.dcap_told_at is not None

    def withheld(self, card: Surface) -> bool:
        """Whether a thread's recipient, who has no part in it any more, reads nothing of it."""
        to = card.recipient
        return card.kind is SurfaceKind.THREAD and isinstance(to, ToPerson) and self.lost(to.person)

    def lost(self, person_id: str) -> bool:
        """Whether somebody who was written to has no part in the case any more."""
        return not keeps_thread(person_id, self.case, self.directory, self.now)

    @property
    def told_by_clock(self) -> bool:
        """Whether the DCAP came to know because nobody had told it in time."""
        case = self.case
        return case.dcap_told_by == CLOCK and case.dcap_told_at != case.opened_at


def title(voice: Voice, case: Case) -> str:
    """What every card of a case is headed by."""
    return voice.phrases("dossier.titre", ref=case.ref, sorte=voice.phrases(f"sorte.{case.kind}"))


def where(voice: Voice, file: CaseFile) -> str:
    """The name of the circonscription, or that nobody gave it."""
    code = file.case.circonscription
    return file.directory.nom(code) if code else voice.phrases("dossier.non_precise")


def issue(voice: Voice, case: Case) -> str:
    """How the case ended, or nothing."""
    return voice.phrases(f"issue.{case.issue}") if case.issue else ""


def choice(voice: Voice, case: Case, label: str, action: str, style: str = "") -> Choice:
    """A button that acts on this case."""
    return Choice(voice.phrases(f"bouton.{label}"), action, str(case.id), style)


def form_choice(voice: Voice, case: Case, label: str, action: str) -> Choice:
    """A button that opens a form about this case."""
    return replace(choice(voice, case, label, action), opens_form=True)


def resend(voice: Voice, file: CaseFile) -> Iterator[Part]:
    """« Renvoyer », when a card of a running case could not be delivered to somebody."""
    lost = (card for card in file.surfaces if card.failure and card.kind.shows_case)
    if file.case.running and any(not file.withheld(card) for card in lost):
        yield Choices((choice(voice, file.case, "renvoyer", "case.resend"),))


def reply_choice(voice: Voice, case: Case, surface: SurfaceKind) -> Choice:
    """« Répondre »: what is written there goes where a word under that card would go."""
    label = voice.phrases("bouton.repondre")
    return Choice(label, "case.reply", f"{case.id}:{surface}", opens_form=True)


def facts(voice: Voice, file: CaseFile) -> Iterator[tuple[str, str]]:
    """What the owner and the DCAP both read: who, where, when, how it stands."""
    case, phrases = file.case, voice.phrases
    yield phrases("dossier.circonscription"), where(voice, file)
    yield phrases("dossier.ouvert_par"), _reporter(voice, file)
    yield phrases("dossier.heure"), moment(case.opened_at, file.now)
    yield phrases("dossier.periode"), phrases(f"phase.{case.phase}")
    state = phrases(f"statut.{case.status}")
    yield phrases("dossier.etat"), f"{state} ({issue(voice, case)})" if case.issue else state
    yield phrases("dossier.dcap"), dcap_state(voice, file)
    if case.assignee is not None and case.assigned_at is not None:
        asked = voice.name(case.assignee, file.directory)
        since = moment(case.assigned_at, file.now)
        yield phrases("dossier.confie"), phrases("dossier.confie_a", qui=asked, heure=since)
    if case.circulates:
        yield phrases("dossier.circule"), phrases("dossier.oui")
    if case.spoken is not None:
        yield phrases("dossier.intervention"), phrases(f"parole.{case.spoken}")


def dcap_state(voice: Voice, file: CaseFile) -> str:
    """What the DCAP knows of the case, since when, and from whom."""
    case, phrases = file.case, voice.phrases
    if case.dcap_taken_at is not None:
        who = voice.name(case.dcap_taken_by or "", file.directory)
        return phrases("dossier.dcap_prise", qui=who, heure=moment(case.dcap_taken_at, file.now))
    if case.dcap_told_at is None:
        return phrases("dossier.dcap_non")
    at = moment(case.dcap_told_at, file.now)
    if file.told_by_clock:
        return phrases("dossier.dcap_avisee_echeance", heure=at)
    teller = file.directory.people.get(case.dcap_told_by or "")
    if teller is None:
        return phrases("dossier.dcap_avisee", heure=at)
    return phrases("dossier.dcap_avisee_par", heure=at, par=teller.name)


def deadlines(voice: Voice, file: CaseFile) -> Iterator[str]:
    """What happens by itself if nothing moves, the nearest first."""
    for step, due in sorted(file.steps, key=lambda item: item[1]):
        if step in _SHOWN_STEPS and _would_act(file, step):
            yield voice.phrases(f"echeance.{step}", heure=moment(due, file.now))


def _would_act(file: CaseFile, step: Step) -> bool:
    # Only whether something follows is read; the durations it would start are not.
    setting = Setting(file.now, file.directory, ProjectChoices())
    try:
        return fire(file.case, step, setting) is not None
    except Refused:
        return False


def _reporter(voice: Voice, file: CaseFile) -> str:
    """Who reported, with the telephone that the directory gives."""
    reporter = file.case.reporter
    person = file.directory.people.get(reporter.person or "")
    if person is not None:
        return voice.person(person)
    role = voice.role(reporter.role)
    name = reporter.name.strip()
    return voice.phrases("contact.sans_telephone", nom=name, role=role) if name else role
