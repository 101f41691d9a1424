"""Turning a decision into rows: the one place where effects become jobs to send.

Everything here runs inside the caller's transaction, so that a decision and what must follow from
it are committed together or not at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework import waves
from bot.domain import losing
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
from bot.domain.people import Address, Role
from bot.domain.reminders import REMINDERS
from bot.storage import cases, outbox
from bot.storage.exchanges import Exchange
from bot.storage.outbox import Job

CLOCK_LANES = 8


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

    def reminded(self, to: Recipient, case: Case, directory: Directory) -> Address | None:
        """Where a reminder goes: a room they share, if a mention reaches them there; or private."""
        person = directory.people.get(to.person) if isinstance(to, ToPerson) else None
        if person is not None and not case.confidential:
            room = person.room
            if person.role is Role.DCAP:
                room = self._rooms.get(Room.DCAP) if case.dcap_told_at else None
            if room is not None and room.channel in person.accounts:
                return room
        return self.address(to, case, directory)

    def room(self, room: Room) -> Address | None:
        """Where a room of the DCAP is, or None when there is none."""
        return self._rooms.get(room)

    def room_job(self, job: str, room: Room, now: datetime) -> Job | None:
        """A job that writes to a room about no case in particular; None without that room."""
        address = self._rooms.get(room)
        if address is None:
            return None
        lane = _lane(address)
        return Job(job, lane, f"{job}:{room}@{lane}", now, recipient=ToRoom(room).key)

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
            # An instruction stays as it was sent: its cards, up to one a DS, need not be looked at.
            moved = [surface for surface in known if surface.kind is not SurfaceKind.INSTRUCTION]
            return [await _refresh_job(connection, surface, now) for surface in moved]
        find = self.place
        if isinstance(effect, Notify):
            find = self.reminded if effect.notice in REMINDERS else self.address
        address = find(effect.to, case, directory)
        if address is None:
            return self._unreachable(case, effect.to, directory, now)
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
            leader = await waves.leader_of(connection, case, address, now)
        surface_id = await cases.add_surface(
            connection, case, effect.kind, effect.to, address,
            leader=leader, instruction=effect.instruction,
        )  # fmt: skip
        surface = await cases.surface(connection, surface_id)
        if surface is None:
            raise LookupError(surface_id)
        return await _refresh_job(connection, surface, now)

    def _unreachable(
        self, case: Case, to: Recipient, directory: Directory, now: datetime
    ) -> list[Job]:
        """Somebody no channel reaches: others learn which case it is, without a word of it."""
        if isinstance(to, ToRoom):
            return []
        found = ((one, self.address(one.to, case, directory)) for one in
                 losing.alarms(case, to, directory, now))  # fmt: skip
        return [
            _message(case, "notice", one, address, now, name=one.notice)
            for one, address in found
            if address is not None
        ]


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
