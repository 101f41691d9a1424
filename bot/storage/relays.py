"""What was said in a case, as its author last left it, and where each line of it was carried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channel import MessageId
from bot.domain.people import Address
from bot.storage.outbox import is_open
from bot.storage.schema import history, outbox, relays

TALK, TALK_INTERNAL = "mot", "mot_interne"
EDITED, RETRACTED = "mot_modifie", "mot_retire"


@dataclass(frozen=True)
class Said:
    """A line as it reads now; `text` is None once its author took it away.

    `event` is what the line was when it was written.
    """

    entry: int
    case_id: int
    actor: str
    event: str
    text: str | None
    edited: bool


@dataclass(frozen=True)
class Carried:
    """One line as it goes to one recipient; `message` is None until it is there.

    `digest` tells what it showed when it was last sent.
    """

    entry: int
    recipient: str
    message: MessageId | None = None
    digest: str | None = None


async def said_in(connection: AsyncConnection, message_key: str) -> Said | None:
    """The line of case talk that a platform's message holds, or None."""
    query = select(history.c.id).where(
        history.c.message_key == message_key, history.c.event.in_((TALK, TALK_INTERNAL))
    )
    entry = (await connection.execute(query.order_by(history.c.id).limit(1))).scalar_one_or_none()
    return await said(connection, entry) if entry is not None else None


async def said(connection: AsyncConnection, entry: int) -> Said | None:
    """A line with what its author changed since, or None when the row says nothing."""
    query = select(history).where((history.c.id == entry) | (history.c.amends == entry))
    rows = [row._mapping for row in await connection.execute(query.order_by(history.c.id))]
    if not rows or rows[0]["id"] != entry or rows[0]["note"] is None:
        return None
    changes = [row for row in rows[1:] if row["event"] in (EDITED, RETRACTED)]
    last = changes[-1] if changes else rows[0]
    text = None if last["event"] == RETRACTED else last["note"]
    first = rows[0]
    return Said(entry, first["case_id"], first["actor"], first["event"], text, bool(changes))


async def carried(connection: AsyncConnection, entry: int, recipient: str) -> Carried:
    """Where a line stands before that recipient, if it was ever carried there."""
    query = select(relays).where(relays.c.history_id == entry, relays.c.recipient == recipient)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return Carried(entry, recipient)
    where = Address(row.channel, row.room, row.thread)
    return Carried(entry, recipient, MessageId(where, row.message_id), row.digest)


async def addressed(connection: AsyncConnection, entry: int) -> Sequence[str]:
    """To whom a line was carried, or is on its way."""
    there = select(relays.c.recipient).where(relays.c.history_id == entry)
    leaving = select(outbox.c.recipient).where(
        outbox.c.history_id == entry, outbox.c.job == "relay", is_open()
    )
    found = {*(await connection.execute(there)).scalars()}
    found |= {*(await connection.execute(leaving)).scalars()}
    return sorted(found)


async def note(
    connection: AsyncConnection, carried: Carried, posted: MessageId, digest: str
) -> None:
    """Write down where a line now stands, and what it shows there."""
    place: dict[str, Any] = {
        "channel": posted.address.channel,
        "room": posted.address.room,
        "thread": posted.address.thread,
        "message_id": posted.id,
        "digest": digest,
    }
    upsert = upsert_sqlite if connection.dialect.name == "sqlite" else upsert_postgresql
    adding = upsert(relays).values(history_id=carried.entry, recipient=carried.recipient, **place)
    await connection.execute(
        adding.on_conflict_do_update(
            index_elements=[relays.c.history_id, relays.c.recipient], set_=place
        )
    )
