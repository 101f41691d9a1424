"""The contract between Vigie and a place where people chat."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.people import Account, Address
from bot.messages import Document, FileRef


@dataclass(frozen=True)
class MessageId:
    """A message as its platform names it: enough to update it or to answer in its thread.

    `address.room` is the platform's real conversation, which may differ from the account id that
    was written to.
    """

    address: Address
    id: str


@dataclass(frozen=True)
class KeptFile:
    """A file of a case on its way to somebody. `beside` is what is said with it.

    Its bytes were examined: `media_type` is what they are, and `name` ends as such files do.
    """

    name: str
    media_type: str
    content: bytes
    beside: Document


class DeliveryError(Exception):
    """A message did not leave.

    `permanent` means that trying again cannot help; `retry_after` is the wait in seconds that the
    platform asked for, which is not counted as an attempt; `cause` is the platform's own code.
    """

    def __init__(
        self, cause: str, *, permanent: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.permanent = permanent
        self.retry_after = retry_after


class MessageGone(DeliveryError):
    """The message to update no longer exists: it must be posted again."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)


class Channel(Protocol):
    """Somewhere Vigie can speak: Slack, Teams, the playground, a test.

    Every method raises DeliveryError. `address.thread` sends into that thread.
    """

    name: str

    @property
    def pace(self) -> float:
        """Seconds to wait between two messages to one room, as the platform asks."""
        ...

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message."""
        ...

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place, for everybody who sees it."""
        ...

    async def email_of(self, account: Account) -> str:
        """The address the platform vouches for, or an empty string."""
        ...

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """The bytes of a file that somebody joined, at most `limit` of them.

        A permanent DeliveryError says why it cannot be had: `too_large`, `file_gone`.
        """
        ...

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """Give a file to whoever reads there, or say that it is kept where it cannot be given."""
        ...
