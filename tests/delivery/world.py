"""A Vigie with the sample staff, rooms in memory and a clock moved by hand, to deliver from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import select

from bot.app import Vigie, assemble
from bot.casework.casework import Decide
from bot.channel import Channel
from bot.config import Settings
from bot.domain.case import Case, Kind, Reporter
from bot.domain.effects import Room, SurfaceKind
from bot.domain.opening import Submission
from bot.domain.people import Account, Address
from bot.domain.rights import Actor
from bot.seed import electoral_map, sample_scrutins, sample_staff
from bot.sending.delivery import Pace
from bot.storage import cases, directory, outbox
from bot.storage.engine import Database
from bot.storage.schema import outbox as job_rows
from intents.definitions import default_definitions
from intents.understanding import Understander
from tests.clock import Clock
from tests.fakes.rooms import NAME, Rooms

DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
ALERTS, CONFIDENTIAL = "alertes", "confidentiel"
WORDS = "Une fausse carte des bureaux de vote circule."
PLACES = {Room.DCAP: Address(NAME, ALERTS), Room.DCAP_CONFIDENTIAL: Address(NAME, CONFIDENTIAL)}


@dataclass
class World:
    """Vigie and what surrounds it. Acts are the use cases', committed, without a conversation."""

    vigie: Vigie
    rooms: Rooms
    clock: Clock
    database: Database

    async def open(
        self, kind: Kind = Kind.RUMEUR, *, by: str = DS, words: str = WORDS, **asked: Any
    ) -> Case:
        """Somebody reports."""
        snapshot = await self.vigie.reference.current()
        person = snapshot.directory.people.get(by)
        reporter = Reporter(
            person=person.id if person else None,
            name=person.name if person else "Personne inconnue",
            role=person.role if person else None,
            address=Address(NAME, by),
            verified=person is not None,
        )
        where = person.circonscription if person else ""
        submission = Submission(kind, reporter, where, **asked)
        async with self.database.write() as connection:
            return await self.vigie.desk.casework.open(
                connection, submission, {"dit": words}, snapshot, self.clock()
            )

    async def act(self, case: Case, decide: Decide) -> Case:
        """Somebody does something to a case."""
        snapshot = await self.vigie.reference.current()
        async with self.database.write() as connection:
            return await self.vigie.desk.casework.act(
                connection, case.id, None, decide, snapshot, self.clock()
            )

    async def talk(self, case: Case, kind: SurfaceKind, who: str, text: str) -> None:
        """Somebody writes under a card of a case."""
        snapshot = await self.vigie.reference.current()
        actor = await self.actor(who)
        async with self.database.write() as connection:
            await self.vigie.desk.casework.talk(
                connection, case.id, kind, actor, text, snapshot, self.clock()
            )

    async def actor(self, who: str) -> Actor:
        """Somebody of the staff, as an act's author."""
        snapshot = await self.vigie.reference.current()
        return Actor(Account(NAME, who), snapshot.directory.people.get(who))

    async def deliver(self) -> None:
        """Deliver what is due now."""
        await self.vigie.delivery.drain()

    async def pass_time(self, *, step: float = 1.0, **duration: float) -> None:
        """Let time pass, delivering every `step` seconds."""
        end = self.clock() + timedelta(**duration)
        while self.clock() < end:
            self.clock.advance(seconds=step)
            await self.deliver()

    async def surface(self, case: Case, kind: SurfaceKind) -> cases.Surface:
        """A card of a case."""
        async with self.database.read() as connection:
            found = await cases.surfaces_of(connection, case.id)
        (surface,) = [surface for surface in found if surface.kind is kind]
        return surface

    async def states(self) -> Mapping[str, int]:
        """How many jobs stand in each state."""
        async with self.database.read() as connection:
            return await outbox.counts(connection)

    async def dead(self) -> list[tuple[str, str | None]]:
        """The jobs that died, with their causes."""
        query = select(job_rows.c.job, job_rows.c.error).where(job_rows.c.state == outbox.DEAD)
        async with self.database.read() as connection:
            return [(row.job, row.error) for row in await connection.execute(query)]


async def fill(database: Database) -> None:
    """The sample staff and votes, reached through the rooms in memory."""
    async with database.write() as connection:
        await directory.replace_people(connection, sample_staff(NAME))
        await directory.replace_circonscriptions(connection, electoral_map())
        await directory.replace_scrutins(connection, sample_scrutins())


def definitions_alone() -> Understander:
    """All that delivery asks of the engine: the kinds of case. The rest takes seconds to build."""
    return cast(Understander, SimpleNamespace(definitions=default_definitions()))


def build(
    database: Database,
    channel: Channel,
    understander: Understander,
    clock: Any,
    *,
    pace: Pace | None = None,
) -> Vigie:
    """A Vigie on that database and that channel."""
    return assemble(
        Settings(dcap_telephone="418 555-0100"),
        database=database,
        channels={NAME: channel},
        rooms=PLACES,
        understander=understander,
        clock=clock,
        pace=pace,
    )
