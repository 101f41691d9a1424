"""The files of a case as its cards list them: never shown in a push text."""

from datetime import datetime

from bot.storage.files import JoinedFile, State
from bot.wording.dates import moment
from bot.wording.typography import NBSP
from bot.wording.voice import Voice

_KILO, _MEGA = 1024, 1024 * 1024


def listed(voice: Voice, file: JoinedFile, now: datetime) -> str:
    """One file: its name, then its weight and since when, or that it is not there."""
    if file.state is State.KEPT:
        at = moment(file.at, now)
        return voice.phrases("fichier.recu", nom=file.name, taille=weight(file.size), heure=at)
    if file.state is State.AWAITED:
        return voice.phrases("fichier.en_route", nom=file.name)
    return voice.phrases("fichier.pas_recu", nom=file.name)


def weight(size: int) -> str:
    """A size in bytes as people say it: « 120 ko », « 2,4 Mo »."""
    if size >= _MEGA:
        return f"{size / _MEGA:.1f}{NBSP}Mo".replace(".", ",")
    return f"{max(1, round(size / _KILO))}{NBSP}ko"
