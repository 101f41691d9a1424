"""Keeping a card within what Teams accepts, whatever the document holds."""

import json

from bot.teams.elements import Json, rich, run
from bot.teams.phrases import CUT_SHORT

BODY = 25_000
"""Bytes of a card's body: a card and the message around it stay under 28 KB of UTF-8."""

ELEMENTS = 100
"""Elements and buttons of a body: beyond, a phone scrolls for long and draws slowly."""

_LAST_BUTTONS = 3


def bytes_of(element: object) -> int:
    """How many bytes of UTF-8 an element takes in a list."""
    return len(json.dumps(element, ensure_ascii=False).encode()) + 2


def holds(body: list[Json]) -> bool:
    """Whether Teams accepts a card of this body."""
    return bytes_of(body) <= BODY and sum(map(_count, body)) <= ELEMENTS


def shortened(body: list[Json]) -> list[Json]:
    """As much of the body as a card holds; the last buttons stay, because somebody needs them."""
    ending = [*rich(run(CUT_SHORT, small=True)), *_last_buttons(body)]
    room = BODY - sum(map(bytes_of, ending))
    places = ELEMENTS - sum(map(_count, ending))
    kept: list[Json] = []
    for element in body[: len(body) - len(ending) + 1]:
        room, places = room - bytes_of(element), places - _count(element)
        if room < 0 or places < 0:
            break
        kept.append(element)
    return [*kept, *ending]


def _last_buttons(body: list[Json]) -> list[Json]:
    tail: list[Json] = []
    for element in reversed(body[-_LAST_BUTTONS:]):
        if element["type"] != "ActionSet" or bytes_of([element, *tail]) > BODY // 2:
            break
        tail.insert(0, element)
    return tail


def _count(element: Json) -> int:
    """How many elements and buttons there are to lay out."""
    return 1 + sum(_count(inner) for key in ("items", "actions") for inner in element.get(key, ()))
