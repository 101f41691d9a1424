"""Turning a decision into rows: the one place where effects become jobs to send.

Everything here runs inside the caller's transaction, so that a decision and what must follow from
it are committed together or not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Case
from bot.domain.directory import Directory
from bot.domain.effects import (
    Effect,
    Notify,
    PostSurface,
    Recipient,
    RefreshSurfaces,
    Relay,
    Room,
    StartClock,
    SurfaceKind,
    ToPerson,
    ToReporter,
    ToRoom,
)
from bot.domain.people import Address
from bot.storage import cases, outbox
from bot.storage.exchanges import Exchange
from bot.storage.outbox import Job

CLOCK_LANES = 8

WAVE_QUEUE, WAVE_SIZE = 3, 10
"""With this many alerts waiting for one room, the next ones share cards of this many cases.

The room is neither flooded nor minutes late, and every case keeps its own button.
"""


class Ledger:
    """Knows where each recipient is, and writes the jobs that reach them."""

    def __init__(self, rooms: Mapping[Room, Address]) -> None:
        self._rooms = rooms

    def address(self, to: Recipient, case: Case, directory: Directory) -> Address | None:
        """Where a recipient can be written to, or None when no channel reaches them."""
        if isinstance(to, ToReporter):
            return case.reporter.address
        if isinstance(to, ToRoom):
            return self._rooms.get(to.room)
        person = directory.people.get(to.person)
        return person.address() if person else None

    def place(self, to: Recipient, case: Case, directory: Directory) -> Address | None:
        """Where a recipient follows a case: the room they share, unless it is confidential."""
        person = directory.people.get(to.person) if isinstance(to, ToPerson) else None
        if person is not None and person.room is not None and not case.confidential:
            return person.room
        return self.address(to, case, directory)

    async def write(
        self,
        connection: AsyncConnection,
        case: Case,
        effects: Sequence[Effect],
        directory: Directory,
        now: datetime,
    ) -> None:
        """Write every effect of a decision about a case that is already stored."""
        jobs: list[Job] = []
        for effect in effects:
            jobs += await self._jobs(connection, case, effect, directory, now)
        await outbox.add(connection, jobs, now)

    async def answer(
        self, connection: AsyncConnection, exchange: Exchange, exchange_id: int, now: datetime
    ) -> None:
        """Write down that an exchange is to be answered where it was asked."""
        lane = _lane(exchange.address)
        job = Job("answer", lane, lane, now, exchange_id=exchange_id)
        await outbox.add(connection, [job], now)

    async def welcome(
        self, connection: AsyncConnection, exchange: Exchange, exchange_id: int, now: datetime
    ) -> None:
        """Write down that somebody who writes for the first time is told what is kept."""
        lane = _lane(exchange.address)
        job = Job("welcome", lane, lane, now, exchange_id=exchange_id)
        await outbox.add(connection, [job], now)

    async def refresh(
        self, connection: AsyncConnection, surfaces: Iterable[cases.Surface], now: datetime
    ) -> None:
        """Write down that these cards are to be brought up to date."""
        await outbox.add(connection, [surface_job(surface, now) for surface in surfaces], now)

    async def refresh_receipts(
        self, connection: AsyncConnection, case_id: int, but: int, now: datetime
    ) -> None:
        """The receipt says who was told and when, or who could not be reached."""
        cards = await cases.surfaces_of(connection, case_id)
        receipts = [card for card in cards if card.kind is SurfaceKind.RECEIPT and card.id != but]
        await self.refresh(connection, receipts, now)

    async def _jobs(
        self,
        connection: AsyncConnection,
        case: Case,
        effect: Effect,
        directory: Directory,
        now: datetime,
    ) -> list[Job]:
        if isinstance(effect, StartClock):
            lane = f"horloge:{case.id % CLOCK_LANES}"
            once = f"etape:{case.id}:{effect.step}"
            return [
                # Alone in its order key: a clock never waits for one that rings later.
                Job("step", lane, once, effect.due, case_id=case.id, name=effect.step,
                    once_key=once)
            ]  # fmt: skip
        if isinstance(effect, RefreshSurfaces):
            known = await cases.surfaces_of(connection, case.id)
            return [await _refresh_job(connection, surface, now) for surface in known]
        find = self.address if isinstance(effect, Notify) else self.place
        address = find(effect.to, case, directory)
        if address is None:
            return self._unreachable(case, effect.to, now)
        if isinstance(effect, PostSurface):
            return [await self._post(connection, case, effect, address, now)]
        if isinstance(effect, Notify):
            return [_message(case, "notice", effect, address, now, name=effect.notice)]
        return [_message(case, "relay", effect, address, now, history_id=effect.entry)]

    async def _post(
        self,
        connection: AsyncConnection,
        case: Case,
        effect: PostSurface,
        address: Address,
        now: datetime,
    ) -> Job:
        leader = None
        if effect.kind is SurfaceKind.ALERT:
            leader = await cases.wave_leader(connection, address, queue=WAVE_QUEUE, most=WAVE_SIZE)
        surface_id = await cases.add_surface(
            connection, case, effect.kind, effect.to, address, leader=leader
        )
        surface = await cases.surface(connection, surface_id)
        if surface is None:
            raise LookupError(surface_id)
        return await _refresh_job(connection, surface, now)

    def _unreachable(self, case: Case, to: Recipient, now: datetime) -> list[Job]:
        """Somebody no channel reaches: the DCAP learns which case it is, without a word of it."""
        room = self._rooms.get(Room.DCAP)
        if room is None or to == ToRoom(Room.DCAP):
            return []
        lost = Notify("carte_perdue", ToRoom(Room.DCAP))
        return [_message(case, "notice", lost, room, now, name=lost.notice)]


async def _refresh_job(connection: AsyncConnection, surface: cases.Surface, now: datetime) -> Job:
    """The job of a card, which in a wave is the job of the case that leads it."""
    if surface.leader is not None:
        surface = await cases.surface(connection, surface.leader) or surface
    return surface_job(surface, now)


def surface_job(surface: cases.Surface, now: datetime) -> Job:
    """The job « bring this card up to date »; while one waits, another adds nothing."""
    return Job(
        "surface",
        _lane(surface.address),
        _order(surface.case_id, surface.address),
        now,
        case_id=surface.case_id,
        surface_id=surface.id,
        once_key=f"carte:{surface.id}",
    )


def _message(
    case: Case,
    job: str,
    effect: Notify | Relay,
    address: Address,
    now: datetime,
    *,
    name: str | None = None,
    history_id: int | None = None,
) -> Job:
    return Job(
        job,
        _lane(address),
        _order(case.id, address),
        now,
        case_id=case.id,
        name=name,
        history_id=history_id,
        recipient=effect.to.key,
    )


def _lane(address: Address) -> str:
    return f"{address.channel}:{address.room}"


def _order(case_id: int, address: Address) -> str:
    """Messages of one case to one place leave in order; those of other cases need not wait."""
    return f"dossier:{case_id}@{_lane(address)}"
