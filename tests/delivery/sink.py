"""A small chat platform over HTTP that fails at times, and the channel that speaks to it."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import aiohttp
from aiohttp import web

from bot.channel import DeliveryError, KeptFile, MessageGone, MessageId
from bot.domain.people import Account, Address
from bot.messages import Document, FileRef, Heading, Words
from bot.sending.outgoing import Message
from tests.fakes.rooms import NAME


@dataclass
class Received:
    """One message as the platform shows it: `card` when it opens with a title."""

    id: str
    room: str
    card: bool
    digests: list[str]
    texts: list[str]
    words: str


@dataclass
class Sink:
    """Records what arrives. `failing` is the share of calls refused, some asking to wait.

    `by_message` finds a message by its id; `arrivals` lists the posts in order; `refused` counts
    the refusals by status.
    """

    random: Random
    failing: float
    by_message: dict[str, Received] = field(default_factory=dict)
    arrivals: list[Received] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)

    async def answer(self, request: web.Request) -> web.Response:
        """A post or an update."""
        if self.random.random() < self.failing:
            status = 429 if self.random.random() < 0.2 else 503
            self.refused[status] += 1
            return web.json_response({"wait": 0.1}, status=status)
        body = await request.json()
        known = self.by_message.get(body["message"])
        if body["message"] and known is None:
            return web.json_response({}, status=404)
        if known is None:
            number = f"m{len(self.arrivals) + 1}"
            known = Received(number, body["room"], body["card"], [], [], body["words"])
            self.by_message[number] = known
            self.arrivals.append(known)
        known.digests.append(body["digest"])
        known.texts.append(body["text"])
        return web.json_response({"id": known.id})

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Serve on a free port of this machine; gives the address."""
        application = web.Application()
        application.router.add_post("/", self.answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
        finally:
            await runner.cleanup()


class SinkChannel:
    """A Channel on a Sink."""

    name = NAME
    pace = 0.0

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def send(self, address: Address, document: Document) -> MessageId:
        """Post a message (see Channel)."""
        number = await self._post(address.room, "", document)
        return MessageId(Address(NAME, address.room, address.thread), number)

    async def update(self, message: MessageId, document: Document) -> None:
        """Replace a message in place (see Channel)."""
        await self._post(message.address.room, message.id, document)

    async def email_of(self, account: Account) -> str:
        """Nobody is vouched for here."""
        return ""

    async def fetch(self, file: FileRef, *, limit: int) -> bytes:
        """Nobody joins a file here."""
        raise DeliveryError("file_gone", permanent=True)

    async def send_file(self, address: Address, file: KeptFile) -> MessageId:
        """What is said beside a file (see Channel)."""
        return await self.send(address, file.beside)

    async def _post(self, room: str, message: str, document: Document) -> str:
        body = {
            "room": room,
            "message": message,
            "card": isinstance(document.parts[0], Heading),
            "digest": Message(Address(NAME, room), document).digest,
            "text": repr(document),
            "words": next((part.text for part in document.parts if isinstance(part, Words)), ""),
        }
        try:
            async with self._session.post(self._url, json=body) as answer:
                told = await answer.json()
        except aiohttp.ClientError as error:
            raise DeliveryError("connection_failed") from error
        if answer.status == 404:
            raise MessageGone("message_not_found")
        if answer.status == 429:
            raise DeliveryError("ratelimited", retry_after=told["wait"])
        if answer.status != 200:
            raise DeliveryError("unavailable")
        return str(told["id"])
