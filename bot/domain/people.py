"""Who people are, and where each of them can be reached."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

CHANNELS = ("slack", "teams", "playground")


class Role(StrEnum):
    """A person's part in COM-4; the value is what the directory and the exports write."""

    DS = "DS"
    DAS = "DAS"
    PERSONNEL = "PERSONNEL"
    COORDONNATEUR = "COORDONNATEUR"
    DCAP = "DCAP"


@dataclass(frozen=True)
class Account:
    """Somebody as one platform knows them."""

    channel: str
    id: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Address:
    """A place where Vigie can speak: a room of a channel, or one thread of that room.

    A room may be a person's own account id: channels open the private conversation.
    """

    channel: str
    room: str
    thread: str | None = None

    def in_thread(self, thread: str) -> "Address":
        """The same room, inside the thread that the platform calls `thread`."""
        return Address(self.channel, self.room, thread)


def parse_address(value: str) -> Address | None:
    """« slack:C0123ABCD » as an address, or None."""
    channel, _, room = value.strip().partition(":")
    return Address(channel, room) if channel in CHANNELS and room else None


@dataclass(frozen=True)
class Person:
    """One line of the directory.

    `replaces_from` and `replaces_until` are inclusive days during which a DAS acts as the DS.
    `accounts` gives the platform's own id by channel name; `room` is where a coordonnateur follows
    cases with others, when it is not in private.
    """

    id: str
    role: Role
    name: str
    circonscription: str = ""
    email: str = ""
    telephone: str = ""
    hours: str = ""
    coordonnateur: str = ""
    accounts: dict[str, str] = field(default_factory=dict)
    replaces_from: date | None = None
    replaces_until: date | None = None
    room: Address | None = None

    def replaces_ds_on(self, day: date) -> bool:
        """Whether the directory says that this DAS acts as the DS on that day (COM-4: the DS)."""
        if self.role is not Role.DAS or self.replaces_from is None:
            return False
        return self.replaces_from <= day and (
            self.replaces_until is None or day <= self.replaces_until
        )

    def address(self) -> Address | None:
        """Where to write to this person privately, or None when no channel knows them."""
        for channel, account in self.accounts.items():
            return Address(channel, account)
        return None
