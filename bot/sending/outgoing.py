"""What leaves: a document, the place it goes to, and what it keeps up to date there."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bot.channel import MessageId
from bot.domain.people import Address
from bot.messages import Document
from bot.storage.cases import Surface
from bot.storage.outbox import Job
from bot.talking.lines import Line


@dataclass(frozen=True)
class Message:
    """What to say and where; `surface` when it is a card that is kept up to date.

    `joined` are the surfaces of other cases that share the card, in a wave. `line` is set when it
    is a line of the case, which follows what its author changes. `companions` are the ids of other
    jobs that it says too.
    """

    address: Address
    document: Document
    surface: Surface | None = None
    joined: tuple[Surface, ...] = ()
    line: Line | None = None
    companions: frozenset[int] = frozenset()

    @property
    def standing(self) -> MessageId | None:
        """The message to update, when it is already somewhere."""
        if self.surface is not None:
            return self.surface.message
        return self.line.carried.message if self.line else None

    @property
    def unchanged(self) -> bool:
        """Whether what stands there says this already."""
        kept = self.surface or (self.line.carried if self.line else None)
        return kept is not None and self.standing is not None and kept.digest == self.digest

    @property
    def digest(self) -> str:
        """A fingerprint of the document: an unchanged card is not sent again."""
        return hashlib.sha256(repr(self.document).encode()).hexdigest()


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
