"""A form travels with its card, so that any replica, at any time, can show it again with errors.

Teams brings back what was filled in, not the questions; Slack brings back both.
"""

import json
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.messages import Form
from bot.teams.elements import Json
from bot.teams.payload import at
from bot.teams.text import weight

FORM = "formulaire"
"""Beside the data of `bot.teams.data`, and no name of a field, which all have a prefix."""

LARGEST = 28_000
"""Bytes of a card with the form it keeps: Teams promises 28 KB for the whole message."""

_FORMS: TypeAdapter[Form] = TypeAdapter(Form)


def keeping(card: Json, form: Form) -> Json:
    """The form's card, whose button brings the form back; the card as it is if that is too big."""
    blank = replace(form, fields=tuple(replace(field, initial="") for field in form.fields))
    carried = _FORMS.dump_python(blank, mode="json", exclude_defaults=True)
    kept = {**card, "actions": [_with(action, carried) for action in card.get("actions", ())]}
    return kept if weight(json.dumps(kept, ensure_ascii=False)) <= LARGEST else card


def kept(value: object) -> Form | None:
    """The form that a button brought back, or None. Never raises."""
    try:
        return _FORMS.validate_python(at(value, FORM))
    except (ValidationError, RecursionError):
        return None


def _with(action: Any, carried: object) -> Any:
    """An action, and the one to use in its place, with the form beside their data."""
    if not isinstance(action, dict):
        return action
    told = dict(action)
    if isinstance(action.get("data"), dict):
        told["data"] = {**action["data"], FORM: carried}
    if "fallback" in action:
        told["fallback"] = _with(action["fallback"], carried)
    return told
