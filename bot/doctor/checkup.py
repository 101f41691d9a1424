"""What a check found: one line each, for a person first and for a program too."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a check ended.

    `PANNE`: Vigie cannot do what it must until somebody acts. `ATTENTION`: Vigie makes do with it,
    or it cannot be known.
    """

    OK = "ok"
    ATTENTION = "attention"
    PANNE = "panne"


@dataclass(frozen=True)
class Line:
    """One check. `said` is what was found and `todo` what to do about it, both in French.

    They hold ids, codes and numbers, never a secret nor what somebody wrote.
    """

    subject: str
    state: State
    said: str
    todo: str = ""


def good(subject: str, said: str) -> Line:
    """A check that found nothing to do."""
    return Line(subject, State.OK, said)


def unsure(subject: str, said: str, todo: str) -> Line:
    """Something to look at, or that cannot be known."""
    return Line(subject, State.ATTENTION, said, todo)


def broken(subject: str, said: str, todo: str) -> Line:
    """Something that somebody must mend."""
    return Line(subject, State.PANNE, said, todo)


def status_of(lines: Iterable[Line]) -> int:
    """The exit status: 1 when something is broken, else 0."""
    return int(any(line.state is State.PANNE for line in lines))
