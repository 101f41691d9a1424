"""Carrying one job out: a deadline rings, or a message is written, sent and noted."""

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.casework.casework import Casework
from bot.channel import Channel, DeliveryError, MessageGone, MessageId
from bot.reference import Reference, Snapshot
from bot.sending import summary
from bot.sending.ledger import Ledger
from bot.sending.losses import Losses
from bot.sending.outgoing import Message, Sent
from bot.sending.rendering import Renderer
from bot.storage import claims, outbox
from bot.storage.engine import Database
from bot.storage.outbox import Job
from bot.talking.fetching import Fetcher

log = structlog.get_logger()

GIVE_UP_AFTER = timedelta(hours=24)
MANY_ATTEMPTS = 8
_LONGEST_WAIT = 120.0
_CAUSE_LENGTH = 200
_FILE_TIMEOUT = 60.0
"""Seconds given to one file."""


class Carrier:
    """Carries jobs out. `timeout` bounds one send, in seconds."""

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
        timeout: float,
    ) -> None:
        self._database = database
        self._channels = channels
        self._renderer = renderer
        self._casework = casework
        self._ledger = ledger
        self._losses = Losses(ledger)
        self._fetcher = Fetcher(database, channels, ledger, clock)
        self._reference = reference
        self._clock = clock
        self._timeout = timeout

    async def carry(self, job: Job) -> Sent | None:
        """Carry a job out; None when what became of it is already written down.

        Raises only what the database raises: the lease then lapses and the job comes again.
        """
        try:
            snapshot = await self._reference.current()
            if job.job in ("step", summary.CLOCK):
                await self._ring(job, snapshot)
                return None
            if job.job == "fetch":
                await self._fetcher.carry(job, snapshot)
                return None
            return await self._deliver(job, snapshot)
        except DeliveryError as error:
            await self._failed(job, error)
        except Exception as bug:
            log.exception("delivery_failed", job=job.job, case=job.case_id)
            hopeless = job.attempts + 1 >= MANY_ATTEMPTS
            await self._failed(job, DeliveryError(type(bug).__name__, permanent=hopeless))
        return None

    async def _ring(self, job: Job, snapshot: Snapshot) -> None:
        """A deadline and its mark « done » are one transaction: it cannot act twice."""
        now = self._clock()
        async with self._database.write() as connection:
            if not await claims.owns(connection, job):
                return
            if job.job == summary.CLOCK:
                hour = self._casework.choices.resume_heure
                await summary.ring(connection, job, self._ledger, snapshot, now, hour)
            else:
                await self._casework.fire(connection, job, snapshot, now)
            await outbox.finish(connection, [(job, now)], now)

    async def _deliver(self, job: Job, snapshot: Snapshot) -> Sent:
        async with self._database.read() as connection:
            message = await self._renderer.message(connection, job, snapshot, self._clock())
        if message is None or message.unchanged:
            now = self._clock()
            return Sent(job, now, now)
        channel = self._channels.get(message.address.channel)
        if channel is None:
            raise DeliveryError("channel_not_configured", permanent=True)
        posted = await self._send(channel, message)
        now = self._clock()
        return Sent(job, now, now + timedelta(seconds=channel.pace), message, posted)

    async def _send(self, channel: Channel, message: Message) -> MessageId:
        try:
            file = message.line.file if message.line else None
            if file is not None:
                async with asyncio.timeout(max(self._timeout, _FILE_TIMEOUT)):
                    return await channel.send_file(message.address, file)
            async with asyncio.timeout(self._timeout):
                known = message.standing
                if known is not None:
                    try:
                        await channel.update(known, message.document)
                    except MessageGone:
                        if message.line is not None and message.line.only_in_place:
                            return known
                        # A card somebody deleted is posted again.
                        return await channel.send(message.address, message.document)
                    return known
                return await channel.send(message.address, message.document)
        except TimeoutError as error:
            raise DeliveryError("timeout") from error

    async def _failed(self, job: Job, error: DeliveryError) -> None:
        now = self._clock()
        snapshot = await self._reference.current()
        cause = error.cause[:_CAUSE_LENGTH]
        many = job.attempts + 1 >= MANY_ATTEMPTS
        too_old = many and job.created_at is not None and now - job.created_at > GIVE_UP_AFTER
        async with self._database.write() as connection:
            if error.retry_after is not None:
                free_at = now + timedelta(seconds=error.retry_after)
                await outbox.postpone(connection, job, free_at=free_at, error=cause)
            elif error.permanent or too_old:
                if await outbox.give_up(connection, job, now, error=cause):
                    await self._losses.tell(connection, job, cause, snapshot, now)
                return
            else:
                due_at = now + timedelta(seconds=backoff(job.attempts))
                await outbox.retry(connection, job, due_at=due_at, free_at=now, error=cause)
        log.info("delivery_retried", job=job.job, case=job.case_id, cause=cause)


def backoff(attempts: int) -> float:
    """Seconds before the next attempt: 1, 2, 4… up to two minutes, with jitter."""
    longest = min(_LONGEST_WAIT, 2.0 ** min(attempts, 10))
    return longest * random.uniform(0.75, 1.25)  # noqa: S311 - jitter is no secret
