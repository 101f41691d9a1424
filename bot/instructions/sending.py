"""An instruction leaves: to whom, under which card, and what the case's history keeps of it.

Everything here runs inside the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.domain import instruction as rules
from bot.domain.case import Case
from bot.domain.effects import PostSurface, SurfaceKind, ToPerson, ToReporter, ToRoom
from bot.domain.instruction import Audience, Instruction, State
from bot.domain.lifecycle import Refused
from bot.domain.merging import Group
from bot.domain.opening import dcap_room
from bot.domain.people import Address
from bot.storage import cases
from bot.storage import instructions as storage
from bot.turn import Turn

_NAMED = 3


@dataclass(frozen=True)
class Target:
    """Somebody to whom an instruction goes: under which case, where, and their name."""

    case: Case
    to: ToReporter | ToPerson
    address: Address
    name: str


async def begin(
    desk: Desk,
    connection: AsyncConnection,
    turn: Turn,
    group: Group,
    case: Case,
    written: Instruction,
) -> None:
    """Store a new instruction, and send it or propose it; raises Refused when it reaches nobody."""
    found = await targets(connection, turn, group, case, written)
    stored = await storage.add(connection, written)
    await append(connection, turn, case, stored, storage.WRITTEN)
    if stored.state is State.SENT:
        await append(connection, turn, case, stored, storage.SENT)
        await send(desk, connection, turn, case, stored, found)
    else:
        await follow(desk, connection, turn, case, stored)


async def send(
    desk: Desk,
    connection: AsyncConnection,
    turn: Turn,
    case: Case,
    sent: Instruction,
    found: Sequence[Target],
) -> None:
    """Each recipient gets a card of their own, and the DCAP's room one to follow them."""
    directory = turn.snapshot.directory
    by_case: dict[int, list[Target]] = {}
    for target in found:
        by_case.setdefault(target.case.id, []).append(target)
    for same in by_case.values():
        cards = [PostSurface(SurfaceKind.INSTRUCTION, target.to, sent.id) for target in same]
        await desk.ledger.write(connection, same[0].case, cards, directory, turn.now)
    await follow(desk, connection, turn, case, sent)


async def targets(
    connection: AsyncConnection, turn: Turn, group: Group, case: Case, asked: Instruction
) -> list[Target]:
    """To whom an instruction goes if it leaves now; refused for nobody, or one time too many."""
    found = _recipients(turn, group, case, asked)
    if not found:
        raise Refused("consigne_personne")
    today = rules.day_begins(turn.now)
    counts = await storage.received_since(connection, [one.address for one in found], today)
    over = [one.name for one in found if counts.get(one.address, 0) >= rules.MOST_A_DAY]
    if over:
        raise Refused("consigne_limite", noms=", ".join(over[:_NAMED]))
    return found


def _recipients(turn: Turn, group: Group, case: Case, asked: Instruction) -> list[Target]:
    if asked.audience is Audience.REPORTERS:
        return [
            Target(report, ToReporter(), report.reporter.address, report.reporter.name)
            for report in rules.one_case_each(group.reports)
        ]
    acting = rules.recipients(case, asked.circonscriptions, turn.snapshot.directory, turn.now)
    return [
        Target(case, ToPerson(person.id), address, person.name)
        for person in acting.reached
        if (address := person.address()) is not None
    ]


async def follow(
    desk: Desk, connection: AsyncConnection, turn: Turn, case: Case, asked: Instruction
) -> None:
    """The card that follows an instruction exists, and is up to date."""
    card = PostSurface(SurfaceKind.FOLLOW_UP, ToRoom(dcap_room(case)), asked.id)
    await desk.ledger.write(connection, case, [card], turn.snapshot.directory, turn.now)


async def append(
    connection: AsyncConnection, turn: Turn, case: Case, about: Instruction, event: str
) -> None:
    """Keep an event of an instruction in its own case; `case` may be another report of it."""
    main = case if case.id == about.case_id else await cases.get(connection, about.case_id)
    kept, actor = main or case, turn.author.actor.id
    await cases.append(
        connection, kept, kept, at=turn.now, actor=actor, event=event, note=str(about.id)
    )
