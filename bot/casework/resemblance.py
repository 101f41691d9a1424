"""What a new rumour resembles: read before the transaction, compared inside it.

Comparing takes two milliseconds with a hundred rumours. Done after the case has its number, no two
rumours that arrive together miss each other.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import likenesses
from bot.wording.casefile import LINK, SAID
from intents.sameness import Fingerprint, Sameness

log = structlog.get_logger()

KEPT = 20
"""Likenesses kept of one rumour: more than a card shows, so that a wave is seen as one."""


@dataclass(frozen=True)
class Resemblance:
    """What a rumour claims, ready to be compared with the others."""

    sameness: Sameness
    fingerprint: Fingerprint

    async def note(self, connection: AsyncConnection, case_id: int, now: datetime) -> None:
        """Keep the claim of a case that has just opened, and what it resembles."""
        rows = await likenesses.known(connection, case_id, now)
        leads = {id_: lead or id_ for id_, lead, _ in rows}
        others = [(id_, Fingerprint.from_json(text)) for id_, _, text in rows]
        found = self.sameness.most_alike(self.fingerprint, others, limit=KEPT)
        best: dict[int, float] = {}
        for id_, probability in found:
            best.setdefault(leads[id_], probability)
        await likenesses.suggest(connection, case_id, best.items())
        await likenesses.keep_fingerprint(connection, case_id, self.fingerprint.as_json())


class Reader:
    """Reads what rumours claim. The comparison is built once, off the event loop, in half a second.

    It is built at the first rumour, unless `prepare` was called before.
    """

    def __init__(self, build: Callable[[], Sameness]) -> None:
        self._build = build
        self._building: asyncio.Task[Sameness] | None = None

    def prepare(self) -> asyncio.Task[Sameness]:
        """Begin to build the comparison, so that the first rumour need not wait for it."""
        if self._building is None:
            self._building = asyncio.create_task(asyncio.to_thread(self._build))
        return self._building

    async def read(self, words: Mapping[str, str]) -> Resemblance | None:
        """What these words of a report claim; None when that cannot be told."""
        try:
            sameness = await asyncio.shield(self.prepare())
            text = " ".join(filter(None, (words.get(SAID), words.get(LINK))))
            return Resemblance(sameness, sameness.fingerprint(text))
        except Exception as error:
            # A report is worth more than what it resembles. The error itself may quote words.
            log.error("rumour_not_compared", cause=type(error).__name__)
            return None
