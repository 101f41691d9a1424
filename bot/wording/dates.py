"""Dates and hours as people of Québec write them, in their own time zone."""

from datetime import date, datetime

from bot.domain.scrutin import LOCAL
from bot.wording.typography import NBSP

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day(value: date) -> str:
    """« 8 avril 2022 », « 1er avril 2022 »."""
    return f"{_day_of_month(value)}{NBSP}{value.year}"


def hour(value: datetime) -> str:
    """« 21 h 04 », « 9 h »."""
    local = value.astimezone(LOCAL)
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def moment(value: datetime, now: datetime) -> str:
    """The hour alone for today, else the day too, and the year when it is another one.

    « 21 h 04 », « 21 h 04, le 3 octobre », « 21 h 04, le 3 octobre 2025 ».
    """
    local_day, today = value.astimezone(LOCAL).date(), now.astimezone(LOCAL).date()
    if local_day == today:
        return hour(value)
    same_year = local_day.year == today.year
    return f"{hour(value)}, le {_day_of_month(local_day) if same_year else day(local_day)}"


def _day_of_month(value: date) -> str:
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{_MONTHS[value.month - 1]}"
