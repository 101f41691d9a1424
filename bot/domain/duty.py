"""The duty roster: who answers for a role, where, and from when to when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Rank(StrEnum):
    """In what order those on duty are sought; the value is what the roster's file writes."""

    TITULAIRE = "titulaire"
    RELEVE = "releve"


@dataclass(frozen=True)
class Duty:
    """One line of the roster: `person` (a directory id) answers from `starts_at` to `ends_at`.

    The end is outside the duty, so that two lines can follow each other without a gap. No
    circonscription named means all of them.
    """

    person: str
    rank: Rank
    starts_at: datetime
    ends_at: datetime
    circonscriptions: frozenset[str] = frozenset()

    def concerns(self, circonscription: str) -> bool:
        """Whether it is for that circonscription, "" meaning any."""
        return (
            not circonscription
            or not self.circonscriptions
            or circonscription in self.circonscriptions
        )

    def covers(self, circonscription: str, now: datetime) -> bool:
        """Whether it holds there at that moment."""
        return self.starts_at <= now < self.ends_at and self.concerns(circonscription)


def in_force(roster: Iterable[Duty], circonscription: str, now: datetime) -> list[Duty]:
    """The duties that hold there and then: titulaires first, else in the roster's order."""
    found = [duty for duty in roster if duty.covers(circonscription, now)]
    return sorted(found, key=lambda duty: duty.rank is not Rank.TITULAIRE)
