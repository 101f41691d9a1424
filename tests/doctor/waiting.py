"""Waiting that tests count rather than suffer, and lines found by what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.doctor.checkup import Line


@dataclass
class Naps:
    """Called in the place of `asyncio.sleep`: the seconds asked for, in order."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def about(lines: Iterable[Line], subject: str) -> Line:
    """The only line on this subject; AssertionError without it or with two."""
    found = [line for line in lines if line.subject == subject]
    assert len(found) == 1, [line.subject for line in lines]
    return found[0]
