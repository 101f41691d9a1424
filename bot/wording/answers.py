"""The answer to a question, written from its exchange: entry, suggestions, or an honest no."""

from bot.domain.people import Role
from bot.messages import Bullets, Choice, Choices, Document, Heading, Part, Span
from bot.storage.exchanges import HELPFUL, NONE_FITS, UNHELPFUL
from bot.wording.dates import day
from bot.wording.markup import parts
from bot.wording.offers import (
    Answering,
    contact,
    contact_line,
    follow_up,
    report,
    report_anything,
    to_copy,
    triage,
)
from bot.wording.suspended import is_held, shown_candidates, under_review
from bot.wording.typography import typeset
from bot.wording.voice import Voice
from faq.calibration import Zone
from faq.entry import Audience, FaqEntry, Statut
from faq.text import MAX_CHARS

AUDIENCES = {Role.DS: Audience.DS, Role.DAS: Audience.DAS, Role.PERSONNEL: Audience.PERSONNEL}
SUGGESTIONS = 3
_LABEL = 75


def answer(voice: Voice, asked: Answering) -> Document:
    """The whole answer to an exchange, in the state its feedback gives it."""
    exchange = asked.exchange
    if not exchange.text.strip():
        return _short(voice, asked, "reponse.vide")
    if exchange.intent == "aide" and exchange.zone != Zone.ANSWER:
        return help_page(voice, asked)
    if exchange.zone == Zone.ABSTAIN and exchange.intent in ("salutation", "merci"):
        return _short(voice, asked, f"reponse.{exchange.intent}")
    entry = asked.catalogue.get(exchange.chosen or exchange.entry or "")
    if entry is not None and exchange.feedback != NONE_FITS:
        if is_held(asked, entry.id):
            return under_review(voice, asked)
        return _entry(voice, asked, entry)
    if exchange.zone == Zone.SUGGEST and exchange.feedback != NONE_FITS:
        return _suggestions(voice, asked)
    return _abstention(voice, asked)


def audience_of(role: Role | None) -> Audience | None:
    """The audience whose answer a role reads; a coordonnateur and the DCAP read the DS's."""
    if role is None:
        return None
    return AUDIENCES.get(role, Audience.DS)


def _short(voice: Voice, asked: Answering, key: str) -> Document:
    """One sentence; even then, a person to call is in sight."""
    sentence = voice.phrases.paragraph(key)
    return Document(voice.phrases(key), (sentence, contact(voice, asked)))


def _entry(voice: Voice, asked: Answering, entry: FaqEntry) -> Document:
    exchange, phrases = asked.exchange, voice.phrases
    body = entry.answer_for(audience_of(exchange.role))
    if body is None:
        return _ask_role(voice, asked, entry)
    heading = typeset(entry.title)
    built: list[Part] = [*report(voice, asked), *triage(voice, asked), Heading(heading)]
    built += parts(body, phrases.links)
    built += to_copy(voice, asked, entry)
    source = phrases("reponse.source", source=typeset(entry.source), date=day(entry.revision))
    if entry.statut is Statut.PROJET:
        source = f"{source} · {phrases('reponse.projet')}"
    built.append(phrases.note("mot.brut", texte=source))
    if len(exchange.text) > MAX_CHARS:
        built.append(phrases.note("reponse.trop_long"))
    if exchange.feedback == HELPFUL:
        built.append(phrases.note("reponse.avis_oui"))
    elif exchange.feedback == UNHELPFUL:
        built += [phrases.note("reponse.avis_non"), contact(voice, asked)]
    else:
        built += [phrases.paragraph("reponse.question"), _feedback(voice, asked, entry)]
    return Document(heading, tuple(built))


def _feedback(voice: Voice, asked: Answering, entry: FaqEntry) -> Choices:
    subject = str(asked.exchange.id)
    return Choices(
        (
            Choice(voice.phrases("bouton.oui"), "exchange.helpful", subject),
            Choice(voice.phrases("bouton.non"), "exchange.unhelpful", subject),
            *follow_up(voice, asked, entry),
        )
    )


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
    built = (*report(voice, asked), question, buttons, contact(voice, asked))
    return Document(voice.phrases("reponse.role"), built)


def _suggestions(voice: Voice, asked: Answering) -> Document:
    phrases, exchange = voice.phrases, asked.exchange
    offered = shown_candidates(asked, SUGGESTIONS)
    if not offered.entries and offered.held:
        return under_review(voice, asked)
    titles = [
        Choice(typeset(entry.title)[:_LABEL], "exchange.choose", f"{exchange.id}:{entry.id}")
        for entry in offered.entries
    ]
    titles.append(Choice(phrases("bouton.aucune"), "exchange.none", str(exchange.id)))
    built: list[Part] = [
        *report(voice, asked),
        *triage(voice, asked),
        *to_copy(voice, asked, None),
        phrases.paragraph("reponse.choisir"),
        Choices(tuple(titles)),
    ]
    if offered.held:
        built += [phrases.note("suspension.proposition"), contact(voice, asked)]
    return Document(phrases("reponse.choisir"), tuple(built))


def _abstention(voice: Voice, asked: Answering) -> Document:
    phrases, exchange = voice.phrases, asked.exchange
    told = report(voice, asked)
    built: list[Part] = [*told, *triage(voice, asked), *to_copy(voice, asked, None)]
    honest = "reponse.aucune" if exchange.feedback == NONE_FITS else "reponse.abstention"
    if not told:
        built.append(phrases.paragraph(honest))
        if exchange.feedback != NONE_FITS:
            built.append(phrases.note("reponse.hors_sujet"))
    built.append(contact(voice, asked))
    if not told:
        built.append(report_anything(voice, asked))
    return Document(phrases("reponse.signaler" if told else honest), tuple(built))


def help_page(voice: Voice, asked: Answering) -> Document:
    """What Vigie does, whom to call, and what is kept."""
    phrases = voice.phrases
    items: tuple[tuple[Span, ...], ...] = (
        phrases.spans("aide.poser"),
        phrases.spans("aide.rumeur"),
        phrases.spans("aide.signaler"),
        phrases.spans("aide.garde"),
        phrases.spans("aide.humain", contact=contact_line(voice, asked)),
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
