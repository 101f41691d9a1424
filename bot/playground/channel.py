"""The playground's rooms, kept in memory, as a chat platform would keep them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from bot.channel import DeliveryError, KeptFile, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, FileRef

NAME = "playground"
VIGIE = "vigie"
UNKNOWN = "inconnu"


@dataclass(frozen=True)
class Message:
    """One message as everybody in its room sees it.

    `author` is an account id or VIGIE; `body` is a Document from Vigie, plain text from people;
    `version` grows at each update in place.
    """

    id: str
    room: str
    thread: str | None
    author: str
    at: datetime
    body: Document | str
    version: int = 1


class PlaygroundChannel:
    """A Channel whose rooms live as long as the demonstration.

    `accounts` are the people who have a private room, named by their own id; `rooms` gives the
    shared rooms' titles by id. UNKNOWN always has a private room.
    """

    name = NAME
    pace = 0.0

    def __init__(
        self, *, accounts: Collection[str], rooms: Mapping[str, str], now: Callable[[], datetime]
    ) -> None:
        self.rooms = dict(rooms)
        self._accounts = frozenset(accounts) | {UNKNOWN}
        self._now = now
        self._messages: dict[str, Message] = {}
        self._said: dict[str, str] = {}
        self._numbers = count(1)
        self._watchers: list[Callable[[Message], None]] = []

    def watch(self, watcher: Callable[[Message], None]) -> None:
        """Call `watcher` with every message that appears or changes."""
        self._watchers.append(watcher)

    def messages(self) -> tuple[Message, ...]:
        """Every message, the oldest first."""
        return tuple(self._messages.values())

    def find(self, message: str) -> Message | None:
        """The message of that id, or None."""
        return self._messages.get(message)

    def clear(self) -> None:
        """Forget every message; ids are never used twice."""
        self._messages.clear()
        self._said.clear()

    def say(
        self, author: Account, *, room: str, thread: str | None, text: str, key: str
    ) -> Message:
        """Record what a person typed; the same `key` is recorded once.

        Raises DeliveryError when the room or the thread does not exist.
        """
        known = self._said.get(key)
        if known is not None:
            return self._messages[known]
        message = self._post(Address(NAME, room, thread), author.id, text)
        self._said[key] = message.id
        return message

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message (see Channel)."""
        message = self._post(address, VIGIE, document)
        return MessageId(Address(NAME, message.room, message.thread), message.id)

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place (see Channel)."""
        known = self._messages.get(message.id)
        if known is None:
            raise MessageGone("message_not_found")
        self._publish(replace(known, body=document, version=known.version + 1))

    async def email_of(self, account: Account) -> str:
        """What the account says: nobody signs in to the playground."""
        return account.email

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """Nobody joins a file here."""
        raise DeliveryError("file_gone", permanent=True)

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """Say which file it is: the page shows no file."""
        return await self.send(address, file.beside)

    def _post(self, address: Address, author: str, body: Document | str) -> Message:
        if address.room not in self._accounts and address.room not in self.rooms:
            raise DeliveryError("room_not_found", permanent=True)
        thread = self._root(address)
        number = f"m{next(self._numbers)}"
        message = Message(number, address.room, thread, author, self._now(), body)
        self._publish(message)
        return message

    def _root(self, address: Address) -> str | None:
        """The thread's first message; like the platforms, a thread has no thread inside."""
        if address.thread is None:
            return None
        root = self._messages.get(address.thread)
        if root is None or root.room != address.room:
            raise DeliveryError("thread_not_found", permanent=True)
        return root.thread or root.id

    def _publish(self, message: Message) -> None:
        self._messages[message.id] = message
        for watcher in self._watchers:
            watcher(message)
