"""The answer to a question, written from its exchange: entry, suggestions, or an honest no."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Kind
from bot.domain.directory import Directory
from bot.domain.people import Role
from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Heading,
    Paragraph,
    Part,
    Span,
)
from bot.storage.exchanges import Exchange
from bot.wording.dates import day
from bot.wording.markup import parts
from bot.wording.voice import Voice
from faq.calibration import Zone
from faq.catalogue import Catalogue
from faq.entry import Audience, FaqEntry, Statut

AUDIENCES = {Role.DS: Audience.DS, Role.DAS: Audience.DAS, Role.PERSONNEL: Audience.PERSONNEL}
HELPFUL, UNHELPFUL, NONE_FITS = "utile", "inutile", "aucune"
SUGGESTIONS = 3
_LABEL = 75
_RECEIVED = (Kind.HORS_CADRE, Kind.QUESTION_RECUE)


@dataclass(frozen=True)
class Answering:
    """What an answer is written from."""

    exchange: Exchange
    catalogue: Catalogue
    directory: Directory
    now: datetime


def answer(voice: Voice, asked: Answering) -> Document:
    """The whole answer to an exchange, in the state its feedback gives it."""
    exchange = asked.exchange
    if not exchange.text.strip():
        empty = voice.phrases("reponse.vide")
        return Document(empty, (voice.phrases.paragraph("reponse.vide"),))
    courtesy = _courtesy(voice, asked)
    if courtesy is not None:
        return courtesy
    entry = asked.catalogue.get(exchange.chosen or exchange.entry or "")
    if entry is not None:
        return _entry(voice, asked, entry)
    if exchange.zone == Zone.SUGGEST and exchange.feedback != NONE_FITS:
        return _suggestions(voice, asked)
    return _abstention(voice, asked)


def needs_role(entry: FaqEntry, role: Role | None) -> bool:
    """Whether the person's role must be asked before this entry can be answered."""
    return role is None and entry.answer_for(None) is None


def audience_of(role: Role | None) -> Audience | None:
    """The audience whose answer a role reads; a coordonnateur and the DCAP read the DS's."""
    if role is None:
        return None
    return AUDIENCES.get(role, Audience.DS)


def _entry(voice: Voice, asked: Answering, entry: FaqEntry) -> Document:
    exchange, phrases = asked.exchange, voice.phrases
    body = entry.answer_for(audience_of(exchange.role))
    if body is None:
        return _ask_role(voice, asked, entry)
    built: list[Part] = [*_report(voice, asked), Heading(entry.title)]
    built += parts(body, phrases.links)
    built += _to_copy(voice, asked, entry)
    source = phrases("reponse.source", source=entry.source, date=day(entry.revision))
    if entry.statut is Statut.PROJET:
        source = f"{source} · {phrases('reponse.projet')}"
    built.append(phrases.note("mot.brut", texte=source))
    if exchange.feedback == HELPFUL:
        built.append(phrases.note("reponse.avis_oui"))
    elif exchange.feedback == UNHELPFUL:
        built += [phrases.note("reponse.avis_non"), _contact(voice, asked)]
    else:
        built += [phrases.paragraph("reponse.question"), _feedback(voice, asked, entry)]
    return Document(entry.title, tuple(built))


def _feedback(voice: Voice, asked: Answering, entry: FaqEntry) -> Choices:
    subject = str(asked.exchange.id)
    choices = [
        Choice(voice.phrases("bouton.oui"), "exchange.helpful", subject),
        Choice(voice.phrases("bouton.non"), "exchange.unhelpful", subject),
    ]
    if not asked.exchange.is_report and entry.follow_up != "aucun":
        choices.append(_report_choice(voice, asked, Kind(entry.follow_up), style=""))
    return Choices(tuple(choices))


def _ask_role(voice: Voice, asked: Answering, entry: FaqEntry) -> Document:
    subject = f"{asked.exchange.id}:{entry.id}"
    buttons = Choices(
        tuple(
            Choice(voice.phrases(f"bouton.{key}"), f"exchange.role.{role.lower()}", subject)
            for role, key in (
                (Role.DS, "je_suis_ds"),
                (Role.DAS, "je_suis_das"),
                (Role.PERSONNEL, "je_suis_personnel"),
            )
        )
    )
    question = voice.phrases.paragraph("reponse.role")
    report = _report(voice, asked)
    return Document(voice.phrases("reponse.role"), (*report, question, buttons))


def _suggestions(voice: Voice, asked: Answering) -> Document:
    phrases, exchange = voice.phrases, asked.exchange
    known = (asked.catalogue.get(entry_id) for entry_id, _ in exchange.candidates)
    titles = [
        Choice(entry.title[:_LABEL], "exchange.choose", f"{exchange.id}:{entry.id}")
        for entry in known
        if entry is not None
    ][:SUGGESTIONS]
    titles.append(Choice(phrases("bouton.aucune"), "exchange.none", str(exchange.id)))
    built: list[Part] = [
        *_report(voice, asked),
        phrases.paragraph("reponse.choisir"),
        Choices(tuple(titles)),
    ]
    return Document(phrases("reponse.choisir"), tuple(built))


def _abstention(voice: Voice, asked: Answering) -> Document:
    phrases, exchange = voice.phrases, asked.exchange
    report = _report(voice, asked)
    built: list[Part] = [*report]
    if not report:
        honest = "aucune" if exchange.feedback == NONE_FITS else "abstention"
        built.append(phrases.paragraph(f"reponse.{honest}"))
        if exchange.feedback != NONE_FITS:
            built.append(phrases.note("reponse.hors_sujet"))
    built.append(_contact(voice, asked))
    if not report:
        signal = Choice(phrases("bouton.signaler"), "exchange.report", f"{exchange.id}:")
        built.append(Choices((signal,)))
    summary = phrases("reponse.signalement" if report else "reponse.abstention")
    return Document(summary, tuple(built))


def _report(voice: Voice, asked: Answering) -> list[Part]:
    """A report always shows its button first, whatever the score."""
    exchange = asked.exchange
    if not exchange.is_report or exchange.case_id is not None:
        return []
    kind = Kind(exchange.intent or Kind.RUMEUR)
    return [
        voice.phrases.paragraph("reponse.sujet_compris", sorte=voice.phrases(f"sorte.{kind}")),
        voice.phrases.note("reponse.signalement"),
        Choices((_report_choice(voice, asked, kind, style="primary"),)),
    ]


def _report_choice(voice: Voice, asked: Answering, kind: Kind, *, style: str) -> Choice:
    label, effective = "signaler", kind
    if kind in _RECEIVED:
        if asked.exchange.role in (Role.DAS, Role.PERSONNEL):
            label, effective = "avertir_ds", Kind.QUESTION_RECUE
        else:
            label, effective = "avertir", Kind.HORS_CADRE
    subject = f"{asked.exchange.id}:{effective}"
    return Choice(voice.phrases(f"bouton.{label}"), "exchange.report", subject, style)


def _to_copy(voice: Voice, asked: Answering, entry: FaqEntry) -> list[Part]:
    """A neutral text for the citizen, where COM-4 redirects to the official accounts."""
    if entry.follow_up not in _RECEIVED:
        return []
    received = asked.exchange.role in (Role.DAS, Role.PERSONNEL)
    kind = Kind.QUESTION_RECUE if received else Kind.HORS_CADRE
    text = voice.phrases(f"a_copier.{kind}", comptes=voice.official_accounts)
    return [voice.phrases.note("reponse.a_copier"), Copyable(text)]


def _contact(voice: Voice, asked: Answering) -> Paragraph:
    exchange = asked.exchange
    contact = voice.contact(exchange.role, exchange.circonscription, asked.directory, asked.now)
    return voice.phrases.paragraph("contact.appeler", contact=contact)


def _courtesy(voice: Voice, asked: Answering) -> Document | None:
    phrases, exchange = voice.phrases, asked.exchange
    if exchange.intent == "aide":
        return help_page(voice, asked)
    if exchange.zone != Zone.ABSTAIN or exchange.intent not in ("salutation", "merci"):
        return None
    key = f"reponse.{exchange.intent}"
    return Document(phrases(key), (phrases.paragraph(key),))


def help_page(voice: Voice, asked: Answering) -> Document:
    """What Vigie does, whom to call, and what is kept."""
    phrases, exchange = voice.phrases, asked.exchange
    contact = voice.contact(exchange.role, exchange.circonscription, asked.directory, asked.now)
    items: tuple[tuple[Span, ...], ...] = (
        phrases.spans("aide.poser"),
        phrases.spans("aide.rumeur"),
        phrases.spans("aide.signaler"),
        phrases.spans("aide.humain", contact=contact),
    )
    return Document(
        phrases("aide.resume"),
        (
            Heading(phrases("aide.titre")),
            phrases.paragraph("aide.texte"),
            Bullets(items),
            phrases.note("aide.conservation", mois=str(voice.retention_months)),
        ),
    )


def welcome_page(voice: Voice) -> Document:
    """First contact: what is kept, for how long, and who reads it."""
    months = str(voice.retention_months)
    kept = voice.phrases.note("aide.conservation", mois=months)
    return Document(voice.phrases("accueil.resume"), (kept,))
