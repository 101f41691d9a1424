"""What is true of every document that Vigie says; each fault is one readable line."""

import re
from collections.abc import Iterator

from bot.messages import Document, Form
from tests.wording.plain import choices, our_words

LABEL = 75
_UNFILLED = re.compile(r"\{[a-z_]*\}|\blien:|\*\*|\bNone\b")
_SPACING = re.compile(r" [:;?!»](?=\s|$|[)»])|« |\w'\w")


def faults(document: Document) -> Iterator[str]:
    """What is wrong with a document, whoever reads it."""
    if not document.summary.strip():
        yield f"no summary: {document.parts!r}"
    if not document.parts:
        yield f"nothing to read under « {document.summary} »"
    for sentence in our_words(document):
        yield from sentence_faults(sentence)
    for choice in choices(document):
        if not 0 < len(choice.label) <= LABEL:
            yield f"a button of {len(choice.label)} characters: {choice.label}"
        if bool(choice.url) == bool(choice.action):
            yield f"a button that is neither a link nor an act, or both: {choice.label}"


def form_faults(form: Form) -> Iterator[str]:
    """What is wrong with a form."""
    for sentence in (form.title, form.submit, form.intro):
        yield from sentence_faults(sentence)
    if not form.title.strip() or not form.submit.strip():
        yield f"a form without a title or a button: {form.id}"
    for field in form.fields:
        for sentence in (field.label, field.hint, *(label for _, label in field.options)):
            yield from sentence_faults(sentence)


def sentence_faults(sentence: str) -> Iterator[str]:
    """What is wrong with one sentence of ours."""
    if found := _UNFILLED.search(sentence):
        yield f"« {found[0]} » is shown in: {sentence}"
    if found := _SPACING.search(sentence):
        yield f"« {found[0]} » breaks French typography in: {sentence}"
