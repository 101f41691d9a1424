"""The message to somebody who received an answer that the DCAP corrects."""

from datetime import datetime

from bot.messages import Document, Heading, Words
from bot.wording.dates import moment
from bot.wording.typography import typeset
from bot.wording.voice import Voice


def corrected_answer(
    voice: Voice, *, title: str, received: datetime, text: str, now: datetime
) -> Document:
    """Says which answer, when it was received, and what is right; the push text bears no words."""
    phrases = voice.phrases
    known = {"titre": typeset(title), "heure": moment(received, now)}
    return Document(
        phrases("corrigee.resume"),
        (
            Heading(phrases("corrigee.titre")),
            phrases.paragraph("corrigee.intro", **known),
            Words(text),
            phrases.note("corrigee.contact", contact=voice.dcap()),
        ),
    )
