"""Somebody takes charge and falls silent, and the count of what each clock then did."""

import asyncio
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import utc_now
from bot.casework.casework import Casework
from bot.config import Settings
from bot.domain.case import CLOCK, Kind, Status
from bot.domain.effects import Step
from bot.domain.lifecycle import Refused, take_charge
from bot.domain.people import Account
from bot.domain.rights import Actor
from bot.reference import Reference
from bot.rooms import rooms_of
from bot.sending import summary
from bot.sending.ledger import Ledger
from bot.storage import outbox
from bot.storage.engine import Database
from bot.storage.schema import cases, history
from bot.storage.schema import outbox as jobs

TAKER = "dcap-0"
EVENTS = {
    Step.CLIMB: "monte",
    Step.TELL_DCAP: "dcap_avisee",
    Step.REMIND_OWNER: "rappel",
    Step.REMIND_BACKUP: "rappel_releve",
    Step.REALERT_DCAP: "rappel_dcap",
    Step.BACKUP_DCAP: "releve_dcap",
    Step.REMIND_TAKER: "rappel_preneur",
    Step.RELEASE: "libere",
}
"""What each deadline leaves in a case's record when it acts."""


@dataclass(frozen=True)
class Rung:
    """The deadlines of one kind over all cases, counted against the jobs that rang.

    `done` rang; `missed` are overdue and did not; `acted` left a line in the record, and `twice`
    are the lines beyond one for each ring.
    """

    done: int
    missed: int
    acted: int
    twice: int


async def take_some(database: Database, settings: Settings, stop: asyncio.Event) -> int:
    """The DCAP takes charge of one rumour in three as it comes, then says nothing more."""
    reference = Reference(database, frozenset({"slack"}), utc_now)
    casework = Casework(Ledger(rooms_of(settings)), settings.choices)
    taken = 0
    while not stop.is_set():
        try:
            taken += await _take_one(database, casework, reference)
        except (DBAPIError, OSError):
            # The database is down: it is what the storm is about.
            await asyncio.sleep(0.2)
        await asyncio.sleep(0.3)
    return taken


async def _take_one(database: Database, casework: Casework, reference: Reference) -> int:
    snapshot = await reference.current()
    actor = Actor(Account("slack", TAKER), snapshot.directory.people[TAKER])
    wanted = (
        select(cases.c.id)
        .where(cases.c.kind == Kind.RUMEUR, cases.c.status == Status.OUVERT, cases.c.id % 3 == 0)
        .where(cases.c.dcap_taken_at.is_(None), cases.c.handled_at.is_(None))
        .limit(1)
    )
    async with database.write() as connection:
        found = (await connection.execute(wanted)).scalar_one_or_none()
        if found is None:
            return 0
        try:
            await casework.act(
                connection, found, actor, lambda case, setting: take_charge(case, actor, setting),
                snapshot, utc_now(),
            )  # fmt: skip
        except Refused:
            return 0
    return 1


async def ring_the_morning(connection: AsyncConnection) -> None:
    """The hour of the daily summary has come."""
    waiting = jobs.c.state == outbox.WAITING
    await connection.execute(
        update(jobs).where(jobs.c.job == summary.CLOCK, waiting).values(due_at=utc_now())
    )


async def rung(connection: AsyncConnection) -> dict[Step, Rung]:
    """What became of every deadline, step by step."""
    now = utc_now()
    done: Counter[tuple[int, str]] = Counter()
    missed: Counter[str] = Counter()
    query = select(jobs.c.case_id, jobs.c.name, jobs.c.state, jobs.c.due_at)
    for row in await connection.execute(query.where(jobs.c.job == "step")):
        if row.state == outbox.DONE:
            done[row.case_id, row.name] += 1
        elif row.due_at <= now or row.state == outbox.DEAD:
            missed[row.name] += 1
    acts = Counter(await _acts(connection))
    return {step: _count(step, done, missed, acts) for step in EVENTS}


def _count(
    step: Step,
    done: Counter[tuple[int, str]],
    missed: Counter[str],
    acts: Counter[tuple[int, str]],
) -> Rung:
    event = EVENTS[step]
    of_step = {case: times for (case, name), times in done.items() if name == step}
    acted = {case: times for (case, name), times in acts.items() if name == event}
    beyond = sum(max(0, times - of_step.get(case, 0)) for case, times in acted.items())
    return Rung(sum(of_step.values()), missed[step], sum(acted.values()), beyond)


async def rang_again(connection: AsyncConnection) -> int:
    """How many acts of a clock repeat one that the same case already had: it was given back."""
    acts = await _acts(connection)
    return len(acts) - len(set(acts))


async def _acts(connection: AsyncConnection) -> list[tuple[int, str]]:
    """What the clock did, as (case, event), each as often as it did it."""
    said = select(history.c.case_id, history.c.event).where(history.c.actor == CLOCK)
    return [(row.case_id, row.event) for row in await connection.execute(said)]


async def mornings(connection: AsyncConnection) -> tuple[int, int]:
    """How many times the summary's hour rang, and the cards it wrote."""
    query = select(jobs.c.job).where(jobs.c.state == outbox.DONE)
    found: Counter[str] = Counter((await connection.execute(query)).scalars())
    return found[summary.CLOCK], found[summary.CARD]
