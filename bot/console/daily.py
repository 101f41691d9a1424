"""Counts by day: a day that is over is counted once, so that a season stays quick to show."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from bot.domain.scrutin import LOCAL

KEPT = 400
"""How many counts are remembered."""

_SETTLED = 2
"""Days during which feedback still comes in: they are counted each time."""

Counts = TypeVar("Counts")
Scope = frozenset[str] | None
Count = Callable[[datetime, datetime, Scope], Awaitable[Mapping[str, Counts]]]


class Daily(Generic[Counts]):
    """Remembers what `count` gave for the days that are over, by circonscriptions (None: all)."""

    def __init__(self) -> None:
        self._closed: dict[tuple[date, Scope], Mapping[str, Counts]] = {}

    async def days(
        self, count: Count[Counts], places: Scope, *, today: date, number: int
    ) -> list[tuple[date, Mapping[str, Counts]]]:
        """The counts of the last `number` days, today last. Days are those of Québec."""
        found: list[tuple[date, Mapping[str, Counts]]] = []
        for back in range(number - 1, -1, -1):
            day = today - timedelta(days=back)
            known = self._closed.get((day, places))
            if known is None:
                known = await count(midnight(day), midnight(day + timedelta(days=1)), places)
                if back >= _SETTLED:
                    self._remember((day, places), known)
                # Whoever writes to Vigie meanwhile does not wait for a whole season.
                await asyncio.sleep(0)
            found.append((day, known))
        return found

    def _remember(self, key: tuple[date, Scope], counts: Mapping[str, Counts]) -> None:
        while len(self._closed) >= KEPT:
            del self._closed[next(iter(self._closed))]
        self._closed[key] = counts


def midnight(day: date) -> datetime:
    """When a day of Québec begins."""
    return datetime.combine(day, time.min, LOCAL)
