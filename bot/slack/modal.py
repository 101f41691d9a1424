"""A form, or a document answering one, as a modal view."""

import json
from collections.abc import Mapping

from bot.domain.people import Address
from bot.messages import Document, Form, Span
from bot.slack.blocks import paragraph, render
from bot.slack.elements import Json
from bot.slack.fields import input_block
from bot.slack.phrases import BOT_NAME, CANCEL, CLOSE
from bot.slack.text import BLANK, clean, plain

CALLBACK = 255
TITLE = 24
BLOCKS = 100
SUBJECT = 2000
"""Leaves room for the rest in the 3000 characters of `private_metadata`."""


def form_view(form: Form, origin: Address) -> Json:
    """The form to fill; `origin` comes back with it, as the address of what is sent."""
    intro = paragraph((Span(form.intro),)) if form.intro else []
    return {
        "type": "modal",
        "callback_id": form.id[:CALLBACK],
        "private_metadata": _metadata(origin, form.subject),
        "title": plain(form.title, TITLE),
        "submit": plain(form.submit, TITLE),
        "close": plain(CANCEL, TITLE),
        "blocks": [*intro, *map(input_block, form.fields)][:BLOCKS],
    }


def document_view(document: Document, origin: Address) -> Json:
    """A document shown where the form was."""
    return {
        "type": "modal",
        "private_metadata": _metadata(origin, ""),
        "title": plain(BOT_NAME, TITLE),
        "close": plain(CLOSE, TITLE),
        "blocks": render(document)["blocks"] or paragraph((Span(_summary(document)),)),
    }


def _summary(document: Document) -> str:
    return clean(document.summary).strip() or BLANK


def _metadata(origin: Address, subject: str) -> str:
    carried = {"subject": subject[:SUBJECT], "room": origin.room, "thread": origin.thread}
    return json.dumps(carried, ensure_ascii=False)


def carried(view: Mapping[str, object], author: str) -> tuple[str, Address]:
    """What a view brings back: its subject, and where it was opened from.

    A view that says nothing readable was opened from nowhere: its author's private room.
    """
    try:
        found = json.loads(str(view.get("private_metadata", "")))
    except ValueError:
        found = None
    match found:
        case {"subject": str(subject), "room": str(room), "thread": None | str() as thread}:
            return subject, Address("slack", room, thread)
        case _:
            return "", Address("slack", author)
