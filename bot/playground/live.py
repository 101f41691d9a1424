"""The real Vigie behind the page: same core, same documents, a clock that can be moved."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, update

from bot.app import Vigie, assemble, understanding
from bot.config import Settings
from bot.domain.directory import Directory
from bot.domain.effects import Room
from bot.domain.people import Address
from bot.domain.scrutin import LOCAL, Scrutin
from bot.messages import Inbound, Outcome
from bot.playground.channel import NAME, PlaygroundChannel
from bot.seed import electoral_map, sample_scrutins, sample_staff
from bot.storage import directory as stored
from bot.storage.engine import Database, open_database
from bot.storage.migrate import migrate
from bot.storage.schema import lanes, metadata

ROOMS = {"alertes-dcap": "# alertes-dcap", "dcap-confidentiel": "# dcap-confidentiel"}
PLACES: Mapping[Room, Address] = {
    Room.DCAP: Address(NAME, "alertes-dcap"),
    Room.DCAP_CONFIDENTIAL: Address(NAME, "dcap-confidentiel"),
}
STARTING_DAY = -10
_KEPT = {"people", "circonscriptions", "scrutins", "revisions", "counters"}
SAMPLE = {
    "dcap_telephone": "418\u00a0555-0100",
    "link_politique": "https://exemple.test/politique",
    "link_video": "https://exemple.test/video",
    "link_faq": "https://exemple.test/faq",
    "link_comptes_officiels": "https://exemple.test/comptes-officiels",
    "contenu": "projet",
}


class DemoClock:
    """The time of day, moved by what the page asks."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Now, in the demonstration."""
        return datetime.now(UTC) + self._ahead

    def shift(self, by: timedelta) -> None:
        """Move by that much; a negative duration goes back."""
        self._ahead += by


class LiveCore:
    """Vigie as the page needs it."""

    def __init__(
        self,
        vigie: Vigie,
        channel: PlaygroundChannel,
        clock: DemoClock,
        directory: Directory,
        scrutin: Scrutin,
    ) -> None:
        self._vigie = vigie
        self._channel = channel
        self._clock = clock
        self._directory = directory
        self._scrutin = scrutin

    @property
    def vigie(self) -> Vigie:
        """The Vigie behind the page, which the demonstration's console shows too."""
        return self._vigie

    async def handle(self, inbound: Inbound) -> Outcome:
        """Take one act."""
        return await self._vigie.handle(inbound)

    def directory(self) -> Directory:
        """The fictional staff."""
        return self._directory

    def scrutin(self) -> Scrutin:
        """The vote that the calendar shows."""
        return self._scrutin

    def now(self) -> datetime:
        """The demonstration's clock."""
        return self._clock()

    async def set_day(self, day: int | date) -> None:
        """Move the clock to a day, at the same hour."""
        wanted = day if isinstance(day, date) else self._scrutin.jour_j + timedelta(days=day)
        today = self._clock().astimezone(LOCAL).date()
        await self._move(timedelta(days=(wanted - today).days))

    async def advance(self, seconds: float) -> None:
        """Move the clock forward; deadlines ring."""
        await self._move(timedelta(seconds=seconds))

    async def reset(self) -> None:
        """Forget every case and exchange; the staff stays."""
        async with self._vigie.database.write() as connection:
            for table in reversed(metadata.sorted_tables):
                if table.name not in _KEPT:
                    await connection.execute(delete(table))
        self._channel.clear()

    async def _move(self, by: timedelta) -> None:
        self._clock.shift(by)
        async with self._vigie.database.write() as connection:
            # A clock that went back must not leave the lanes closed until it returns.
            await connection.execute(update(lanes).values(free_at=self._clock()))
        self._vigie.desk.wake()


@asynccontextmanager
async def live_core(path: Path) -> AsyncIterator[tuple[LiveCore, PlaygroundChannel]]:
    """A running Vigie on a new SQLite file, with the fictional staff, ten days before the vote."""
    database = open_database(f"sqlite+aiosqlite:///{path}")
    clock = DemoClock()
    channel, core, vigie = await _assembled(database, clock)
    await core.set_day(STARTING_DAY)
    work = asyncio.create_task(vigie.delivery.run())
    try:
        yield core, channel
    finally:
        vigie.delivery.stop()
        await work
        await database.close()


async def _assembled(
    database: Database, clock: DemoClock
) -> tuple[PlaygroundChannel, LiveCore, Vigie]:
    await migrate(database)
    staff = sample_staff(NAME)
    scrutins = sample_scrutins()
    async with database.write() as connection:
        await stored.replace_circonscriptions(connection, electoral_map())
        await stored.replace_people(connection, staff)
        await stored.replace_scrutins(connection, scrutins)
    settings = Settings.model_validate(SAMPLE)
    channel = PlaygroundChannel(accounts=[person.id for person in staff], rooms=ROOMS, now=clock)
    vigie = assemble(
        settings,
        database=database,
        channels={NAME: channel},
        rooms=PLACES,
        understander=understanding(settings, electoral_map()),
        clock=clock,
    )
    snapshot = await vigie.reference.current()
    core = LiveCore(vigie, channel, clock, snapshot.directory, scrutins[0])
    return channel, core, vigie
