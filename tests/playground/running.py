"""A playground served for a test, and a client that acts as the page does."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiohttp import ClientResponse, ClientSession, CookieJar, StreamReader

from bot.playground.demo import serve
from tests.playground.fake_core import FakeCore


@dataclass
class Running:
    """Where the page is, and the stand-in behind it."""

    link: str
    core: FakeCore = field(default_factory=FakeCore)

    @property
    def origin(self) -> str:
        return f"http://{urlsplit(self.link).netloc}"


@asynccontextmanager
async def running() -> AsyncIterator[Running]:
    """Serve a fresh stand-in on a free port."""
    core = FakeCore()
    links: list[str] = []
    runner = await serve(core=core, channel=core.channel, announce=links.append, port=0)
    try:
        yield Running(links[0], core)
    finally:
        await runner.cleanup()


class Page:
    """What a browser that was let in can ask, without a browser."""

    def __init__(self, at: Running, session: ClientSession) -> None:
        self.at = at
        self.session = session

    async def post(self, path: str, body: object, **headers: str) -> ClientResponse:
        return await self.session.post(
            self.at.origin + path, json=body, headers={"Origin": self.at.origin, **headers}
        )

    async def act(self, person: str, **deed: object) -> dict[str, object]:
        """One act in the person's own room; what the server answers."""
        body = {"key": "key-00000001", "person": person, "room": person, **deed}
        return dict(await (await self.post("/act", body)).json())

    async def events(self, last_id: str = "") -> StreamReader:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        return (await self.session.get(self.at.origin + "/events", headers=headers)).content


@asynccontextmanager
async def opened() -> AsyncIterator[Page]:
    """A page let in by the printed link."""
    async with (
        running() as at,
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as session,
    ):
        await session.get(at.link)
        yield Page(at, session)


async def next_event(stream: StreamReader) -> tuple[str, str, dict[str, object]]:
    """The kind, the id and the data of the next event."""
    fields: dict[str, str] = {}
    while line := (await stream.readline()).decode().rstrip("\n"):
        name, _, value = line.partition(": ")
        fields[name] = value
    return fields["event"], fields.get("id", ""), json.loads(fields["data"])
