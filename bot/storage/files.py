"""The files that people joined to cases: asked for, kept or lost, and given back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import case_files, history

JOINED, JOINED_INTERNAL = "fichier", "fichier_interne"
_NAME, _TYPE, _SIZE = 255, 120, 2**31 - 1


class State(StrEnum):
    """What became of a file."""

    AWAITED = "attendu"
    KEPT = "garde"
    REFUSED = "refuse"
    LOST = "perdu"
    RETRACTED = "retire"


@dataclass(frozen=True)
class JoinedFile:
    """All that is known of a file but its bytes; `entry` is the line of history that joined it.

    `name` and `media_type` are as its platform said until it is kept; `size` is in bytes.
    `source` is where it is still to be fetched from, empty afterwards; `problem` says why it was
    refused or lost; `internal` that it stays among those who handle the case.
    """

    id: int
    case_id: int
    entry: int
    at: datetime
    actor: str
    name: str
    media_type: str
    size: int
    state: State
    source: Mapping[str, Any]
    problem: str | None = None
    sha256: str | None = None
    internal: bool = False


async def add(
    connection: AsyncConnection,
    *,
    case_id: int,
    entry: int,
    name: str,
    media_type: str,
    size: int,
    source: Mapping[str, Any],
    now: datetime,
) -> int:
    """Write down a file to fetch; returns its id."""
    values = {
        "case_id": case_id,
        "history_id": entry,
        "at": now,
        "name": name[:_NAME],
        "media_type": media_type[:_TYPE],
        "size": max(0, min(size, _SIZE)),
        "source": source,
        "state": State.AWAITED,
    }
    result = await connection.execute(insert(case_files).values(values).returning(case_files.c.id))
    return int(result.scalar_one())


async def files_of(connection: AsyncConnection, case_id: int) -> Sequence[JoinedFile]:
    """Every file of a case, oldest first, without its bytes."""
    query = _meta().where(case_files.c.case_id == case_id).order_by(case_files.c.id)
    return [_file(row._mapping) for row in await connection.execute(query)]


async def of_entry(connection: AsyncConnection, entry: int) -> JoinedFile | None:
    """The file that a line of history joined, or None."""
    query = _meta().where(case_files.c.history_id == entry)
    row = (await connection.execute(query)).one_or_none()
    return _file(row._mapping) if row else None


async def content(connection: AsyncConnection, file_id: int) -> bytes | None:
    """The bytes of a file that is kept, or None."""
    query = select(case_files.c.content).where(case_files.c.id == file_id)
    found = (await connection.execute(query)).scalar_one_or_none()
    return None if found is None else bytes(found)


async def keep(
    connection: AsyncConnection, file_id: int, *, name: str, media_type: str, content: bytes
) -> bool:
    """Keep the bytes that were fetched; False when its author took it away meanwhile."""
    return await _settle(
        connection,
        file_id,
        state=State.KEPT,
        name=name[:_NAME],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


async def drop(connection: AsyncConnection, file_id: int, state: State, problem: str) -> bool:
    """Give a file up; False when its author took it away meanwhile."""
    return await _settle(connection, file_id, state=state, problem=problem[:60])


async def joined_by(connection: AsyncConnection, message_key: str) -> bool:
    """Whether a platform's message joined something to a case."""
    found = await connection.execute(_joined_by(message_key).limit(1))
    return found.first() is not None


async def retract(connection: AsyncConnection, message_key: str) -> Sequence[int]:
    """The author deleted the message: what it joined is shown no more. Returns the cases' ids."""
    joined = _joined_by(message_key)
    taken = await connection.execute(
        update(case_files)
        .where(
            case_files.c.history_id.in_(joined.scalar_subquery()),
            case_files.c.state != State.RETRACTED,
        )
        .values(state=State.RETRACTED, source={})
        .returning(case_files.c.case_id)
    )
    return sorted({*taken.scalars()})


async def _settle(connection: AsyncConnection, file_id: int, **values: Any) -> bool:
    """What is settled is never fetched again: its source, which may open a door, is forgotten."""
    done = await connection.execute(
        update(case_files)
        .where(case_files.c.id == file_id, case_files.c.state == State.AWAITED)
        .values(source={}, **values)
    )
    return done.rowcount == 1


def _joined_by(message_key: str) -> Any:
    return select(history.c.id).where(
        history.c.message_key == message_key, history.c.event.in_((JOINED, JOINED_INTERNAL))
    )


def _meta() -> Any:
    columns = [column for column in case_files.c if column.name != "content"]
    line = history.c
    return select(*columns, line.actor, line.event).join(
        history, line.id == case_files.c.history_id
    )


def _file(row: Any) -> JoinedFile:
    return JoinedFile(
        id=row["id"],
        case_id=row["case_id"],
        entry=row["history_id"],
        at=row["at"],
        actor=row["actor"],
        name=row["name"],
        media_type=row["media_type"],
        size=row["size"],
        state=State(row["state"]),
        source=row["source"],
        problem=row["problem"],
        sha256=row["sha256"],
        internal=row["event"] == JOINED_INTERNAL,
    )
