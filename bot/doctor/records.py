"""What the checks read in the database, all at once, so that it is held for a moment only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.directory import Directory
from bot.domain.people import Address, parse_address
from bot.storage import conversations, health
from bot.storage.conversations import Known
from bot.storage.directory import load_directory
from bot.storage.health import Dead, LastCard, LostCard, Overdue

LATE = timedelta(minutes=5)
"""A job that waits longer than this after its hour is overdue."""

RECENT = timedelta(days=7)
"""For how long a job that was given up is told of."""


@dataclass(frozen=True)
class Place:
    """A room where Vigie must be able to write, with what happened there so far."""

    subject: str
    address: Address
    card: LastCard | None
    known: Known | None


@dataclass(frozen=True)
class Records:
    """`personal` gives, by Teams account, why its conversation is refused, or None."""

    directory: Directory
    places: Sequence[Place]
    personal: Mapping[str, str | None]
    overdue: Overdue | None
    dead: Sequence[Dead]
    lost: Sequence[LostCard]


async def read_records(connection: AsyncConnection, settings: Settings, now: datetime) -> Records:
    """Read everything that the checks need."""
    served = {"slack": settings.serves_slack, "teams": settings.serves_teams}
    channels = [channel for channel, used in served.items() if used]
    directory = await load_directory(connection, channels)
    return Records(
        directory=directory,
        places=[
            Place(
                subject,
                address,
                await health.last_card(connection, address),
                await conversations.of_room(connection, address.channel, address.room),
            )
            for subject, address in _rooms(settings, directory)
            if address.channel in channels
        ],
        personal=await health.personal_conversations(connection, "teams"),
        overdue=await health.overdue(connection, now - LATE),
        dead=await health.dead_since(connection, now - RECENT),
        lost=await health.lost_cards(connection),
    )


def _rooms(settings: Settings, directory: Directory) -> Sequence[tuple[str, Address]]:
    """The DCAP's rooms, and those where coordonnateurs follow their cases."""
    named = [
        ("Salon de la DCAP", parse_address(settings.dcap_room)),
        ("Salon des manquements", parse_address(settings.dcap_confidential_room)),
        *((f"Salon de {person.id}", person.room) for person in directory.people.values()),
    ]
    return [(subject, address) for subject, address in named if address is not None]
