"""What people do in front of Vigie, and what they see, whatever the platform."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from tests.wording.plain import loose

DCAP, CONFIDENTIAL, TEAM = "dcap", "confidentiel", "equipe"
"""Places that are not a person's private conversation."""

STRANGER = "inconnu"
"""Somebody whom the directory does not have."""

PATIENCE = 10.0

T = TypeVar("T")


class Front(Protocol):
    """One platform, with the sample staff in front of it.

    `who` is a directory id, or STRANGER. `at` is a person (their private conversation with Vigie)
    or one of the three rooms.
    """

    async def say(self, who: str, text: str) -> None:
        """Write to Vigie in private."""
        ...

    async def mention(self, who: str, text: str) -> None:
        """Mention Vigie in the team's room."""
        ...

    async def command(self, who: str, name: str, text: str = "") -> None:
        """Type a command, as it is typed there."""
        ...

    async def press(self, who: str, label: str, *, showing: str, at: str = "") -> None:
        """Press a button of the last message that shows a text, at `at` or in private."""
        ...

    async def fill(self, who: str, **fields: str) -> None:
        """Fill in the form before them, by field id, and send it."""
        ...

    def form(self, who: str) -> str:
        """What the form before them shows; empty when there is none."""
        ...

    async def again(self) -> None:
        """The platform delivers the last act a second time."""
        ...

    def sees(self, who: str, at: str = "") -> list[str]:
        """What Vigie's messages show there now, the oldest first."""
        ...

    def passing(self, who: str) -> list[str]:
        """The words shown to them alone, that may be lost."""
        ...


async def until(look: Callable[[], T | None], *, missing: Callable[[], object] = str) -> T:
    """What `look` finds, as soon as it does; AssertionError with `missing()` when it never does."""
    limit = time.monotonic() + PATIENCE
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < limit, missing()
        await asyncio.sleep(0.01)


async def reads(front: Front, who: str, text: str, *, at: str = "") -> str:
    """The last message there that shows a text, as soon as there is one."""

    def look() -> str | None:
        shown = [loose(message) for message in front.sees(who, at)]
        return next((one for one in reversed(shown) if loose(text) in one), None)

    return await until(look, missing=lambda: f"« {text} » dans {front.sees(who, at)}")


async def is_told(front: Front, who: str, text: str) -> None:
    """Somebody is told something, in passing or in their private conversation."""

    def look() -> bool:
        words = [*front.passing(who), *front.sees(who)]
        return any(loose(text) in loose(one) for one in words)

    await until(look, missing=lambda: (front.passing(who), front.sees(who)))
