"""A reply as what Slack takes in answer to a command, a button or a form."""

from collections.abc import Mapping
from typing import Any

from bot.messages import (
    Document,
)
from bot.slack.blocks import render
from bot.slack.elements import Json
from bot.slack.text import clean, cut

ERROR = 2000


def ephemeral(document: Document) -> Json:
    """A message that the person alone sees."""
    return {"response_type": "ephemeral", **render(document)}


def said(sentence: str) -> Json:
    """One of our own sentences, as a message that the person alone sees."""
    return ephemeral(Document(sentence, ()))


def field_errors(view: Mapping[str, Any], errors: Mapping[str, str]) -> Json:
    """Keeps the form open. Slack knows only the inputs of the view: the rest goes on the first.

    Empty when the view has no input, or when nothing is wrong.
    """
    inputs = [block.get("block_id") for block in view["blocks"] if block["type"] == "input"]
    placed: dict[str, str] = {}
    for field, message in errors.items():
        block = field if field in inputs else next(iter(inputs), None)
        if block is not None:
            placed[block] = "\n".join(filter(None, (placed.get(block), clean(message))))
    shown = {block: cut(message, ERROR) for block, message in placed.items()}
    return {"response_action": "errors", "errors": shown} if shown else {}


def first_field_error(view: Mapping[str, Any], message: str) -> Json:
    """Keeps the form open with this message; empty when the view has no input."""
    return field_errors(view, {"": message})
