"""What the Slack tests share: a scripted use case, and documents of every shape."""

import asyncio
from dataclasses import dataclass, field

from bot.home import HomePage
from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Facts,
    Field,
    Form,
    Heading,
    Inbound,
    Note,
    Outcome,
    Paragraph,
    Reply,
    Span,
    Words,
)

SECRET = "secret-fictif"

HOME = HomePage(
    help=Document("Aide", (Heading("Ce que je fais pour vous"), Note((Span("Ce que je garde"),)))),
    cases=Document("Vos signalements", (Facts((("RUM-0042 · rumeur", "ouvert"),)),)),
    telephone="418 555-0100",
)

NOT_RECORDED = Document(
    "Votre signalement n’a PAS été enregistré.",
    (Paragraph((Span("Rien n’a été enregistré. "), Span("Appelez le 418 555-0100."))),),
)

ANSWER = Document(
    "Restez neutre.",
    (
        Heading("Opinions politiques"),
        Paragraph((Span("Non. ", bold=True), Span("Gardez vos opinions pour vous."))),
        Choices((Choice("Oui, merci", "utile", "opinions"), Choice("Non", "inutile", "opinions"))),
    ),
)

FORM = Form(
    id="signalement",
    title="Signaler",
    submit="Envoyer",
    subject="rumeur",
    intro="Décrivez ce que vous avez vu.",
    fields=(
        Field("texte", "Que dit-on ?", kind="text", required=True),
        Field("lien", "Où ?", kind="url", initial="exemple.quebec"),
        Field("ligne", "Depuis quand ?", kind="choice", options=(("h", "Heures"), ("j", "Jours"))),
        Field("vu", "L’avez-vous vu ?", kind="check"),
    ),
)

EVERYTHING = Document(
    "RUM-0042 : une rumeur circule.",
    (
        Heading("Rumeur RUM-0042"),
        Paragraph((Span("À lire "), Span("la procédure", link="https://exemple.quebec/com4"))),
        Bullets(((Span("Répondez"),), (Span("Avisez", italic=True), Span(" la DCAP")))),
        Words("« Le vote est <!channel> *annulé* » `rm`"),
        Copyable("Merci de votre question.\nConsultez nos comptes officiels."),
        Facts((("Où", "Chicoutimi"), ("Signalé par", "<@U123>"))),
        Note((Span("Vigie ne remplace pas le 911."),)),
        Choices(
            (
                Choice("Prendre en charge", "prendre", "RUM-0042", style="primary"),
                Choice("Clore", "clore", "RUM-0042", style="danger"),
                Choice("Clore", "clore", "RUM-0043", style="autre"),
                Choice("Voir la publication", url="https://medias.exemple.quebec/p/1"),
            )
        ),
    ),
)


@dataclass
class ScriptedHandle:
    """The use case as a test wants it: what it answers, raises, or never ends."""

    reply: Reply | None = None
    error: Exception | None = None
    endless: bool = False
    seen: list[Inbound] = field(default_factory=list)
    cancelled: int = 0

    async def __call__(self, inbound: Inbound) -> Outcome:
        self.seen.append(inbound)
        if self.error is not None:
            raise self.error
        if self.endless:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        return Outcome(self.reply)
