"""When a message is given up: somebody else learns it, with the reference and without a word."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import Notify, Room, SurfaceKind, ToPerson, ToRoom, recipient
from bot.domain.people import Role
from bot.ledger import Ledger
from bot.reference import Snapshot
from bot.storage import cases
from bot.storage.outbox import Job

log = structlog.get_logger()

LOST = "carte_perdue"


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
                await self._ledger.refresh_receipts(connection, surface.case_id, surface.id, now)

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
