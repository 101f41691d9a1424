"""A strict channel in memory: its rooms refuse what a platform refuses, and fail when asked to."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.channel import DeliveryError, KeptFile, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, FileRef

NAME = "essai"
FILES = "fichiers"


@dataclass
class Post:
    """One message: what it showed, version after version; the last one is on screen."""

    id: str
    room: str
    thread: str | None
    versions: list[Document] = field(default_factory=list)

    @property
    def shown(self) -> Document:
        """What people see now."""
        return self.versions[-1]


class Rooms:
    """A Channel of known rooms.

    `fail` lists what the next calls to a room raise; `hold` makes a room slow until `release`.
    `sources` is the bytes of what people joined, by the id of its source; `given` the files that
    were given, by the id of their message.
    `calls` is every call that succeeded, as (verb, room, message id). `overlaps` names the rooms
    that got a call while another one was in flight, which Vigie promises never to do.
    """

    name = NAME

    def __init__(self, rooms: Collection[str], *, pace: float = 0.0) -> None:
        self.pace = pace
        self.posts: dict[str, Post] = {}
        self.sources: dict[str, bytes] = {}
        self.given: dict[str, KeptFile] = {}
        self.calls: list[tuple[str, str, str]] = []
        self.overlaps: list[str] = []
        self._known = set(rooms)
        self._failures: dict[str, deque[Exception]] = defaultdict(deque)
        self._gates: dict[str, asyncio.Event] = {}
        self._busy: set[str] = set()
        self.reached = asyncio.Event()

    def fail(self, room: str, *failures: Exception) -> None:
        """The next calls to this room raise these, one each."""
        self._failures[room] += failures

    def close(self, room: str) -> None:
        """This room exists no more."""
        self._known.discard(room)

    def hold(self, room: str) -> None:
        """Calls to this room wait; `reached` is set when one does."""
        self._gates[room] = asyncio.Event()
        self.reached.clear()

    def release(self, room: str) -> None:
        """Calls to this room go on."""
        self._gates.pop(room).set()

    def delete(self, message: str) -> None:
        """Somebody deletes a message."""
        del self.posts[message]

    def of(self, room: str) -> list[Post]:
        """The messages of a room, the oldest first."""
        return [post for post in self.posts.values() if post.room == room]

    def summaries(self, room: str) -> list[str]:
        """What notifications said in a room, message after message."""
        return [post.shown.summary for post in self.of(room)]

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message (see Channel)."""
        await self._enter(address.room)
        post = Post(f"m{len(self.calls) + 1}", address.room, address.thread, [document])
        self.posts[post.id] = post
        self.calls.append(("send", address.room, post.id))
        return MessageId(Address(NAME, address.room, address.thread), post.id)

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place (see Channel)."""
        await self._enter(message.address.room)
        post = self.posts.get(message.id)
        if post is None:
            raise MessageGone("message_not_found")
        post.versions.append(document)
        self.calls.append(("update", post.room, post.id))

    async def email_of(self, account: Account) -> str:
        """Nobody is vouched for here."""
        return ""

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """The bytes of a file (see Channel); `fail` speaks of it as of the room « fichiers »."""
        if self._failures[FILES]:
            raise self._failures[FILES].popleft()
        found = self.sources.get(file.source["id"])
        if found is None:
            raise DeliveryError("file_gone", permanent=True)
        if len(found) > limit:
            raise DeliveryError("too_large", permanent=True)
        return found

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """Give a file (see Channel)."""
        sent = await self.send(address, file.beside)
        self.given[sent.id] = file
        return sent

    async def _enter(self, room: str) -> None:
        if room in self._busy:
            self.overlaps.append(room)
        self._busy.add(room)
        try:
            gate = self._gates.get(room)
            if gate is not None:
                self.reached.set()
                await gate.wait()
            else:
                await asyncio.sleep(0)
            if room not in self._known:
                raise DeliveryError("channel_not_found", permanent=True)
            if self._failures[room]:
                raise self._failures[room].popleft()
        finally:
            self._busy.discard(room)
