"""Where a platform lets Vigie write first: what it told us of each conversation, kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations


@dataclass(frozen=True)
class Known:
    """One conversation as its platform described it.

    `kind` is the platform's own word (personal, groupChat, channel); `account` is the person of a
    personal conversation. `refused` is why the platform would not let Vigie write there, or None.
    """

    channel: str
    room: str
    kind: str
    service_url: str
    tenant: str
    account: str | None = None
    refused: str | None = None


async def remember(connection: AsyncConnection, known: Known, now: datetime) -> None:
    """Keep this conversation, in the place of what was known of it."""
    values = {
        "channel": known.channel,
        "room": known.room,
        "kind": known.kind,
        "service_url": known.service_url,
        "tenant": known.tenant,
        "account": known.account,
        "refused": known.refused,
        "changed_at": now,
    }
    upsert = upsert_sqlite if connection.dialect.name == "sqlite" else upsert_postgresql
    added = upsert(conversations).values(values)
    await connection.execute(
        added.on_conflict_do_update(
            index_elements=[conversations.c.channel, conversations.c.room],
            set_={name: value for name, value in values.items() if name not in ("channel", "room")},
        )
    )


async def note_refusal(
    connection: AsyncConnection, channel: str, room: str, cause: str | None, now: datetime
) -> None:
    """Keep why the platform refuses what is written there; None when it accepts again."""
    await connection.execute(
        update(conversations)
        .where(conversations.c.channel == channel, conversations.c.room == room)
        .values(refused=cause, changed_at=now)
    )


async def of_room(connection: AsyncConnection, channel: str, room: str) -> Known | None:
    """The conversation of this name, or None."""
    query = select(conversations).where(
        conversations.c.channel == channel, conversations.c.room == room
    )
    row = (await connection.execute(query)).one_or_none()
    return _known(row._mapping) if row else None


async def of_account(connection: AsyncConnection, channel: str, account: str) -> Known | None:
    """The last personal conversation of this person with Vigie, or None."""
    query = (
        select(conversations)
        .where(conversations.c.channel == channel, conversations.c.account == account)
        .order_by(conversations.c.changed_at.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return _known(row._mapping) if row else None


async def any_of(connection: AsyncConnection, channel: str, tenant: str) -> Known | None:
    """The conversation of this tenant that changed last: its service address serves the others."""
    query = (
        select(conversations)
        .where(conversations.c.channel == channel, conversations.c.tenant == tenant)
        .order_by(conversations.c.changed_at.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return _known(row._mapping) if row else None


def _known(row: Any) -> Known:
    return Known(
        channel=row["channel"],
        room=row["room"],
        kind=row["kind"],
        service_url=row["service_url"],
        tenant=row["tenant"],
        account=row["account"],
        refused=row["refused"],
    )
