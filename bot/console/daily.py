"""Counts by day: a day that is over is counted once, so that a season stays quick to show."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from bot.domain.scrutin import LOCAL
from bot.storage.review.figures import Shown

KEPT = 1_000
"""How many counts are remembered."""

_HOUR = timedelta(hours=1)

Counts = TypeVar("Counts", int, Shown)
Scope = frozenset[str] | None
Count = Callable[[datetime, datetime, Scope], Awaitable[Mapping[str, Counts]]]
Stretch = tuple[datetime, datetime]


class Daily(Generic[Counts]):
    """Remembers what `count` gave for the time that is over, by circonscriptions (None: all).

    `changing` is how long the counts of a stretch of time may still change, as by feedback: that
    much is counted each time. Of a day that is not over, the hours that are can be remembered.
    """

    def __init__(self, *, changing: timedelta) -> None:
        self._changing = changing
        self._closed: dict[tuple[Stretch, Scope], Mapping[str, Counts]] = {}

    async def days(
        self, count: Count[Counts], places: Scope, *, now: datetime, number: int
    ) -> list[tuple[date, Mapping[str, Counts]]]:
        """The counts of the last `number` days, today last. Days are those of Québec."""
        found: list[tuple[date, Mapping[str, Counts]]] = []
        today, closed = now.astimezone(LOCAL).date(), now - self._changing
        for back in range(number - 1, -1, -1):
            day = today - timedelta(days=back)
            total: dict[str, Counts] = {}
            for start, end in _stretches(day, closed):
                counts = await self._counted(count, places, (start, end), kept=end <= closed)
                for name, value in counts.items():
                    total[name] = total[name] + value if name in total else value
            found.append((day, total))
        return found

    async def _counted(
        self, count: Count[Counts], places: Scope, stretch: Stretch, *, kept: bool
    ) -> Mapping[str, Counts]:
        known = self._closed.get((stretch, places))
        if known is not None:
            return known
        counted = await count(*stretch, places)
        if kept:
            while len(self._closed) >= KEPT:
                del self._closed[next(iter(self._closed))]
            self._closed[stretch, places] = counted
        # Whoever writes to Vigie meanwhile does not wait for a whole season.
        await asyncio.sleep(0)
        return counted


def midnight(day: date) -> datetime:
    """When a day of Québec begins."""
    return datetime.combine(day, time.min, LOCAL)


def _stretches(day: date, closed: datetime) -> Iterator[Stretch]:
    """A day in one piece once it is closed, else its closed part apart from the rest."""
    start, end = midnight(day), midnight(day + timedelta(days=1))
    if start < closed < end:
        middle = start + _HOUR * ((closed - start) // _HOUR)
        if middle > start:
            yield start, middle
        yield middle, end
    else:
        yield start, end
