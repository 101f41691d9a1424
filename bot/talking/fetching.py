"""Fetching what somebody joined: examined, kept with the case, then given to those who read it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channel import Channel, DeliveryError
from bot.domain.effects import Effect, Notify, RefreshSurfaces, Relay, recipient
from bot.messages import FileRef
from bot.reference import Snapshot
from bot.sending.ledger import Ledger
from bot.storage import cases, claims, files, outbox
from bot.storage.engine import Database
from bot.storage.files import JoinedFile, State
from bot.storage.outbox import Job
from bot.talking.filetypes import media_type, safe_name

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of the largest file that a case takes (a choice of the project)."""

TIMEOUT = 60.0
"""Seconds given to one file."""

GIVE_UP_AFTER = timedelta(hours=24)
TOO_LARGE = "too_large"
_UNKNOWN_TYPE = "type"

log = structlog.get_logger()


@dataclass(frozen=True)
class _Failed:
    """A file that the case will not have: what became of it, and why."""

    state: State
    problem: str


class Fetcher:
    """Carries « fetch » jobs out."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        ledger: Ledger,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._ledger = ledger
        self._clock = clock

    async def carry(self, job: Job, snapshot: Snapshot) -> None:
        """Fetch one file and write down what became of it, with what must follow.

        Raises the DeliveryError of a platform that may answer better later.
        """
        async with self._database.read() as connection:
            file = await files.of_entry(connection, job.history_id or 0)
        awaited = file is not None and file.state is State.AWAITED
        got = await self._fetched(file, job) if file is not None and awaited else None
        now = self._clock()
        async with self._database.write() as connection:
            if not await claims.owns(connection, job):
                return
            if file is not None and got is not None:
                await self._settle(connection, file, got, snapshot, now)
            await outbox.finish(connection, [(job, now)], now)

    async def _fetched(self, file: JoinedFile, job: Job) -> bytes | _Failed:
        where = FileRef(file.name, file.media_type, file.size, file.source["where"])
        if file.size > LARGEST_FILE:
            return _Failed(State.REFUSED, TOO_LARGE)
        try:
            content = await self._read(file.source["channel"], where)
        except DeliveryError as error:
            if error.cause == TOO_LARGE:
                return _Failed(State.REFUSED, TOO_LARGE)
            since = job.created_at or self._clock()
            if not error.permanent and self._clock() - since <= GIVE_UP_AFTER:
                raise
            return _Failed(State.LOST, error.cause)
        return content if media_type(content) else _Failed(State.REFUSED, _UNKNOWN_TYPE)

    async def _read(self, channel: str, where: FileRef) -> bytes:
        platform = self._channels.get(channel)
        if platform is None:
            raise DeliveryError("channel_not_configured", permanent=True)
        try:
            async with asyncio.timeout(TIMEOUT):
                return await platform.fetch(where, limit=LARGEST_FILE)
        except TimeoutError as error:
            raise DeliveryError("timeout") from error

    async def _settle(
        self,
        connection: AsyncConnection,
        file: JoinedFile,
        got: bytes | _Failed,
        snapshot: Snapshot,
        now: datetime,
    ) -> None:
        case = await cases.get(connection, file.case_id, for_update=True)
        if case is None:
            return
        follows: list[Effect]
        if isinstance(got, _Failed):
            log.info("file_not_kept", case=case.id, problem=got.problem)
            settled = await files.drop(connection, file.id, got.state, got.problem)
            follows = [_told(file, got)]
        else:
            kind = media_type(got) or ""
            settled = await files.keep(
                connection,
                file.id,
                name=safe_name(file.name, kind),
                media_type=kind,
                content=got,
            )
            follows = [Relay(file.entry, recipient(key)) for key in file.source["to"]]
        if settled:
            effects = (*follows, RefreshSurfaces())
            await self._ledger.write(connection, case, effects, snapshot.directory, now)


def _told(file: JoinedFile, failed: _Failed) -> Notify:
    """Its author learns, kindly and without the file's name, that it is not in the case."""
    author = recipient(file.source["author"])
    if failed.state is State.LOST:
        return Notify("fichier_perdu", author)
    if failed.problem == TOO_LARGE:
        return Notify("fichier_trop_gros", author)
    return Notify("fichier_refuse", author)
