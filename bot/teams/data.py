"""What buttons and forms carry and bring back: ids in a corner of their own, never words.

Teams mixes what was filled in with what the button carries: everything of ours is under one key,
and the id of every input starts with a prefix that this key cannot have.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.teams.elements import Json

KEY = "vigie"
FIELD = "champ_"
"""What the id of an input starts with; its field's id follows."""

UNTICKED = "vigie_non"
"""What a box left empty brings back: on some clients an empty text would count as no value."""


@dataclass(frozen=True)
class ButtonData:
    """A choice: what it does and the id of what it is about."""

    action: str
    subject: str = ""

    def as_json(self) -> Json:
        """What the button carries."""
        return {KEY: {**vars(self)}}


@dataclass(frozen=True)
class FormData:
    """A form that was opened: which, about what, and where it was asked for.

    `instance` is the same at every delivery of what is filled in it, and differs for another
    opening of the same form. `room` and `thread` are those of the address it was opened from.
    """

    form: str
    subject: str
    instance: str
    room: str
    thread: str | None = None

    def as_json(self) -> Json:
        """What the form's button carries."""
        return {KEY: {**vars(self)}}


def read(value: object) -> ButtonData | FormData | None:
    """What a pressed button carried; None for anything that we did not write. Never raises.

    `value` is the data itself: `action.data` of an `Action.Execute`, `data` of a dialog, or the
    whole value of a message that an `Action.Submit` sends.
    """
    match value.get(KEY) if isinstance(value, Mapping) else None:
        case {"action": str(action), "subject": str(subject)} if action:
            return ButtonData(action, subject)
        case {
            "form": str(form),
            "subject": str(subject),
            "instance": str(instance),
            "room": str(room),
            "thread": None | str() as thread,
        } if form and instance:
            return FormData(form, subject, instance, room, thread)
        case _:
            return None


def fields_of(value: object) -> dict[str, str]:
    """What was filled in, by field id; a field left empty is an empty text. Never raises."""
    if not isinstance(value, Mapping):
        return {}
    return {
        key.removeprefix(FIELD): "" if filled == UNTICKED else filled
        for key, filled in value.items()
        if isinstance(key, str) and isinstance(filled, str) and key.startswith(FIELD)
    }
