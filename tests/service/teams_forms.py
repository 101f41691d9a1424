"""Filling a form of Teams in as somebody in a hurry does: everything at once."""

from collections.abc import Mapping
from typing import Any

from bot.teams.data import FIELD
from tests.fakes.teams_limits import objects

A_LINK = "https://exemple.test/post/1"


def filled_in(card: Mapping[str, Any], text: str) -> dict[str, str]:
    """An answer to every input, by label: `text`, as far as it fits, or the first one offered."""
    answers = {}
    for one in objects(card):
        if not str(one.get("id", "")).startswith(FIELD):
            continue
        if one["type"] == "Input.ChoiceSet":
            answers[one["label"]] = one["choices"][0]["title"]
        elif one["type"] == "Input.Text":
            written = A_LINK if one.get("style") == "url" else text
            answers[one["label"]] = written[: one["maxLength"]]
    return answers
