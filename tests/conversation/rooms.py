"""A strict chat platform in memory: rooms, threads, messages that are updated in place."""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.channel import DeliveryError, KeptFile, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, FileRef
from tests.wording.checks import faults

NAME = "essai"


@dataclass
class Post:
    """One message. `versions` holds every document it showed, the last one being what is seen."""

    id: str
    room: str
    thread: str | None
    versions: list[Document]

    @property
    def document(self) -> Document:
        """What is seen now."""
        return self.versions[-1]


@dataclass
class Rooms:
    """A Channel that refuses whatever a real platform would refuse.

    `places` are the rooms that exist; `emails` what the platform vouches for, by account;
    `broken` the error that each named room answers with; `faults` what was wrong in what was said;
    `sources` the bytes of what people joined, or why they cannot be had, by name; `given` the files
    that were given, by the id of their message.
    """

    places: Collection[str]
    emails: dict[str, str] = field(default_factory=dict)
    broken: dict[str, DeliveryError] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    sources: dict[str, bytes | DeliveryError] = field(default_factory=dict)
    given: dict[str, KeptFile] = field(default_factory=dict)
    name: str = NAME
    pace: float = 0.0

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message (see Channel)."""
        self._check(address, document)
        post = Post(f"m{len(self.posts) + 1}", address.room, address.thread, [document])
        self.posts[post.id] = post
        return MessageId(Address(NAME, post.room, post.thread), post.id)

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place (see Channel)."""
        self._check(message.address, document)
        if message.id not in self.posts:
            raise MessageGone("message_not_found")
        self.posts[message.id].versions.append(document)

    async def email_of(self, account: Account) -> str:
        """What the platform vouches for (see Channel)."""
        return self.emails.get(account.id, "")

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """The bytes of a file (see Channel)."""
        found = self.sources[file.source["id"]]
        if isinstance(found, DeliveryError):
            raise found
        if len(found) > limit:
            raise DeliveryError("too_large", permanent=True)
        return found

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """Give a file (see Channel)."""
        sent = await self.send(address, file.beside)
        self.given[sent.id] = file
        return sent

    def seen_in(self, room: str) -> list[Post]:
        """The messages of a room, oldest first."""
        return [post for post in self.posts.values() if post.room == room]

    def _check(self, address: Address, document: Document) -> None:
        if address.room in self.broken:
            raise self.broken[address.room]
        if address.channel != NAME or address.room not in self.places:
            raise DeliveryError("channel_not_found", permanent=True)
        root = self.posts.get(address.thread or "")
        if address.thread is not None and (root is None or root.room != address.room):
            raise DeliveryError("thread_not_found", permanent=True)
        if root is not None and root.thread is not None:
            raise DeliveryError("thread_in_a_thread", permanent=True)
        self.faults += faults(document)
