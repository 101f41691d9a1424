"""An instruction of the DCAP for who writes it and for who reads it."""

from datetime import datetime

from bot.domain.case import Case
from bot.domain.instruction import LONGEST, Audience, Instruction
from bot.messages import Choice, Choices, Document, Facts, Field, Form, Heading, Part, Words
from bot.storage.cases import Surface
from bot.wording.dates import moment
from bot.wording.voice import Voice

INSTRUCTION = "instruction"
TEXT, AUDIENCE, WHERE = "consigne", "pour", "circonscriptions"
WHERE_LENGTH = 3000


def instruction_form(voice: Voice, case: Case) -> Form:
    """What to ask, and of whom; on what is confidential, of those who reported alone."""
    phrases = voice.phrases
    fields = [Field(TEXT, phrases("consigne.texte"), "text", required=True, max_length=LONGEST)]
    if not case.confidential:
        audiences = tuple((item.value, phrases(f"consigne.pour_{item}")) for item in Audience)
        fields += [
            Field(AUDIENCE, phrases("consigne.pour"), "choice", required=True, options=audiences),
            Field(
                WHERE,
                phrases("consigne.ou"),
                hint=phrases("consigne.ou_aide"),
                max_length=WHERE_LENGTH,
            ),
        ]
    return Form(
        id=INSTRUCTION,
        title=phrases("consigne.formulaire"),
        submit=phrases("formulaire.envoyer"),
        fields=tuple(fields),
        subject=str(case.id),
        intro=case.ref,
    )


def to_read(
    voice: Voice, case: Case, instruction: Instruction, card: Surface, now: datetime
) -> Document:
    """What a recipient receives; `case` is the one they know, with its own reference."""
    phrases = voice.phrases
    answer: Part = Choices((_lu(voice, instruction),))
    if card.read_at is not None:
        answer = phrases.paragraph("consigne.lu_a", heure=moment(card.read_at, now))
    return Document(
        phrases("consigne.resume", ref=case.ref),
        (
            Heading(phrases("consigne.titre")),
            Facts(((phrases("consigne.dossier"), case.ref),)),
            Words(instruction.text),
            answer,
        ),
    )


def reminder(voice: Voice, case: Case, instruction: Instruction, now: datetime) -> Document:
    """A few words for who has not said that they read it; the text is not repeated."""
    sent = moment(instruction.decided_at or instruction.written_at, now)
    sentence = voice.phrases.paragraph("consigne.rappel", ref=case.ref, heure=sent)
    summary = voice.phrases("consigne.rappel", ref=case.ref, heure=sent)
    return Document(summary, (sentence, Choices((_lu(voice, instruction),))))


def _lu(voice: Voice, instruction: Instruction) -> Choice:
    label = voice.phrases("bouton.lu")
    return Choice(label, "instruction.read", str(instruction.id), "primary")
