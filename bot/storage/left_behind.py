"""Messages that a case no longer keeps up to date, whose threads are still its own."""

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channel import MessageId
from bot.storage.schema import relays, surfaces

_CARD = "carte:"


async def leave_behind(
    connection: AsyncConnection, surface_id: int, old: MessageId | None, entry: int
) -> None:
    """Forget where a card stands, but keep whose its thread is: people may still write there.

    `entry` is the history row that says that the card is posted again.
    """
    if old is not None:
        values = {
            "history_id": entry,
            "recipient": f"{_CARD}{surface_id}",
            "channel": old.address.channel,
            "room": old.address.room,
            "message_id": old.address.thread or old.id,
            "digest": "",
        }
        await connection.execute(insert(relays).values(values))
    await connection.execute(
        update(surfaces)
        .where(surfaces.c.id == surface_id)
        .values(message_room=None, message_thread=None, message_id=None, digest=None)
    )


async def left_in(connection: AsyncConnection, channel: str, room: str, thread: str) -> list[int]:
    """The ids of the cards that began that thread before they were posted again elsewhere."""
    query = select(relays.c.recipient).where(
        relays.c.channel == channel,
        relays.c.room == room,
        relays.c.message_id == thread,
        relays.c.recipient.startswith(_CARD),
    )
    names = (await connection.execute(query)).scalars()
    return sorted({int(name.removeprefix(_CARD)) for name in names})
