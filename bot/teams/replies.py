"""A reply as what Teams takes in answer to an invoke: one JSON body, well formed, always."""

from bot.teams.cards import CONTENT_TYPE, SUMMARY
from bot.teams.elements import Json, card, rich, run
from bot.teams.notices import DIALOG
from bot.teams.text import BLANK, clean, cut, unmarked

CARD_ACTION = "adaptiveCard/action"
FETCH, SUBMIT = "task/fetch", "task/submit"
EXTENSION_FETCH, EXTENSION_SUBMIT = "composeExtension/fetchTask", "composeExtension/submitAction"
_EXTENSION = frozenset({EXTENSION_FETCH, EXTENSION_SUBMIT})
DIALOGS = _EXTENSION | {FETCH, SUBMIT}
INVOKES = DIALOGS | {CARD_ACTION}

MESSAGE = 1500
"""Characters of a text shown beside a card, or alone in a dialog."""

TITLE = 60


def said(invoke: str, text: str) -> Json:
    """A sentence, in the shape that answers an invoke of that name."""
    shown = cut(clean(text).strip() or BLANK, MESSAGE)
    if invoke == CARD_ACTION:
        return _card_answer("application/vnd.microsoft.activity.message", shown)
    if invoke in _EXTENSION:
        # Where a dialog is awaited a bare text passes for a failure, and after one it is not
        # documented: a card is shown everywhere.
        lines = [block for line in shown.split("\n") for block in rich(run(line))]
        return dialog(card(lines, unmarked(shown, SUMMARY)), height="small")
    return {"task": {"type": "message", "value": shown}}


def card_in_place(card: Json) -> Json:
    """A card for whoever pressed, in the place of the one whose button was pressed."""
    return _card_answer(CONTENT_TYPE, card)


def dialog(card: Json, *, title: str = DIALOG, height: str = "medium") -> Json:
    """A dialog that shows a card: opened, or put in the place of the one that was sent."""
    shown = {
        "title": cut(clean(title).strip() or DIALOG, TITLE),
        "height": height,
        "width": "medium",
        "card": {"contentType": CONTENT_TYPE, "content": card},
    }
    return {"task": {"type": "continue", "value": shown}}


def _card_answer(kind: str, value: object) -> Json:
    return {"statusCode": 200, "type": kind, "value": value}
