"""What the Teams tests share: a scripted use case, and documents of every shape."""

import asyncio
from dataclasses import dataclass, field

from bot.messages import (
    Choice,
    Choices,
    Document,
    Field,
    Form,
    Heading,
    Inbound,
    Outcome,
    Paragraph,
    Reply,
    Span,
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
        Choices(
            (
                Choice("Oui, merci", "utile", "opinions"),
                Choice("Signaler", "signaler", "opinions", opens_form=True),
            )
        ),
    ),
)

RECORDED = Document(
    "RUM-0042", (Paragraph((Span("C’est enregistré : "), Span("RUM-0042", bold=True))),)
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


@dataclass
class Tokens:
    """What proves who we are, always at hand."""

    async def bearer(self) -> str:
        """The token that the fake takes."""
        return "jeton-fictif"

    def forget(self) -> None:
        """Nothing to forget."""
