"""Choices as buttons, in rows that a phone shows whole."""

from collections.abc import Iterable, Iterator

from bot.links import web_host
from bot.messages import Choice
from bot.teams.data import ButtonData
from bot.teams.elements import Json, actions, rich, run
from bot.teams.text import clean, cut, named

LABEL = 64
"""Characters of a button: a little more than the longest title of an entry."""

_ROOM, _AROUND = 44, 6
"""Characters that a phone shows in a row of buttons, and those lost around each label.

Six buttons, which is the most that Teams shows together, take up all of that room.
"""

_DOMAIN = 40
_URL = 500
_STYLES = {"primary": "positive", "danger": "destructive"}


def choice_elements(choices: Iterable[Choice]) -> Iterator[Json]:
    """The buttons, in as many rows as they need; a link not to be followed is only shown."""
    buttons: list[Json] = []
    for choice in choices:
        if choice.url and not web_host(choice.url):
            shown = f"{clean(choice.label)} : {clean(choice.url)}".replace("\n", " ")
            yield from rich(run(cut(shown, _URL)))
        else:
            buttons.append(_button(choice))
    for place, row in enumerate(_rows(buttons)):
        yield actions(row, spacing="small" if place else "")


def execute(title: str, verb: str, data: Json, *, style: str = "", inputs: bool = False) -> Json:
    """A button answered in its own request, and where that is unknown, by a message."""
    fallback = submit(title, data, style=style, inputs=inputs)
    return {**fallback, "type": "Action.Execute", "verb": verb, "fallback": fallback}


def submit(title: str, data: Json, *, style: str = "", inputs: bool = False) -> Json:
    """A button answered by a message or, in a dialog and before one, in its own request.

    Only with `inputs` does it bring back what the card's inputs hold: a text offered to be copied
    is an input too, which is none of its business.
    """
    alone: Json = {} if inputs else {"associatedInputs": "none"}
    return {"type": "Action.Submit", "title": title, "data": data, **_styled(style), **alone}


def _button(choice: Choice) -> Json:
    if choice.url:
        return {
            "type": "Action.OpenUrl",
            "title": _with_domain(choice),
            "url": choice.url,
            **_styled(choice.style),
        }
    title, data = named(choice.label, LABEL), ButtonData(choice.action, choice.subject).as_json()
    if choice.opens_form:
        # Teams opens a dialog for this very data, and only from an Action.Submit.
        return submit(title, {"msteams": {"type": "task/fetch"}, **data}, style=choice.style)
    return execute(title, "button", data, style=choice.style)


def _styled(style: str) -> Json:
    return {"style": _STYLES[style]} if style in _STYLES else {}


def _with_domain(choice: Choice) -> str:
    """« Voir la publication (exemple.quebec) »; of a long domain, the end is what tells."""
    host = web_host(choice.url)
    shown = host if len(host) <= _DOMAIN else "…" + host[-_DOMAIN:]
    return f"{named(choice.label, LABEL - len(shown) - 3)} ({shown})"


def _rows(buttons: Iterable[Json]) -> Iterator[list[Json]]:
    """Side by side as long as no label is cut on a phone; a long one has its own row."""
    row: list[Json] = []
    left = _ROOM
    for button in buttons:
        wanted = len(button["title"]) + _AROUND
        if row and wanted > left:
            yield row
            row, left = [], _ROOM
        row.append(button)
        left -= wanted
    if row:
        yield row
