"""What every use case of the conversation works with, assembled once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.casework.casework import Casework
from bot.casework.resemblance import Reader
from bot.domain.lifecycle import Setting
from bot.sending.ledger import Ledger
from bot.storage.engine import Database
from bot.turn import Turn
from bot.wording.voice import Voice
from intents.understanding import Understander


@dataclass(frozen=True)
class Desk:
    """The collaborators of a use case; `clock` gives aware instants.

    `resembling` reads what rumours claim, to be compared.
    """

    database: Database
    understander: Understander
    casework: Casework
    ledger: Ledger
    voice: Voice
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    resembling: Reader

    def setting(self, turn: Turn) -> Setting:
        """What a decision about a case may look at, at this turn."""
        return Setting(turn.now, turn.snapshot.directory, self.casework.choices)
