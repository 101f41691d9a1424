"""One inbound act being handled: who, what, and the world as it was when it arrived."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Reporter
from bot.domain.people import Address
from bot.identity import Author
from bot.messages import Inbound
from bot.reference import Snapshot


@dataclass(frozen=True)
class Turn:
    """An inbound act with its author and the snapshot it is decided on."""

    inbound: Inbound
    author: Author
    snapshot: Snapshot
    now: datetime

    @property
    def reporter(self) -> Reporter:
        """The author as the reporter of a case: answered privately, wherever they wrote."""
        account = self.author.actor.account
        person = self.author.actor.person
        return Reporter(
            person=person.id if person else None,
            name=self.author.actor.name,
            role=self.author.role,
            address=Address(account.channel, account.id),
            verified=person is not None,
        )
