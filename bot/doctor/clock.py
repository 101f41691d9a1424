"""Our clock against a platform's: both platforms turn away what a wrong clock signs or checks."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.doctor.asking import Answer
from bot.doctor.checkup import Line, broken, good, unsure

DRIFT = timedelta(seconds=60)
"""A difference worth mending."""

REFUSED = timedelta(minutes=5)
"""Beyond it, what Slack signs and what Microsoft's tokens say is too old or from the future."""

_MEND = "réglez la synchronisation de l’heure (NTP) de cet ordinateur"


def clock_line(platform: str, answer: Answer) -> Line:
    """How far our clock was from the platform's when this answer came."""
    subject = f"Horloge ({platform})"
    told = _date(answer.headers.get("Date", ""))
    if told is None:
        return unsure(
            subject,
            f"non vérifiable : {platform} n’a pas donné l’heure",
            "vérifiez vous-même que l’heure de cet ordinateur est juste",
        )
    drift = answer.at - told
    seconds = round(abs(drift).total_seconds())
    way = "avance" if drift > timedelta(0) else "retarde"
    if abs(drift) > REFUSED:
        said = f"{way} de {seconds} s : au-delà de 5 minutes, toutes les demandes sont refusées"
        return broken(subject, said, _MEND)
    if abs(drift) > DRIFT:
        return unsure(subject, f"{way} de {seconds} s", _MEND)
    return good(subject, f"à l’heure, à {seconds} s près")


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
