"""What an answer offers besides its words: to report, to copy, to call somebody."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Kind
from bot.domain.directory import Directory
from bot.domain.people import Role
from bot.messages import Choice, Choices, Copyable, Heading, Paragraph, Part
from bot.storage.exchanges import Exchange
from bot.wording.voice import Voice
from faq.catalogue import Catalogue
from faq.entry import FaqEntry

CONFIDENTIAL = "[propos confidentiels, non conservés]"
"""What an exchange keeps in place of words that may be a manquement's."""

_RECEIVED = (Kind.HORS_CADRE, Kind.QUESTION_RECUE)
_THROUGH_THEIR_DS = (Role.DAS, Role.PERSONNEL)
_ACCOUNTS = "(lien:comptes_officiels)"
_ADVICE = {
    Kind.PUBLICATION: "signaler_publication",
    Kind.HORS_CADRE: "signaler_hors_cadre",
    Kind.QUESTION_RECUE: "signaler_question_recue",
}


@dataclass(frozen=True)
class Answering:
    """What an answer is written from; entries that are `suspended` are not shown."""

    exchange: Exchange
    catalogue: Catalogue
    directory: Directory
    now: datetime
    suspended: frozenset[str] = frozenset()


def told_kind(exchange: Exchange) -> Kind | None:
    """The kind of case that the message itself tells, for this role; None for a mere question.

    Whatever a DAS or the staff is asked on social media goes to their DS (COM-4); a DS who may
    answer a factual question opens no case.
    """
    through_ds = exchange.role in _THROUGH_THEIR_DS
    if exchange.intent == Kind.QUESTION_RECUE:
        return Kind.QUESTION_RECUE if through_ds else None
    if not exchange.is_report:
        return None
    kind = Kind(exchange.intent or Kind.RUMEUR)
    return Kind.QUESTION_RECUE if through_ds and kind is Kind.HORS_CADRE else kind


def report(voice: Voice, asked: Answering) -> list[Part]:
    """A report always shows its button first, whatever the score."""
    kind = told_kind(asked.exchange)
    if kind is None or asked.exchange.case_id is not None:
        return []
    advice = _ADVICE.get(kind, "signaler")
    return [
        voice.phrases.paragraph("reponse.sujet_compris", sorte=voice.phrases(f"sorte.{kind}")),
        voice.phrases.note(f"reponse.{advice}"),
        Choices((_report_choice(voice, asked, kind, style="primary"),)),
    ]


def triage(voice: Voice, asked: Answering) -> list[Part]:
    """What COM-4 lets one do with a citizen's question; Vigie itself never answers it."""
    topic = asked.exchange.citizen
    if topic is None:
        return []
    said = voice.phrases.paragraph(f"triage.{topic}")
    return [Heading(voice.phrases("triage.titre")), said]


def follow_up(voice: Voice, asked: Answering, entry: FaqEntry) -> list[Choice]:
    """What the person may report after reading an entry, unless their message told it already."""
    if told_kind(asked.exchange) is not None or entry.follow_up == "aucun":
        return []
    kind = Kind(entry.follow_up)
    if kind in _RECEIVED and asked.exchange.role in _THROUGH_THEIR_DS:
        kind = Kind.QUESTION_RECUE
    elif kind is Kind.QUESTION_RECUE:
        return []
    return [_report_choice(voice, asked, kind, style="")]


def report_anything(voice: Voice, asked: Answering) -> Choices:
    """« Signaler », when Vigie does not know what."""
    subject = f"{asked.exchange.id}:"
    return Choices((_opening_report(voice, "signaler", subject),))


def to_copy(voice: Voice, asked: Answering, entry: FaqEntry | None) -> list[Part]:
    """A neutral text for the citizen, where COM-4 redirects to the official accounts."""
    about = {told_kind(asked.exchange), entry.follow_up if entry else None}
    asked_by_citizen = asked.exchange.citizen is not None
    if about.isdisjoint(_RECEIVED) and not _redirects(entry) and not asked_by_citizen:
        return []
    if asked.exchange.role in _THROUGH_THEIR_DS:
        key = "question_recue"
    else:
        key = "hors_cadre" if Kind.HORS_CADRE in about else "diriger"
    text = voice.phrases(f"a_copier.{key}", comptes=voice.official_accounts)
    return [voice.phrases.note("reponse.a_copier"), Copyable(text)]


def contact(voice: Voice, asked: Answering) -> Paragraph:
    """Whom to call."""
    return voice.phrases.paragraph("contact.appeler", contact=contact_line(voice, asked))


def contact_line(voice: Voice, asked: Answering) -> str:
    """The person to call, with their telephone."""
    exchange = asked.exchange
    return voice.contact(exchange.role, exchange.circonscription, asked.directory, asked.now)


def _redirects(entry: FaqEntry | None) -> bool:
    """Whether the entry, which may end in a case, sends the citizen to the official accounts."""
    if entry is None or entry.follow_up == "aucun":
        return False
    return any(_ACCOUNTS in body for body in entry.answers.values())


def _report_choice(voice: Voice, asked: Answering, kind: Kind, *, style: str) -> Choice:
    label = {Kind.HORS_CADRE: "avertir", Kind.QUESTION_RECUE: "avertir_ds"}.get(kind, "signaler")
    # What may be a manquement as well is not sent anywhere before the person says which it is.
    unsure = asked.exchange.text == CONFIDENTIAL and kind is not Kind.MANQUEMENT
    subject = f"{asked.exchange.id}:{'' if unsure else kind}"
    return _opening_report(voice, label, subject, style)


def _opening_report(voice: Voice, label: str, subject: str, style: str = "") -> Choice:
    text = voice.phrases(f"bouton.{label}")
    return Choice(text, "exchange.report", subject, style, opens_form=True)
