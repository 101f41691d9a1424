"""The worker that empties the outbox: claims what is due, writes it, sends it, notes it."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework import Casework
from bot.channel import Channel, DeliveryError, MessageGone, MessageId
from bot.domain.effects import Notify, Room, SurfaceKind, ToPerson, ToRoom
from bot.domain.opening import dcap_room
from bot.domain.people import Role
from bot.ledger import Ledger, surface_job
from bot.reference import Reference, Snapshot
from bot.rendering import Message, Renderer
from bot.storage import cases, outbox
from bot.storage.engine import Database
from bot.storage.outbox import Job

log = structlog.get_logger()

GIVE_UP_AFTER = timedelta(hours=24)
BUG_ATTEMPTS = 8
_LONGEST_WAIT = 120.0


@dataclass(frozen=True)
class Pace:
    """How the worker breathes. `lease` outlives a slow send; `idle` bounds the wait for work."""

    lease: timedelta = timedelta(seconds=30)
    idle: float = 1.0
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
        self._database = database
        self._channels = channels
        self._renderer = renderer
        self._casework = casework
        self._ledger = ledger
        self._reference = reference
        self._clock = clock
        self._pace = pace
        self._work = work
        self._stopping = asyncio.Event()
        self._running: dict[asyncio.Task[None], Job] = {}
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
                claimed = await self.step()
            except Exception:
                log.exception("delivery_round_failed")
                claimed = 0
            if not claimed:
                await self._rest()
        if self._running:
            await asyncio.wait(self._running)

    async def step(self) -> int:
        """One round: heartbeat, claim, start. Returns how many jobs were started."""
        await self._beat()
        room = self._pace.at_once - len(self._running)
        if room <= 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return 1
        now = self._clock()
        async with self._database.write() as connection:
            jobs = await outbox.claim(connection, now, limit=room, lease=self._pace.lease)
        for job in jobs:
            task = asyncio.create_task(self._perform(job))
            self._running[task] = job
            task.add_done_callback(self._finished)
        return len(jobs)

    async def drain(self) -> None:
        """Deliver everything that is due now, and wait for it: for tests and for a clean stop."""
        while await self.step() or self._running:
            if self._running:
                await asyncio.wait(self._running)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._work.set()
        if not task.cancelled() and task.exception() is not None:
            # The lease lapses and the job is given back: nothing is lost.
            log.error("delivery_settling_failed", exc_info=task.exception())

    async def _rest(self) -> None:
        async with self._database.read() as connection:
            due = await outbox.next_due(connection)
        wait = self._pace.idle
        if due is not None:
            wait = min(wait, max(0.005, (due - self._clock()).total_seconds()))
        try:
            await asyncio.wait_for(self._work.wait(), wait)
        except TimeoutError:
            return

    async def _beat(self) -> None:
        """Keep our leases alive and take back those of workers that died, a third of a lease."""
        now = self._clock()
        if self._beat_at is not None and now - self._beat_at < self._pace.lease / 3:
            return
        self._beat_at = now
        async with self._database.write() as connection:
            tokens = {job.token for job in self._running.values()}
            if tokens:
                await outbox.extend(connection, tokens, now + self._pace.lease)
            lost = await outbox.recover(connection, now)
        if lost:
            log.warning("delivery_recovered", jobs=lost)

    async def _perform(self, job: Job) -> None:
        try:
            snapshot = await self._reference.current()
            if job.job == "step":
                await self._ring(job, snapshot)
            else:
                await self._deliver(job, snapshot)
        except DeliveryError as error:
            await self._failed(job, error)
        except Exception as bug:
            log.exception("delivery_failed", job=job.job, case=job.case_id)
            hopeless = job.attempts + 1 >= BUG_ATTEMPTS
            await self._failed(job, DeliveryError(type(bug).__name__, permanent=hopeless))

    async def _ring(self, job: Job, snapshot: Snapshot) -> None:
        """A deadline and its mark « done » are one transaction: it cannot act twice."""
        now = self._clock()
        async with self._database.write() as connection:
            if not await outbox.owns(connection, job):
                return
            await self._casework.fire(connection, job, snapshot, now)
            await outbox.finish(connection, job, now, free_at=now)

    async def _deliver(self, job: Job, snapshot: Snapshot) -> None:
        async with self._database.read() as connection:
            message = await self._renderer.message(connection, job, snapshot, self._clock())
        surface = message.surface if message else None
        if message is None or (surface and surface.message and surface.digest == message.digest):
            await self._done(job, free_at=self._clock())
            return
        channel = self._channels.get(message.address.channel)
        if channel is None:
            raise DeliveryError("channel_not_configured", permanent=True)
        posted = await self._send(channel, message)
        free_at = self._clock() + timedelta(seconds=channel.pace)
        await self._done(job, free_at=free_at, message=message, posted=posted)

    async def _send(self, channel: Channel, message: Message) -> MessageId:
        try:
            async with asyncio.timeout(self._pace.timeout):
                known = message.surface.message if message.surface else None
                if known is not None:
                    try:
                        await channel.update(known, message.document)
                    except MessageGone:
                        # A card somebody deleted is posted again.
                        return await channel.send(message.address, message.document)
                    return known
                return await channel.send(message.address, message.document)
        except TimeoutError as error:
            raise DeliveryError("timeout") from error

    async def _done(
        self,
        job: Job,
        *,
        free_at: datetime,
        message: Message | None = None,
        posted: MessageId | None = None,
    ) -> None:
        now = self._clock()
        async with self._database.write() as connection:
            if not await outbox.finish(connection, job, now, free_at=free_at):
                log.warning("delivery_fenced", job=job.job, case=job.case_id)
                return
            if message is not None and message.surface is not None and posted is not None:
                for surface in (message.surface, *message.joined):
                    await self._note_posted(connection, message, surface, posted, now)

    async def _note_posted(
        self,
        connection: AsyncConnection,
        message: Message,
        surface: cases.Surface,
        posted: MessageId,
        now: datetime,
    ) -> None:
        await cases.note_surface(
            connection,
            surface.id,
            message_room=posted.address.room,
            message_thread=posted.address.thread,
            message_id=posted.id,
            digest=message.digest,
            posted_at=surface.posted_at or now,
            failure=None,
        )
        if surface.posted_at is None or surface.failure is not None:
            # The receipt says who was told, and when.
            others = await cases.surfaces_of(connection, surface.case_id)
            receipts = [item for item in others if item.kind is SurfaceKind.RECEIPT]
            jobs = [surface_job(item, now) for item in receipts if item.id != surface.id]
            await outbox.add(connection, jobs, now)

    async def _failed(self, job: Job, error: DeliveryError) -> None:
        now = self._clock()
        snapshot = await self._reference.current()
        too_old = job.created_at is not None and now - job.created_at > GIVE_UP_AFTER
        async with self._database.write() as connection:
            if error.retry_after is not None:
                free_at = now + timedelta(seconds=error.retry_after)
                await outbox.postpone(connection, job, free_at=free_at, error=error.cause)
            elif error.permanent or too_old:
                if await outbox.give_up(connection, job, now, error=error.cause):
                    await self._tell_elsewhere(connection, job, error.cause, snapshot, now)
            else:
                due_at = now + timedelta(seconds=backoff(job.attempts))
                await outbox.retry(connection, job, due_at=due_at, free_at=now, error=error.cause)
        log.info("delivery_retried", job=job.job, case=job.case_id, cause=error.cause)

    async def _tell_elsewhere(
        self,
        connection: AsyncConnection,
        job: Job,
        cause: str,
        snapshot: Snapshot,
        now: datetime,
    ) -> None:
        """A job that died raises an alert somewhere else, with the reference and no word."""
        log.error("delivery_dead", job=job.job, case=job.case_id, cause=cause)
        case = await cases.get(connection, job.case_id or 0)
        if case is None or job.name == "carte_perdue":
            return
        if job.surface_id is not None:
            joined = await cases.joined_to(connection, job.surface_id)
            for surface_id in (job.surface_id, *(surface.id for surface in joined)):
                await cases.note_surface(connection, surface_id, failure=cause)
        room = dcap_room(case)
        lost_room = job.recipient == ToRoom(room).key or await _is_alert(connection, job)
        notices: list[Notify] = [Notify("carte_perdue", ToRoom(Room.DCAP))]
        if lost_room:
            notices = [
                Notify("carte_perdue", ToPerson(person.id))
                for person in snapshot.directory.people.values()
                if person.role is Role.DCAP
            ]
        await self._ledger.write(connection, case, notices, snapshot.directory, now)
        receipts = [
            item
            for item in await cases.surfaces_of(connection, case.id)
            if item.kind is SurfaceKind.RECEIPT and item.id != job.surface_id
        ]
        await self._ledger.refresh(connection, receipts, now)


async def _is_alert(connection: AsyncConnection, job: Job) -> bool:
    surface = await cases.surface(connection, job.surface_id or 0)
    return surface is not None and surface.kind is SurfaceKind.ALERT


def backoff(attempts: int) -> float:
    """Seconds before the next attempt: 1, 2, 4… up to two minutes, with jitter."""
    longest = min(_LONGEST_WAIT, 2.0 ** min(attempts, 10))
    return longest * random.uniform(0.75, 1.25)  # noqa: S311 - jitter is no secret
