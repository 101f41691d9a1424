"""What must happen after a decision, as values that survive a crash: they hold no words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SurfaceKind(StrEnum):
    """A card that a case keeps up to date somewhere."""

    RECEIPT = "recu"
    THREAD = "fil"
    ALERT = "alerte"
    INSTRUCTION = "consigne"
    FOLLOW_UP = "suivi"

    @property
    def shows_case(self) -> bool:
        """Whether the card shows the case itself, rather than an instruction about it."""
        return self not in (SurfaceKind.INSTRUCTION, SurfaceKind.FOLLOW_UP)


class Room(StrEnum):
    """The rooms that belong to the DCAP."""

    DCAP = "dcap"
    DCAP_CONFIDENTIAL = "dcap_confidentiel"


@dataclass(frozen=True)
class ToReporter:
    """To whoever reported, where they are."""

    @property
    def key(self) -> str:
        """The recipient as one stored word."""
        return "auteur"


@dataclass(frozen=True)
class ToPerson:
    """To somebody of the directory, privately."""

    person: str

    @property
    def key(self) -> str:
        """The recipient as one stored word."""
        return f"personne:{self.person}"


@dataclass(frozen=True)
class ToRoom:
    """To a room of the DCAP."""

    room: Room

    @property
    def key(self) -> str:
        """The recipient as one stored word."""
        return f"salon:{self.room}"


Recipient = ToReporter | ToPerson | ToRoom


def recipient(key: str) -> Recipient:
    """The recipient that a stored word names; ValueError for any other word."""
    if key == ToReporter().key:
        return ToReporter()
    kind, _, name = key.partition(":")
    if kind == "personne" and name:
        return ToPerson(name)
    if kind == "salon":
        return ToRoom(Room(name))
    raise ValueError(f"not a recipient: {key}")


class Step(StrEnum):
    """What a deadline does when it fires on a case that has not moved."""

    CLIMB = "monter"
    TELL_DCAP = "aviser_dcap"
    REMIND_OWNER = "rappeler"
    REALERT_DCAP = "realerter_dcap"
    BACKUP_DCAP = "releve_dcap"
    CHECK_DELIVERY = "verifier_livraison"
    REMIND_BACKUP = "rappeler_releve"
    REMIND_TAKER = "rappeler_preneur"
    RELEASE = "liberer"


@dataclass(frozen=True)
class PostSurface:
    """Make this card of the case exist and keep it up to date.

    `instruction` is the id of the DCAP's instruction that it shows or follows, 0 for other cards.
    """

    kind: SurfaceKind
    to: Recipient
    instruction: int = 0


@dataclass(frozen=True)
class RefreshSurfaces:
    """Bring every card of the case up to date."""


@dataclass(frozen=True)
class Notify:
    """Send one message about the case; `notice` is its key in the wording."""

    notice: str
    to: Recipient


@dataclass(frozen=True)
class Relay:
    """Carry one line of case talk to somebody else in the case; `entry` is its history row."""

    entry: int
    to: Recipient


@dataclass(frozen=True)
class StartClock:
    """Fire this step at `due` unless the case has moved by then."""

    step: Step
    due: datetime


Effect = PostSurface | RefreshSurfaces | Notify | Relay | StartClock
