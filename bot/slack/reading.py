"""Reading Slack's payloads with care: any part may be missing, or be something else."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from bot.slack.workspace import Payload

_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")


def text_of(value: object) -> str:
    """The value when it is a text, else nothing."""
    return value if isinstance(value, str) else ""


def named(value: object) -> TypeGuard[str]:
    """Whether the value can be an id: Slack's are of ASCII letters, digits and signs."""
    return isinstance(value, str) and bool(value) and value.isascii()


def is_spoken(message: Mapping[str, Any]) -> bool:
    """Whether a person said it: any other subtype is an edit, a deletion or a notice."""
    return message.get("subtype") in _SPOKEN and not message.get("bot_id")


def part(value: object, name: str) -> Mapping[str, Any]:
    """The object of that name inside another; empty when there is none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def message_key(room: str, moment: str) -> str:
    """The name of a message, the same at every delivery, that its edits and deletion also bear."""
    return f"{room}:{moment}"


def bot_user(payload: Payload) -> str:
    """Our own user id, as the event says for whom it comes; empty when it does not."""
    authorizations = payload.get("authorizations")
    for authorization in authorizations if isinstance(authorizations, list) else ():
        if isinstance(authorization, Mapping) and authorization.get("is_bot"):
            return text_of(authorization.get("user_id"))
    return ""
