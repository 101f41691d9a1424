"""Time as people live it: working days of Québec, public holidays, hours when nothing rings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from bot.domain.scrutin import LOCAL


@dataclass(frozen=True)
class Delay:
    """How long to wait: real minutes or, for what keeps office days, working days."""

    minutes: float = 0.0
    working_days: float = 0.0

    def part(self, share: float) -> "Delay":
        """That share of the delay."""
        return Delay(self.minutes * share, self.working_days * share)

    def after(self, start: datetime) -> datetime:
        """When the delay that starts then is over, in the zone of `start`."""
        # In local time, adding minutes across the change of hour would be an hour off.
        real = start.astimezone(UTC) + timedelta(minutes=self.minutes)
        return after_working_days(real, self.working_days).astimezone(start.tzinfo)


@dataclass(frozen=True)
class QuietHours:
    """Local hours during which what can wait does; none when both are the same.

    `begin` is the first quiet hour and `end` the first that is not, from 0 to 23.
    """

    begin: int
    end: int

    def over(self, moment: datetime) -> datetime:
        """That moment or, when it is in quiet hours, their end; in the zone of `moment`."""
        local = moment.astimezone(LOCAL)
        if not self._hold(local.hour):
            return moment
        day = local.date() + timedelta(days=1 if local.hour >= self.end else 0)
        return datetime.combine(day, time(self.end), LOCAL).astimezone(moment.tzinfo)

    def _hold(self, hour: int) -> bool:
        if self.begin <= self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end


def after_working_days(start: datetime, days: float) -> datetime:
    """The same local time, `days` working days later; summer time is respected.

    A part of a day is counted back from the working day that it belongs to, and never falls on a
    day that is not one.
    """
    whole = int(days)
    reached = _after_whole_days(start, whole)
    if days == whole:
        return reached
    full = _after_whole_days(start, whole + 1)
    inside = full.astimezone(UTC) - timedelta(days=whole + 1 - days)
    midnight = datetime.combine(full.astimezone(LOCAL).date(), time(), LOCAL)
    if not is_working_day(inside.astimezone(LOCAL).date()):
        inside = midnight.astimezone(UTC)
    return max(inside.astimezone(start.tzinfo), reached)


def is_working_day(day: date) -> bool:
    """Whether offices are open in Québec: neither a week-end nor a public holiday."""
    return day.weekday() < 5 and day not in _public_holidays()


def _after_whole_days(start: datetime, days: int) -> datetime:
    local = start.astimezone(LOCAL)
    while days > 0:
        local += timedelta(days=1)
        if is_working_day(local.date()):
            days -= 1
    return local.astimezone(start.tzinfo)


@cache
def _public_holidays() -> Any:
    """Québec's public holidays; the library works out each year when first asked of it."""
    # Loaded at the first question only: nothing happens at import.
    from holidays import country_holidays

    return country_holidays("CA", subdiv="QC")
