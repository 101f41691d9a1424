"""The DCAP's summary: once a morning while a vote runs, whatever the number of replicas."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.domain.effects import Room, ToRoom, recipient
from bot.domain.people import Address
from bot.domain.scrutin import LOCAL, Phase
from bot.messages import Document
from bot.reference import Snapshot
from bot.sending.ledger import Ledger
from bot.storage import outbox
from bot.storage.mornings import was_done
from bot.storage.outbox import Job
from bot.storage.standing import confidential, standing
from bot.wording.summary import confidential_page, summary_page

CLOCK, CARD = "summary", "summary_card"
"""The job that rings in the morning, and those that write to a room."""

_LANE = "horloge:resume"


def next_morning(now: datetime, hour: int) -> tuple[date, datetime]:
    """The next local day whose hour is still to come, and that moment in UTC."""
    day = now.astimezone(LOCAL).date()
    while True:
        due = datetime.combine(day, time(hour), LOCAL).astimezone(UTC)
        if due > now:
            return day, due
        day += timedelta(days=1)


async def schedule(connection: AsyncConnection, hour: int, now: datetime) -> None:
    """Write the next summary down; while it waits, another one is not added."""
    day, due = next_morning(now, hour)
    key = f"resume:{day.isoformat()}"
    job = Job(CLOCK, _LANE, key, due, name=day.isoformat(), once_key=key)
    await outbox.add(connection, [job], now)


async def ring(
    connection: AsyncConnection,
    job: Job,
    ledger: Ledger,
    snapshot: Snapshot,
    now: datetime,
    hour: int,
) -> None:
    """The hour has come: the rooms are written to while a vote runs, and tomorrow is set.

    A replica whose clock is slow may set again a morning that has already rung: it says nothing.
    """
    running = snapshot.moment("", now).phase is not Phase.HORS_PERIODE
    if running and not await was_done(connection, job):
        cards = (ledger.room_job(CARD, room, now) for room in Room)
        await outbox.add(connection, [card for card in cards if card is not None], now)
    await schedule(connection, hour, now)


async def written(
    connection: AsyncConnection, desk: Desk, job: Job, now: datetime
) -> tuple[Address, Document] | None:
    """What a room reads, from what is true now; None when there is nothing to say."""
    to = recipient(job.recipient or "")
    address = desk.ledger.room(to.room) if isinstance(to, ToRoom) else None
    if address is None:
        return None
    if to == ToRoom(Room.DCAP_CONFIDENTIAL):
        page = confidential_page(desk.voice, await confidential(connection, now), now)
    else:
        page = summary_page(desk.voice, await standing(connection, now), now)
    return (address, page) if page else None
