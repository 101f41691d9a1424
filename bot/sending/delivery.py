"""The worker that empties the outbox: claims what is due, has it carried, writes down what left."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.casework.casework import Casework
from bot.channel import Channel
from bot.reference import Reference
from bot.sending.carrier import Carrier
from bot.sending.ledger import Ledger
from bot.sending.outgoing import Sent
from bot.sending.rendering import Renderer
from bot.sending.settling import Settler
from bot.storage import claims, outbox
from bot.storage.engine import Database
from bot.storage.outbox import Job

log = structlog.get_logger()


@dataclass(frozen=True)
class Pace:
    """How the worker breathes. `lease` outlives a slow send, whose `timeout` is in seconds.

    `idle` bounds the wait for work, in seconds; `gather` is how long what is being written or sent
    is gathered, so that under load one transaction serves many messages.
    """

    lease: timedelta = timedelta(seconds=30)
    idle: float = 1.0
    gather: float = 0.02
    at_once: int = 32
    timeout: float = 20.0


class Delivery:
    """Empties the outbox until told to stop; several may run on one database.

    `work` is set by whoever has just written a job, so that it leaves at once.
    """

    def __init__(
        self,
        *,
        database: Database,
        channels: Mapping[str, Channel],
        renderer: Renderer,
        casework: Casework,
        ledger: Ledger,
        reference: Reference,
        clock: Callable[[], datetime],
        work: asyncio.Event,
        pace: Pace,
    ) -> None:
        self._carrier = Carrier(
            database=database,
            channels=channels,
            renderer=renderer,
            casework=casework,
            ledger=ledger,
            reference=reference,
            clock=clock,
            timeout=pace.timeout,
        )
        self._settler = Settler(database, ledger, clock, keep=pace.lease)
        self._database = database
        self._clock = clock
        self._pace = pace
        self._work = work
        self._stopping = asyncio.Event()
        self._running: dict[asyncio.Task[Sent | None], Job] = {}
        self._beat_at: datetime | None = None

    def stop(self) -> None:
        """Finish what is in flight, then return from `run`."""
        self._stopping.set()
        self._work.set()

    async def run(self) -> None:
        """Deliver until `stop`. A database that fails is tried again, it never ends the worker."""
        while not self._stopping.is_set():
            self._work.clear()
            try:
                await self.step()
                await self._rest()
            except Exception:
                log.exception("delivery_round_failed")
                await _wait(self._stopping, self._pace.idle)
        if self._running:
            await asyncio.wait(self._running)
        try:
            await self._settler.settle()
        except Exception:
            # Their leases lapse, and another worker sends them again.
            log.exception("delivery_settling_failed", jobs=len(self._settler.sent))

    async def step(self) -> int:
        """One round: write down what left, heartbeat, claim, start. Returns the jobs started."""
        await self._settler.settle()
        await self._beat()
        room = self._pace.at_once - len(self._running)
        if room <= 0:
            await asyncio.wait(
                self._running, timeout=self._idle, return_when=asyncio.FIRST_COMPLETED
            )
            return 0
        now = self._clock()
        async with self._database.write() as connection:
            jobs = await claims.claim(connection, now, limit=room, lease=self._pace.lease)
        for job in jobs:
            task = asyncio.create_task(self._carrier.carry(job))
            self._running[task] = job
            task.add_done_callback(self._finished)
        return len(jobs)

    async def drain(self) -> None:
        """Deliver everything that is due now, and wait for it: for tests and for a clean stop."""
        while await self.step() or self._running or self._settler.sent:
            if self._running:
                await asyncio.wait(self._running)

    @property
    def _idle(self) -> float:
        """The longest wait, in seconds, that leaves time for the next heartbeat."""
        return min(self._pace.idle, self._pace.lease.total_seconds() / 3)

    def _finished(self, task: asyncio.Task[Sent | None]) -> None:
        self._running.pop(task, None)
        self._work.set()
        if task.cancelled():
            return
        if task.exception() is not None:
            # The lease lapses and the job is given back: nothing is lost.
            log.error("delivery_settling_failed", exc_info=task.exception())
        elif (sent := task.result()) is not None:
            self._settler.sent.append(sent)

    async def _rest(self) -> None:
        """Wait until something is due, or written, and a moment more for its companions."""
        async with self._database.read() as connection:
            due = await outbox.next_due(connection)
        wait = self._idle
        if due is not None:
            wait = min(wait, max(0.0, (due - self._clock()).total_seconds()))
        if self._settler.sent:
            wait = 0.0
        if wait > self._pace.gather:
            await _wait(self._work, wait - self._pace.gather)
        await _wait(self._stopping, self._pace.gather)

    async def _beat(self) -> None:
        """Keep our leases alive and take back those of workers that died, a third of a lease."""
        now = self._clock()
        if self._beat_at is not None and now - self._beat_at < self._pace.lease / 3:
            return
        async with self._database.write() as connection:
            tokens = {job.token for job in self._running.values()}
            tokens |= {item.job.token for item in self._settler.sent}
            if tokens:
                await claims.extend(connection, tokens, now + self._pace.lease)
            lost = await claims.recover(connection, now)
        self._beat_at = now
        if lost:
            log.warning("delivery_recovered", jobs=lost)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, at most so many seconds."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
