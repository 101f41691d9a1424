"""Reminders: whom one names where others read it too, and several cases in one message."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.people import Account
from bot.messages import Bullets, Choice, Choices, Document, Paragraph, Span
from bot.wording.casefile import CaseFile, title, where
from bot.wording.dates import moment
from bot.wording.notices import asked
from bot.wording.voice import Voice

BUTTONS = 5

_LABELS = {
    "case.take": "prendre_dossier",
    "case.tell_dcap": "aviser_dossier",
    "case.climb": "transmettre_dossier",
}


def naming(people: Sequence[Account], document: Document) -> Document:
    """The same message, which first names those whom it is for."""
    if not people:
        return document
    runs: list[Span] = []
    for person in people:
        runs += [Span(", "), Span(person.name, mention=person)]
    return replace(document, parts=(Paragraph(tuple(runs[1:])), *document.parts))


def several(voice: Voice, asking: Sequence[tuple[CaseFile, str]], *, shared: bool) -> Document:
    """One message for several cases, each with the key of its reminder.

    `shared` when others than their recipient read it.
    """
    key = "rappels.salon" if shared else "rappels.plusieurs"
    said = voice.phrases(key, nombre=str(len(asking)))
    oldest_first = sorted(asking, key=lambda item: (item[0].case.opened_at, item[0].case.id))
    lines = tuple(_line(voice, file) for file, _ in oldest_first)
    buttons = tuple(_buttons(voice, oldest_first))[:BUTTONS]
    offered = (Choices(buttons),) if buttons else ()
    return Document(said, (voice.phrases.paragraph(key, nombre=str(len(asking))),
                           Bullets(lines), *offered))  # fmt: skip


def _line(voice: Voice, file: CaseFile) -> tuple[Span, ...]:
    case, phrases = file.case, voice.phrases
    since = moment(case.opened_at, file.now)
    if case.confidential:
        return phrases.spans("rappels.confidentiel", ref=case.ref, heure=since)
    return phrases.spans(
        "rappels.ligne", titre=title(voice, case), ou=where(voice, file), heure=since
    )


def _buttons(voice: Voice, asking: Sequence[tuple[CaseFile, str]]) -> Iterator[Choice]:
    """What each reminder asks for, with the reference: together, they would all read alike."""
    for file, key in asking:
        for choices in asked(voice, file, key):
            for choice in choices.choices:
                name = _LABELS.get(choice.action, "repondre_dossier")
                label = voice.phrases(f"bouton.{name}", ref=file.case.ref)
                yield replace(choice, label=label)
