"""What people really read in Teams: one document or form of each kind, from the sample staff."""

from datetime import timedelta

from bot.app import voice
from bot.config import Settings
from bot.domain.case import Kind
from bot.domain.effects import Step
from bot.domain.people import Role
from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Facts,
    Form,
    Heading,
    Note,
    Paragraph,
    Span,
    Words,
)
from bot.teams.data import FormData
from bot.wording import forms
from bot.wording.alert import alert, wave
from bot.wording.receipt import receipt
from bot.wording.thread import thread
from intents.definitions import default_definitions
from tests.conversation.world import SETTINGS
from tests.wording.files import COORD, DS, NOW, UNKNOWN, case, file

SAID = (
    "Une vidéo prétend que les urnes ont été ouvertes.\n\n"
    "Elle est dans [le groupe](https://pirate.exemple) *Chicoutimi* !"
)
WORDS = (
    ("dit", SAID),
    ("ou", "Facebook, groupe « Vivre à Chicoutimi »"),
    ("lien", "https://medias.exemple.quebec/p/1"),
)
ORIGIN = FormData("report", "12:rumeur", "m-1", "19:salon@thread.tacv2", "1700000000000")

ANSWER = Document(
    "Opinions politiques",
    (
        Heading("Puis-je commenter la publication d’un parti ?"),
        Paragraph((Span("Non. ", bold=True), Span("Restez neutre, même à titre personnel."))),
        Paragraph(
            (
                Span("Dirigez la personne vers les "),
                Span("comptes officiels", link="https://exemple.quebec/comptes"),
                Span("."),
            )
        ),
        Bullets(((Span("Ne répondez pas."),), (Span("N’aimez", italic=True), Span(" rien.")))),
        Note((Span("Texte neutre à copier"),)),
        Copyable("Bonjour, merci de votre question.\nNos comptes officiels vous répondront."),
        Note((Span("COM-4, « Utilisation » · révision du 8 avril 2022"),)),
        Choices(
            (
                Choice("Oui", "exchange.helpful", "12"),
                Choice("Non", "exchange.unhelpful", "12"),
                Choice("Signaler", "exchange.report", "12:rumeur", "primary", opens_form=True),
            )
        ),
    ),
)
SUGGESTIONS = Document(
    "Parlez-vous de l’un de ces sujets ?",
    (
        Paragraph((Span("Parlez-vous de l’un de ces sujets ?"),)),
        Choices(
            (
                Choice("Un membre du personnel enfreint les règles", "exchange.choose", "12:a"),
                Choice("À quoi sert la procédure ?", "exchange.choose", "12:b"),
                Choice("Aucune de ces réponses", "exchange.none", "12"),
            )
        ),
    ),
)
ABSTENTION = Document(
    "Je ne sais pas répondre à cette question.",
    (
        Paragraph((Span("Je ne sais pas répondre à cette question."),)),
        Paragraph((Span("À qui parler : "), Span("la DCAP, 418 555-0100", bold=True))),
        Choices((Choice("Signaler", "exchange.report", "12:", opens_form=True),)),
    ),
)
EVERYTHING = Document(
    "RUM-0042 : une rumeur circule.",
    (
        Heading("Rumeur RUM-0042"),
        *ANSWER.parts[1:6],
        Words("« Le vote est <at>tous</at> *annulé* » `rm`\n\n{{DATE(2026-11-20T15:00:00Z)}}"),
        Facts((("Où", "Chicoutimi"), ("Signalé par", "[Fictif](https://pirate.exemple)"))),
        Choices(
            (
                Choice("Prendre en charge", "case.take", "42", style="primary"),
                Choice("Retirer", "case.withdraw", "42", style="danger"),
                Choice("Clore", "case.close", "42", opens_form=True),
                Choice("Voir la publication", url="https://medias.exemple.quebec/p/1"),
            )
        ),
    ),
)


def documents() -> dict[str, Document]:
    """Every kind of document, by the name of its golden file."""
    written = voice(Settings.model_validate({**SETTINGS, "emergency_line": True}))
    steps = [(Step.REALERT_DCAP, NOW + timedelta(minutes=15))]
    told = {"dcap_told_at": NOW, "dcap_told_by": DS}
    rumour = file(case(**told), words=WORDS, steps=steps)
    incident = file(case(id=2, number=7, kind=Kind.INCIDENT), words=(("dit", "Panne de courant"),))
    unverified = file(case(id=3, number=9, reporter=UNKNOWN, **told))
    return {
        "recu": receipt(written, rumour),
        "fil": thread(written, incident, viewer=COORD),
        "alerte": alert(written, rumour),
        "vague": wave(written, [rumour, incident, unverified]),
        "reponse": ANSWER,
        "suggestions": SUGGESTIONS,
        "abstention": ABSTENTION,
        "tout": EVERYTHING,
    }


def report_form(kind: Kind | None, role: Role | None) -> Form:
    """The form of a report, as that role reads it."""
    written = voice(Settings.model_validate(SETTINGS))
    return forms.report_form(
        written, default_definitions(), kind=kind, role=role, subject=ORIGIN.subject
    )


def close_form() -> Form:
    """The form that ends a case."""
    return forms.close_form(voice(Settings.model_validate(SETTINGS)), case())
