"""Choices as buttons, and a pressed button back as a choice: ids travel, never words."""

import re
from collections.abc import Iterable, Iterator

from bot.links import web_host
from bot.messages import Button, Choice
from bot.slack.elements import Json, rich, section, words
from bot.slack.text import BLANK, MORE, clean, cut, plain

A_BLOCK = 25
LABEL = 75
VALUE = 2000
FOLLOW = "suivre_lien"
"""The action id of a link button: Slack reports the press, which asks nothing of us."""

_DOMAIN = 40
_ACTION = 240
_NUMBER = re.compile(r"#\d+$")


class ActionIds:
    """Gives the action ids of one message, each different, as Slack asks."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, action: str) -> str:
        """The action itself the first time, then numbered."""
        name = action[:_ACTION]
        count = self._given[name] = self._given.get(name, 0) + 1
        # A name that is empty, or that ends like a number of ours, could not be read back.
        plain_name = count == 1 and name and not _NUMBER.search(name)
        return name if plain_name else f"{name}#{count}"


def pressed(action_id: str, value: str) -> Button | None:
    """The choice behind a pressed button; None for a link, which Slack itself opened."""
    action = _NUMBER.sub("", action_id)
    return None if action == FOLLOW else Button(action, value)


def choice_blocks(choices: Iterable[Choice], ids: ActionIds) -> Iterator[Json]:
    """The buttons, in as many blocks as they need; a link not to be followed is only shown."""
    elements: list[Json] = []
    for choice in choices:
        if choice.url and not web_host(choice.url):
            yield from rich(section(words(cut(f"{choice.label} : {choice.url}", 500))))
        else:
            elements.append(_button(choice, ids))
    for start in range(0, len(elements), A_BLOCK):
        yield {"type": "actions", "elements": elements[start : start + A_BLOCK]}


def _button(choice: Choice, ids: ActionIds) -> Json:
    styled: Json = {"style": choice.style} if choice.style in ("primary", "danger") else {}
    if choice.url:
        return {
            "type": "button",
            "action_id": ids.of(FOLLOW),
            "text": plain(_with_domain(choice), LABEL),
            "url": choice.url,
            **styled,
        }
    value: Json = {"value": choice.subject[:VALUE]} if choice.subject else {}
    return {
        "type": "button",
        "action_id": ids.of(choice.action),
        "text": plain(choice.label, LABEL),
        **value,
        **styled,
    }


def _with_domain(choice: Choice) -> str:
    """« Voir la publication (exemple.quebec) »; of a long domain, the end is what tells."""
    host = web_host(choice.url)
    shown = host if len(host) <= _DOMAIN else MORE.strip() + host[-_DOMAIN:]
    label = cut(clean(choice.label).strip() or BLANK, LABEL - len(shown) - 3)
    return f"{label} ({shown})"
