"""The directory, the calendar and what is suspended: in memory, read again when they change."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from bot.domain.directory import Directory
from bot.domain.scrutin import Moment, Scrutin, moment
from bot.privacy import Masker
from bot.storage.directory import all_revisions, load_directory, load_scrutins
from bot.storage.engine import Database
from bot.storage.replacement import REVISION
from bot.storage.review.suspensions import REVISION as SUSPENSIONS
from bot.storage.review.suspensions import suspended_entries

FRESH = timedelta(seconds=10)


@dataclass(frozen=True)
class Snapshot:
    """The staff, the map and the votes at one revision, and the entries not to be shown."""

    revision: int
    directory: Directory
    scrutins: tuple[Scrutin, ...]
    suspended: frozenset[str] = frozenset()

    def moment(self, circonscription: str, now: datetime) -> Moment:
        """Where a circonscription stands in its vote."""
        return moment(self.scrutins, circonscription, now)

    @cached_property
    def masker(self) -> Masker:
        """The masks for personal information, which know the directory's full names."""
        return Masker(person.name for person in self.directory.people.values())


class Reference:
    """Gives the current snapshot; another process may import a new directory at any moment."""

    def __init__(
        self, database: Database, channels: Collection[str], clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._checked: datetime | None = None
        self._suspensions: int | None = None

    async def current(self) -> Snapshot:
        """The snapshot, at most `FRESH` behind the database."""
        now = self._clock()
        known = self._snapshot
        if known and self._checked and abs(now - self._checked) < FRESH:
            return known
        async with self._database.read() as connection:
            numbers = await all_revisions(connection)
            number = numbers.get(REVISION, 0)
            if known is None or known.revision != number:
                directory = await load_directory(connection, self._channels)
                scrutins = tuple(await load_scrutins(connection))
                known = Snapshot(number, directory, scrutins)
                self._suspensions = None
            if self._suspensions != (changes := numbers.get(SUSPENSIONS, 0)):
                known = replace(known, suspended=await suspended_entries(connection))
                self._suspensions = changes
        self._snapshot, self._checked = known, now
        return known

    def forget(self) -> None:
        """Read the database at the next question."""
        self._checked = None
