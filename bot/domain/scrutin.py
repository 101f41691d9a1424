"""Where each circonscription stands between J-33 and J+7 (COM-4, Échéancier)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("America/Toronto")

FIRST_DAY = -33
LAST_DAY = 7
CLOSE_TO_POLLING = -3


class Phase(StrEnum):
    """A stretch of the calendar around polling day."""

    HORS_PERIODE = "hors_periode"
    PERIODE = "periode"
    APPROCHE = "approche"
    JOUR_J = "jour_j"
    APRES = "apres"


@dataclass(frozen=True)
class Scrutin:
    """One vote and the circonscriptions that hold it; an empty set means all of them."""

    id: str
    nom: str
    jour_j: date
    circonscriptions: frozenset[str] = frozenset()

    def concerns(self, circonscription: str) -> bool:
        """Whether the vote is held there."""
        return not self.circonscriptions or circonscription in self.circonscriptions

    def day(self, now: datetime) -> int:
        """Days from polling day, in local time: -33, 0, +7…"""
        return (now.astimezone(LOCAL).date() - self.jour_j).days


@dataclass(frozen=True)
class Moment:
    """A circonscription's place in its scrutin; `scrutin` is None outside every window."""

    phase: Phase
    scrutin: Scrutin | None = None
    day: int | None = None


OUTSIDE = Moment(Phase.HORS_PERIODE)


def phase_of(day: int) -> Phase:
    """The phase of a day counted from polling day (COM-4: first day -33, last day +7)."""
    if day < FIRST_DAY or day > LAST_DAY:
        return Phase.HORS_PERIODE
    if day < CLOSE_TO_POLLING:
        return Phase.PERIODE
    if day < 0:
        return Phase.APPROCHE
    return Phase.JOUR_J if day == 0 else Phase.APRES


def moment(scrutins: Iterable[Scrutin], circonscription: str, now: datetime) -> Moment:
    """Where a circonscription stands now.

    Of several running votes, the one whose polling day is nearest rules; on a tie, the one to come.
    Without a circonscription, any running vote counts.
    """
    running = [
        Moment(phase_of(day), scrutin, day)
        for scrutin in scrutins
        if not circonscription or scrutin.concerns(circonscription)
        for day in (scrutin.day(now),)
        if FIRST_DAY <= day <= LAST_DAY
    ]
    return min(running, key=_nearest, default=OUTSIDE)


def _nearest(candidate: Moment) -> tuple[int, int]:
    day = candidate.day or 0
    return abs(day), day
