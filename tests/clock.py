"""A clock that only moves when a test says so."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


class Clock:
    """Call it for the time; `advance` moves it. The arguments are those of `timedelta`."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> datetime:
        """Move the clock forward and return the new time."""
        self.now += timedelta(**duration)
        return self.now
