"""What the page needs of Vigie, so that it can be shown with the real one or with a stand-in."""

from datetime import date, datetime
from typing import Protocol

from bot.domain.directory import Directory
from bot.domain.scrutin import Scrutin
from bot.messages import Inbound, Outcome


class Core(Protocol):
    """What the page needs of Vigie."""

    async def handle(self, inbound: Inbound) -> Outcome:
        """Take one act (see bot.conversation)."""
        ...

    def directory(self) -> Directory:
        """The staff of the demonstration, each bound to the playground account of the same id."""
        ...

    def scrutin(self) -> Scrutin:
        """The vote that the page's calendar shows."""
        ...

    def now(self) -> datetime:
        """The demonstration's clock."""
        ...

    async def set_day(self, day: int | date) -> None:
        """Move the clock to a day: counted from polling day, or that very date."""
        ...

    async def advance(self, seconds: float) -> None:
        """Move the clock forward; what fell due meanwhile happens."""
        ...

    async def reset(self) -> None:
        """Forget every case and exchange of the demonstration."""
        ...
