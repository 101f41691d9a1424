"""A channel whose calls are counted and timed, so that a platform's trouble shows by itself."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.channel import Channel, DeliveryError, KeptFile, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, FileRef
from bot.metrics import Metrics


class Metered:
    """The same channel; what became of each message is told to the metrics."""

    def __init__(self, channel: Channel, metrics: Metrics) -> None:
        self._channel = channel
        self._metrics = metrics
        self.name = channel.name

    @property
    def pace(self) -> float:
        """Seconds to wait between two messages to one room."""
        return self._channel.pace

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message."""
        with self._counted("sent"):
            return await self._channel.send(address, document)

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place."""
        with self._counted("updated"):
            await self._channel.update(message, document)

    async def email_of(self, account: Account) -> str:
        """The address the platform vouches for, or an empty string."""
        return await self._channel.email_of(account)

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """The bytes of a file that somebody joined."""
        return await self._channel.fetch(file, limit=limit)

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """Give a file to whoever reads there."""
        with self._counted("sent"):
            return await self._channel.send_file(address, file)

    @contextmanager
    def _counted(self, outcome: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        except BaseException as error:
            outcome = _outcome(error)
            raise
        finally:
            took = time.perf_counter() - started
            self._metrics.deliveries.labels(self.name, outcome).inc()
            self._metrics.sending.labels(self.name).observe(took)


def _outcome(error: BaseException) -> str:
    """What a failure means for the message; whoever waits too long cancels the call."""
    if isinstance(error, asyncio.CancelledError):
        return "timeout"
    if isinstance(error, MessageGone):
        return "gone"
    if isinstance(error, DeliveryError):
        if error.retry_after is not None:
            return "slowed"
        return "refused" if error.permanent else "failed"
    return "bug"
