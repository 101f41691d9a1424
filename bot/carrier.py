"""Carrying one job out: a deadline rings, or a message is written, sent and noted."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework import Casework
from bot.channel import Channel, DeliveryError, MessageGone, MessageId
from bot.domain.effects import Notify, Room, SurfaceKind, ToPerson, ToRoom, recipient
from bot.domain.people import Role
from bot.ledger import Ledger
from bot.reference import Reference, Snapshot
from bot.rendering import Message, Renderer
from bot.storage import cases, claims, outbox
from bot.storage.engine import Database
from bot.storage.outbox import Job

log = structlog.get_logger()

GIVE_UP_AFTER = timedelta(hours=24)
MANY_ATTEMPTS = 8
LOST = "carte_perdue"
_LONGEST_WAIT = 120.0
_CAUSE_LENGTH = 200


@dataclass(frozen=True)
class Sent:
    """A job whose message left, or had nothing to say: it is still to be written down.

    It left at `at`; its lane is free again from `free_at`.
    """

    job: Job
    at: datetime
    free_at: datetime
    message: Message | None = None
    posted: MessageId | None = None


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
        self._reference = reference
        self._clock = clock
        self._timeout = timeout

    async def carry(self, job: Job) -> Sent | None:
        """Carry a job out; None when what became of it is already written down.

        Raises only what the database raises: the lease then lapses and the job comes again.
        """
        try:
            snapshot = await self._reference.current()
            if job.job == "step":
                await self._ring(job, snapshot)
                return None
            return await self._deliver(job, snapshot)
        except DeliveryError as error:
            await self._failed(job, error)
        except Exception as bug:
            log.exception("delivery_failed", job=job.job, case=job.case_id)
            hopeless = job.attempts + 1 >= MANY_ATTEMPTS
            await self._failed(job, DeliveryError(type(bug).__name__, permanent=hopeless))
        return None

    async def note(self, connection: AsyncConnection, sent: Sequence[Sent]) -> None:
        """Write down what left, in the caller's transaction."""
        now = self._clock()
        done = [(item.job, item.free_at) for item in sent]
        ours = await outbox.finish(connection, done, now)
        for item in sent:
            if item.job.id not in ours:
                log.warning("delivery_fenced", job=item.job.job, case=item.job.case_id)
            elif item.posted is not None and item.message is not None and item.message.surface:
                for surface in (item.message.surface, *item.message.joined):
                    await self._note_posted(connection, item.message, surface, item.posted, now)

    async def _ring(self, job: Job, snapshot: Snapshot) -> None:
        """A deadline and its mark « done » are one transaction: it cannot act twice."""
        now = self._clock()
        async with self._database.write() as connection:
            if not await claims.owns(connection, job):
                return
            await self._casework.fire(connection, job, snapshot, now)
            await outbox.finish(connection, [(job, now)], now)

    async def _deliver(self, job: Job, snapshot: Snapshot) -> Sent:
        async with self._database.read() as connection:
            message = await self._renderer.message(connection, job, snapshot, self._clock())
        surface = message.surface if message else None
        if message is None or (surface and surface.message and surface.digest == message.digest):
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
            async with asyncio.timeout(self._timeout):
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
            await self._refresh_receipts(connection, surface.case_id, surface.id, now)

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
                    await self._tell_elsewhere(connection, job, cause, snapshot, now)
                return
            else:
                due_at = now + timedelta(seconds=backoff(job.attempts))
                await outbox.retry(connection, job, due_at=due_at, free_at=now, error=cause)
        log.info("delivery_retried", job=job.job, case=job.case_id, cause=cause)

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
        if job.case_id is None or (job.name == LOST and job.recipient != ToRoom(Room.DCAP).key):
            return
        if job.surface_id is None:
            cards = await cases.surfaces_of(connection, job.case_id)
            # Whoever is known to be out of reach in this case was told of already.
            if not any(card.failure and card.recipient.key == job.recipient for card in cards):
                await self._raise_alert(connection, job.case_id, job, snapshot, now)
            return
        card = await cases.surface(connection, job.surface_id)
        lost = [card] if card else []
        for surface in (*lost, *await cases.joined_to(connection, job.surface_id)):
            await cases.note_surface(connection, surface.id, failure=cause)
            # A card that is lost for long is told once, not at each change of its case.
            if surface.failure is None:
                await self._raise_alert(connection, surface.case_id, job, snapshot, now)
                await self._refresh_receipts(connection, surface.case_id, surface.id, now)

    async def _raise_alert(
        self,
        connection: AsyncConnection,
        case_id: int,
        job: Job,
        snapshot: Snapshot,
        now: datetime,
    ) -> None:
        case = await cases.get(connection, case_id)
        if case is None:
            return
        in_room = await _was_for_a_room(connection, job)
        notices = _to_dcap_people(snapshot) if in_room else [_lost(ToRoom(Room.DCAP))]
        await self._ledger.write(connection, case, notices, snapshot.directory, now)

    async def _refresh_receipts(
        self, connection: AsyncConnection, case_id: int, but: int, now: datetime
    ) -> None:
        """The receipt says who was told and when, or who could not be reached."""
        cards = await cases.surfaces_of(connection, case_id)
        receipts = [card for card in cards if card.kind is SurfaceKind.RECEIPT and card.id != but]
        await self._ledger.refresh(connection, receipts, now)


def _lost(to: ToPerson | ToRoom) -> Notify:
    return Notify(LOST, to)


def _to_dcap_people(snapshot: Snapshot) -> list[Notify]:
    """The DCAP's room itself cannot be reached: each of its people is told."""
    return [
        _lost(ToPerson(person.id))
        for person in snapshot.directory.people.values()
        if person.role is Role.DCAP and person.address() is not None
    ]


async def _was_for_a_room(connection: AsyncConnection, job: Job) -> bool:
    if job.recipient is not None:
        return isinstance(recipient(job.recipient), ToRoom)
    surface = await cases.surface(connection, job.surface_id or 0)
    return surface is not None and surface.kind is SurfaceKind.ALERT


def backoff(attempts: int) -> float:
    """Seconds before the next attempt: 1, 2, 4… up to two minutes, with jitter."""
    longest = min(_LONGEST_WAIT, 2.0 ** min(attempts, 10))
    return longest * random.uniform(0.75, 1.25)  # noqa: S311 - jitter is no secret
