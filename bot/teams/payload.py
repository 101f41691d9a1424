"""Reading an activity as Teams posted it, whatever its shape: nothing here raises."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]
"""An activity, once parsed; nothing is known of its values."""


def at(value: object, *path: str) -> object:
    """What lies at this path of nested objects, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def text_at(value: object, *path: str) -> str:
    """The text at this path, or an empty one."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""
