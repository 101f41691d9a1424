"""What somebody must know of and that only the database can tell: it is read, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, insert, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Kind, Status, reference
from bot.domain.people import Address
from bot.storage.engine import Database
from bot.storage.outbox import DEAD, is_open
from bot.storage.schema import cases, conversations, inbox, outbox, surfaces

_MIGRATIONS = Path(__file__).parent / "migrations"


class Schema(StrEnum):
    """How the tables stand to what this version expects; `OTHER` is another version's."""

    CURRENT = "current"
    ABSENT = "absent"
    BEHIND = "behind"
    OTHER = "other"


@dataclass(frozen=True)
class Overdue:
    """Jobs that should have left: how many, since when the oldest, and what was last said."""

    jobs: int
    oldest: datetime
    cause: str | None


@dataclass(frozen=True)
class Dead:
    """Jobs that were given up for one cause: how many, and when the last one was."""

    cause: str
    jobs: int
    last: datetime


@dataclass(frozen=True)
class LostCard:
    """A card of a running case that its platform would not take."""

    ref: str
    cause: str


@dataclass(frozen=True)
class LastCard:
    """What became of the last card meant for a room: when it was posted, or why it was not."""

    posted_at: datetime | None
    cause: str | None


async def schema_of(connection: AsyncConnection) -> Schema:
    """How the tables stand to this version's migrations; changes nothing."""
    return await connection.run_sync(_schema)


def revision_of(connection: Connection) -> str | None:
    """The migration that the tables were left at, or None without any."""
    # Imported here: Alembic costs a tenth of a second, and few commands need it.
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


@cache
def known_revisions() -> Sequence[str]:
    """The migrations of this version, the last one first; read once, for /readyz asks often."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(_MIGRATIONS))
    return tuple(revision.revision for revision in script.walk_revisions())


async def try_writing(database: Database, now: datetime) -> None:
    """Write a row and take it back; raises what the database raises when it refuses."""
    async with database.writer.connect() as connection:
        row = {"key": f"doctor:{uuid4().hex}", "received_at": now}
        await connection.execute(insert(inbox), row)
        await connection.rollback()


async def overdue(connection: AsyncConnection, before: datetime) -> Overdue | None:
    """The jobs still to be done that were due before that moment, or None without any."""
    late = (is_open(), outbox.c.due_at < before)
    query = select(func.count(), func.min(outbox.c.due_at)).where(*late)
    jobs, oldest = (await connection.execute(query)).one()
    if not jobs:
        return None
    causes = select(outbox.c.error).where(*late, outbox.c.error.is_not(None))
    cause = (await connection.execute(causes.order_by(outbox.c.due_at).limit(1))).scalar()
    return Overdue(jobs, oldest, cause)


async def dead_since(connection: AsyncConnection, since: datetime) -> Sequence[Dead]:
    """The jobs given up since that moment, by cause, the most frequent first."""
    count, last = func.count(), func.max(outbox.c.done_at)
    query = (
        select(outbox.c.error, count, last)
        .where(outbox.c.state == DEAD, outbox.c.done_at >= since)
        .group_by(outbox.c.error)
        .order_by(count.desc(), outbox.c.error)
    )
    return [Dead(error or "", jobs, at) for error, jobs, at in await connection.execute(query)]


async def lost_cards(connection: AsyncConnection) -> Sequence[LostCard]:
    """The cards of running cases that did not arrive, by case, oldest first."""
    query = (
        select(cases.c.kind, cases.c.number, surfaces.c.failure)
        .join(surfaces, surfaces.c.case_id == cases.c.id)
        .where(surfaces.c.failure.is_not(None), cases.c.status != Status.CLOS)
        .order_by(cases.c.id, surfaces.c.id)
    )
    rows = await connection.execute(query)
    return [LostCard(reference(Kind(row.kind), row.number), row.failure) for row in rows]


async def last_card(connection: AsyncConnection, address: Address) -> LastCard | None:
    """What became of the last card meant for this room, or None before the first one."""
    query = (
        select(surfaces.c.posted_at, surfaces.c.failure)
        .where(surfaces.c.channel == address.channel, surfaces.c.room == address.room)
        .where(or_(surfaces.c.posted_at.is_not(None), surfaces.c.failure.is_not(None)))
        .order_by(surfaces.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return LastCard(row.posted_at, row.failure) if row else None


async def personal_conversations(
    connection: AsyncConnection, channel: str
) -> Mapping[str, str | None]:
    """The accounts with which Vigie has a conversation, each with why it is refused, or None."""
    query = (
        select(conversations.c.account, conversations.c.refused)
        .where(conversations.c.channel == channel, conversations.c.account.is_not(None))
        .order_by(conversations.c.changed_at)
    )
    rows = await connection.execute(query)
    return {row.account: row.refused for row in rows}


def _schema(connection: Connection) -> Schema:
    found = revision_of(connection)
    if found is None:
        return Schema.ABSENT
    known = known_revisions()
    if found == known[0]:
        return Schema.CURRENT
    return Schema.BEHIND if found in known else Schema.OTHER
