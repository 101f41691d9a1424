"""Dates, hours and days of the vote, written as people read them."""

from datetime import date, datetime

from bot.domain.scrutin import LOCAL, Phase, phase_of

NBSP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_PHASES = {
    Phase.HORS_PERIODE: "hors période",
    Phase.PERIODE: "période électorale",
    Phase.APPROCHE: "derniers jours",
    Phase.JOUR_J: "jour du scrutin",
    Phase.APRES: "après le scrutin",
}


def hour(moment: datetime) -> str:
    """« 21 h 04 », in local time."""
    local = moment.astimezone(LOCAL)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"


def full_date(day: date) -> str:
    """« samedi 21 novembre 2026 », « dimanche 1er mars 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{_DAYS[day.weekday()]} {number}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def day_label(day: int) -> str:
    """« J−10 », « Jour J », « J+3 »."""
    if day == 0:
        return f"Jour{NBSP}J"
    return f"J{_MINUS}{-day}" if day < 0 else f"J+{day}"


def phase_label(day: int) -> str:
    """Where that day stands in the calendar of the vote."""
    return _PHASES[phase_of(day)]
