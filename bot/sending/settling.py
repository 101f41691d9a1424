"""Writing down what left: its job ends, its card is known to stand, and whoever waits follows."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework import reposting
from bot.channel import MessageId
from bot.instructions import following
from bot.sending.ledger import Ledger
from bot.sending.left import note_left
from bot.sending.outgoing import Message, Sent
from bot.storage import cases, outbox, relays
from bot.storage.engine import Database
from bot.talking import attachments

log = structlog.get_logger()


class Settler:
    """Writes down what left, many messages at a time; `sent` is what is still to be noted.

    A message that cannot be noted is tried again for as long as `keep`, its lease, may be kept.
    """

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        clock: Callable[[], datetime],
        *,
        keep: timedelta,
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock
        self._keep = keep
        self.sent: list[Sent] = []

    async def settle(self) -> None:
        """Write down what left, in one transaction.

        When that fails, each message is tried alone, so that none holds the others back; the first
        failure is raised at the end.
        """
        sent, self.sent = self.sent, []
        if not sent:
            return
        try:
            await self._note(sent)
        except Exception:
            await self._settle_apart(sent)

    async def _settle_apart(self, sent: Sequence[Sent]) -> None:
        failure: Exception | None = None
        for item in sent:
            try:
                await self._note([item])
            except Exception as error:
                failure = failure or error
                if self._clock() - item.at < self._keep:
                    self.sent.append(item)
        if failure is not None:
            raise failure

    async def _note(self, sent: Sequence[Sent]) -> None:
        async with self._database.write() as connection:
            await self.note(connection, sent)

    async def note(self, connection: AsyncConnection, sent: Sequence[Sent]) -> None:
        """Write down what left, in the caller's transaction."""
        now = self._clock()
        done = [(item.job, item.free_at) for item in sent]
        ours = await outbox.finish(connection, done, now)
        # Two workers that touch the same receipts and follow-ups then do it in the same order.
        for item in sorted(sent, key=_touches):
            if item.job.id not in ours:
                log.warning("delivery_fenced", job=item.job.job, case=item.job.case_id)
            elif item.posted is None or item.message is None:
                continue
            elif item.message.line is not None:
                carried, digest = item.message.line.carried, item.message.digest
                await relays.note(connection, carried, item.posted, digest)
            elif item.message.surface is not None:
                for surface in (item.message.surface, *item.message.joined):
                    await self._note_posted(connection, item.message, surface, item.posted, now)
            else:
                await note_left(connection, item.job, item.message.companions, now)
        left = [item for item in sent if item.posted and item.job.id in ours]
        there = [(item.message.address, item.job.exchange_id) for item in left if item.message]
        await reposting.arrived(connection, there, now)

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
            await following.settled(connection, self._ledger, surface, now)
        if surface.posted_at is None:
            await attachments.hand_over(connection, surface, now)


def _touches(item: Sent) -> tuple[int, int]:
    """What settling this changes beside its own card: receipts by case, then instructions."""
    surface = item.message.surface if item.message else None
    return surface.instruction if surface else 0, item.job.case_id or 0
