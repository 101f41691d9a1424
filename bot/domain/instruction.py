"""The DCAP's instructions about a case (*consignes*): who writes, approves, reads and repeats one.

COM-4 says nothing of them: who may send what to whom, and how often, is the project's choice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.case import Case
from bot.domain.directory import Directory
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import Refused, Setting
from bot.domain.people import Address, Person
from bot.domain.rights import Actor, Side, concerns, sides
from bot.domain.scrutin import LOCAL

LONGEST = 1500
"""Characters of an instruction's text."""

MOST_A_DAY = 3
"""Instructions that one person may receive in a day."""

REMIND_EVERY = timedelta(minutes=30)
AFTER_CLOSING = timedelta(days=7)


class Audience(StrEnum):
    """To whom an instruction goes."""

    REPORTERS = "auteurs"
    DS = "ds"


class State(StrEnum):
    """Where an instruction stands."""

    PROPOSED = "proposee"
    SENT = "envoyee"
    ABANDONED = "abandonnee"


@dataclass(frozen=True)
class Instruction:
    """What the DCAP asks people to do or to say about a case; `id` is 0 until it is stored.

    `circonscriptions` are the codes whose DS it is for, none when it is for those who reported.
    `decided_by` sent it or gave it up; for those who reported, that is whoever wrote it.
    """

    id: int
    case_id: int
    text: str
    audience: Audience
    circonscriptions: tuple[str, ...]
    state: State
    written_by: str
    written_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Recipients:
    """Who acts as the DS in some circonscriptions: reached by Vigie, or by telephone only.

    `concerned` are those whom the case is about: nothing is said to them of it. `vacant` are the
    circonscriptions for which the directory names nobody.
    """

    reached: tuple[Person, ...] = ()
    by_telephone: tuple[Person, ...] = ()
    concerned: tuple[Person, ...] = ()
    vacant: tuple[str, ...] = ()


def may_write(case: Case, actor: Actor, setting: Setting) -> None:
    """Refuse whoever is not of the DCAP, and a case that closed too long ago; raises Refused."""
    _of_dcap(case, actor, setting)
    if not open_to_instructions(case, setting.now):
        raise Refused("consigne_trop_tard")


def open_to_instructions(case: Case, now: datetime) -> bool:
    """Whether people may still be told what to do about the case."""
    return case.running or (case.closed_at is not None and now - case.closed_at < AFTER_CLOSING)


def write(
    case: Case,
    actor: Actor,
    text: str,
    audience: Audience,
    circonscriptions: Iterable[str],
    setting: Setting,
) -> Instruction:
    """An instruction as it begins: sent to those who reported, only proposed for the DS.

    What is confidential goes to nobody who did not report it; raises Refused.
    """
    may_write(case, actor, setting)
    if audience is Audience.DS and case.confidential:
        raise Refused("consigne_confidentielle")
    written = Instruction(
        id=0,
        case_id=case.id,
        text=text,
        audience=audience,
        circonscriptions=tuple(circonscriptions) if audience is Audience.DS else (),
        state=State.PROPOSED,
        written_by=actor.id,
        written_at=setting.now,
    )
    return written if audience is Audience.DS else _decided(written, State.SENT, actor, setting)


def approve(case: Case, proposed: Instruction, actor: Actor, setting: Setting) -> Instruction:
    """A second person of the DCAP agrees that it leaves; raises Refused."""
    may_write(case, actor, setting)
    _undecided(proposed)
    if actor.id == proposed.written_by:
        raise Refused("consigne_autre_personne")
    return _decided(proposed, State.SENT, actor, setting)


def abandon(case: Case, proposed: Instruction, actor: Actor, setting: Setting) -> Instruction:
    """Anybody of the DCAP, its author included, gives a proposal up; raises Refused."""
    _of_dcap(case, actor, setting)
    _undecided(proposed)
    return _decided(proposed, State.ABANDONED, actor, setting)


def may_remind(
    case: Case, sent: Instruction, actor: Actor, last: datetime | None, setting: Setting
) -> None:
    """Refuse to repeat what was not sent, or was repeated at `last`, too recently."""
    _of_dcap(case, actor, setting)
    if sent.state is not State.SENT:
        raise Refused("action_perimee")
    if last is not None and setting.now - last < REMIND_EVERY:
        raise Refused("consigne_deja_relancee")


def recipients(
    case: Case, circonscriptions: Iterable[str], directory: Directory, now: datetime
) -> Recipients:
    """Who acts as the DS today in each of these circonscriptions."""
    today = now.astimezone(LOCAL).date()
    acting = {code: directory.acting_ds(code, today) for code in circonscriptions}
    people = [person for person in acting.values() if person is not None]
    told = [person for person in people if not concerns(person, case, directory, now)]
    return Recipients(
        reached=tuple(person for person in told if person.address() is not None),
        by_telephone=tuple(person for person in told if person.address() is None),
        concerned=tuple(person for person in people if person not in told),
        vacant=tuple(code for code, person in acting.items() if person is None),
    )


def one_case_each(group: Iterable[Case]) -> tuple[Case, ...]:
    """Of cases that are one matter, the first of each person who reported it."""
    first: dict[str | Address, Case] = {}
    for case in group:
        first.setdefault(case.reporter.person or case.reporter.address, case)
    return tuple(first.values())


def spoken_from(kind: SurfaceKind, mine: frozenset[Side]) -> SurfaceKind | None:
    """The card of the case under which words go that were written under a card of that kind.

    None when an instruction's reader has no part in the case.
    """
    if kind is SurfaceKind.FOLLOW_UP:
        return SurfaceKind.ALERT
    if kind is not SurfaceKind.INSTRUCTION:
        return kind
    if Side.REPORTER in mine:
        return SurfaceKind.RECEIPT
    return SurfaceKind.THREAD if Side.FIELD in mine else None


def day_begins(now: datetime) -> datetime:
    """The first instant of the day in Québec."""
    return datetime.combine(now.astimezone(LOCAL).date(), time(0), LOCAL)


def _of_dcap(case: Case, actor: Actor, setting: Setting) -> None:
    if Side.DCAP not in sides(actor, case, setting.directory, setting.now):
        raise Refused("pas_le_droit")


def _undecided(proposed: Instruction) -> None:
    if proposed.state is not State.PROPOSED:
        raise Refused("action_perimee")


def _decided(instruction: Instruction, state: State, actor: Actor, setting: Setting) -> Instruction:
    return replace(instruction, state=state, decided_by=actor.id, decided_at=setting.now)
