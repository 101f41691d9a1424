"""Many cases, a platform that fails, and workers that are killed: what is left at the end?"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import cast

from sqlalchemy import func, select

from bot.app import Vigie, utc_now
from bot.domain.case import Case, Issue, Kind
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import close, take_charge
from bot.sending.rendering import Renderer
from bot.storage import cases, outbox
from bot.storage.engine import Database, open_database
from bot.storage.outbox import Job
from bot.storage.schema import outbox as job_rows
from bot.storage.schema import surfaces as surface_rows
from tests.clock import Clock
from tests.delivery.sink import Sink
from tests.delivery.world import DCAP, World, build, definitions_alone, fill
from tests.fakes.rooms import Rooms

REPORTERS = (
    "ds-chicoutimi", "ds-dubuc", "ds-jonquiere", "ds-roberval", "ds-taschereau", "ds-jean-talon",
    "ds-louis-hebert", "ds-montmorency", "ds-gouin", "ds-anjou-louis-riel", "ds-d-arcy-mcgee",
    "ds-sainte-marie-saint-jacques",
)  # fmt: skip
_KINDS = (Kind.RUMEUR, Kind.INCIDENT)


@dataclass(frozen=True)
class Plan:
    """What to inflict. `workers` run at once; each kill is followed by a new worker at once.

    `pause` is the time between two acts of people, in seconds; `failing` the share of calls that
    the platform refuses; `patience` how long to wait at the end.
    """

    seed: int
    cases: int
    kills: int
    workers: int
    pause: float = 0.01
    failing: float = 0.15
    patience: float = 120.0


@dataclass(frozen=True)
class Report:
    """What was found at the end.

    `stale` are cards that do not show their case's last state; `disordered` are rooms where the
    words of a case came in another order; `extra` counts posts beyond one for each message due;
    `late` is the 99th percentile and the longest time from due to done, in seconds.
    """

    messages: int
    stale: tuple[str, ...]
    disordered: tuple[str, ...]
    undelivered: int
    dead: int
    extra: int
    late: tuple[float, float]
    refused: int


async def run_chaos(
    url: str, plan: Plan, progress: Callable[[str, int, int], None] = lambda *_: None
) -> Report:
    """Inflict a plan on a fresh migrated database, and look at what is left."""
    random = Random(plan.seed)
    sink = Sink(Random(plan.seed + 1), plan.failing)
    database = open_database(url)
    await fill(database)
    vigie = build(database, Rooms(()), definitions_alone(), utc_now)
    world = World(vigie, Rooms(()), cast(Clock, utc_now), database)
    try:
        async with sink.listening() as address, _workers(url, address, plan.workers) as workers:
            murders = asyncio.create_task(_kill(workers, plan.kills, random))
            await _live(world, plan, random, progress)
            await murders
            await _quiet(database, plan.patience, progress)
        return await _look(world, sink)
    finally:
        await database.close()


class _Workers:
    """The processes at work."""

    def __init__(self, *command: str) -> None:
        self._command = command
        self._running: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        self._running.append(
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.delivery.worker", *self._command,
                cwd=Path(__file__).parents[2], stderr=asyncio.subprocess.DEVNULL,
            )
        )  # fmt: skip

    async def kill(self, random: Random) -> None:
        """SIGKILL one of them, and start another."""
        victim = self._running.pop(random.randrange(len(self._running)))
        victim.kill()
        await self.start()
        await victim.wait()

    async def stop(self) -> None:
        for process in self._running:
            process.terminate()
        await asyncio.gather(*(process.wait() for process in self._running))


@asynccontextmanager
async def _workers(url: str, address: str, number: int) -> AsyncIterator[_Workers]:
    workers = _Workers(url, address)
    try:
        for _ in range(number):
            await workers.start()
        yield workers
    finally:
        await workers.stop()


async def _kill(workers: _Workers, kills: int, random: Random) -> None:
    for _ in range(kills):
        await asyncio.sleep(random.uniform(1.0, 2.5))
        await workers.kill(random)


async def _live(
    world: World, plan: Plan, random: Random, progress: Callable[[str, int, int], None]
) -> None:
    """Cases open, are taken charge of, talked about and closed, all mixed up."""
    waiting: list[tuple[Case, int]] = []
    for number in range(plan.cases):
        kind = random.choice(_KINDS)
        case = await world.open(kind, by=random.choice(REPORTERS), words=f"Signalement {number}")
        waiting.append((case, 0))
        await asyncio.sleep(plan.pause)
        while len(waiting) > 20:
            await _advance(world, waiting, random)
            await asyncio.sleep(plan.pause)
        progress("dossiers", number + 1, plan.cases)
    while waiting:
        await _advance(world, waiting, random)
        await asyncio.sleep(plan.pause)


async def _advance(world: World, waiting: list[tuple[Case, int]], random: Random) -> None:
    case, step = waiting.pop(random.randrange(len(waiting)))
    actor = await world.actor(DCAP if case.kind is Kind.RUMEUR else case.owner or DCAP)
    if step == 0:
        await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    elif step < 3:
        reporter = case.reporter.person or ""
        await world.talk(case, SurfaceKind.RECEIPT, reporter, f"{case.ref} mot {step}")
    else:
        end = Issue.TRAITEE
        await world.act(case, lambda known, setting: close(known, actor, end, "fini", setting))
        return
    waiting.append((case, step + 1))


async def _quiet(
    database: Database, patience: float, progress: Callable[[str, int, int], None]
) -> None:
    """Wait until only the clocks are left, or patience ends."""
    at_first = 1
    async with asyncio.timeout(patience):
        while left := await _undelivered(database):
            at_first = max(at_first, left)
            progress("livraison", at_first - left, at_first)
            await asyncio.sleep(0.1)


async def _undelivered(database: Database) -> int:
    query = select(func.count()).where(job_rows.c.job != "step", job_rows.c.state.in_(outbox.OPEN))
    async with database.read() as connection:
        return int((await connection.execute(query)).scalar_one())


async def _look(world: World, sink: Sink) -> Report:
    database = world.database
    async with database.read() as connection:
        rows = (await connection.execute(select(job_rows).where(job_rows.c.job != "step"))).all()
        known = await connection.execute(
            select(surface_rows.c.message_room, surface_rows.c.message_id).distinct()
        )
        posted = {row.message_id for row in known}
    spoken = sum(row.job in ("notice", "relay") and row.state == outbox.DONE for row in rows)
    late = [(row.done_at - row.due_at).total_seconds() for row in rows if row.state == outbox.DONE]
    return Report(
        messages=len(sink.arrivals),
        stale=tuple(await _stale(world.vigie, database, sink)),
        disordered=tuple(_disordered(sink)),
        undelivered=await _undelivered(database),
        dead=sum(row.state == outbox.DEAD for row in rows),
        extra=len(sink.arrivals) - len(posted) - spoken,
        late=(quantiles(late, n=100)[-1], max(late)),
        refused=sum(sink.refused.values()),
    )


async def _stale(vigie: Vigie, database: Database, sink: Sink) -> list[str]:
    """The cards whose message is not what the renderer writes from the final state."""
    renderer, snapshot = Renderer(vigie.desk), await vigie.reference.current()
    found = []
    async with database.read() as connection:
        every = (await connection.execute(select(surface_rows.c.id, surface_rows.c.leader))).all()
        for row in every:
            surface = await cases.surface(connection, row.leader or row.id)
            if surface is None:
                raise LookupError(row.id)
            job = Job("surface", "", "", utc_now(), case_id=surface.case_id, surface_id=surface.id)
            message = await renderer.message(connection, job, snapshot, utc_now())
            shown = sink.by_message.get(surface.message.id) if surface.message else None
            if message is None or shown is None or shown.digests[-1] != message.digest:
                found.append(f"{surface.kind} {surface.recipient.key} {surface.id}")
    return found


def _disordered(sink: Sink) -> list[str]:
    """The rooms where somebody's second word came before the first."""
    seen: dict[tuple[str, str], list[str]] = {}
    for message in sink.arrivals:
        ref, _, word = message.words.partition(" mot ")
        if word and not message.card:
            heard = seen.setdefault((message.room, ref), [])
            if word not in heard:
                heard.append(word)
    return [f"{room} {ref} {words}" for (room, ref), words in seen.items() if words != ["1", "2"]]
