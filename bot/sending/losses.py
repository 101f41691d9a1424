"""When a message is given up: somebody else learns it, with the reference and without a word."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import losing
from bot.domain.effects import Recipient, ToReporter, recipient
from bot.instructions import following
from bot.reference import Snapshot
from bot.sending.ledger import Ledger
from bot.storage import cases
from bot.storage.outbox import Job

log = structlog.get_logger()


class Losses:
    """Writes down who is told of a job that died, in the transaction that gave it up."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def tell(
        self,
        connection: AsyncConnection,
        job: Job,
        cause: str,
        snapshot: Snapshot,
        now: datetime,
    ) -> None:
        """A job that died raises an alert somewhere else, with the reference and no word."""
        log.error("delivery_dead", job=job.job, case=job.case_id, cause=cause)
        if job.case_id is None or _is_last_alarm(job, snapshot):
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
                if not await following.told_of_loss(connection, surface):
                    await self._raise_alert(connection, surface.case_id, job, snapshot, now)
                await following.settled(connection, self._ledger, surface, now)

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
        lost = await _was_for(connection, job)
        alarms = losing.alarms(
            case, lost, snapshot.directory, now, of_an_alarm=job.name == losing.NOTICE
        )
        await self._ledger.write(connection, case, alarms, snapshot.directory, now)


def _is_last_alarm(job: Job, snapshot: Snapshot) -> bool:
    is_alarm = job.name == losing.NOTICE and job.recipient is not None
    return is_alarm and losing.is_last(recipient(job.recipient or ""), snapshot.directory)


async def _was_for(connection: AsyncConnection, job: Job) -> Recipient:
    if job.recipient is not None:
        return recipient(job.recipient)
    surface = await cases.surface(connection, job.surface_id or 0)
    return surface.recipient if surface is not None else ToReporter()
