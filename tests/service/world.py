"""A whole Vigie serving a strict fake Slack over loopback: what its people do, what they see."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

import aiohttp
from aiohttp import web
from sqlalchemy import select

from bot.app import utc_now
from bot.config import Settings
from bot.platforms import Elsewhere
from bot.seed import sample_scrutins, sample_staff
from bot.service import Service, service
from bot.storage import directory
from bot.storage.engine import Database
from bot.storage.outbox import OPEN
from bot.storage.schema import outbox
from tests.fakes.slack_api import BOT_USER, FakeSlack, Message, SlackPerson, SlackWorkspace
from tests.fakes.slack_socket import SocketWorkspace

SECRET = "secret-fictif"
DCAP_ROOM, CONFIDENTIAL_ROOM = "CALERTES", "GMANQUEMENTS"
PATIENCE = 10.0

T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """The service, its Slack, and people by directory id."""

    service: Service
    slack: FakeSlack
    workspace: SlackWorkspace
    session: aiohttp.ClientSession
    public_url: str
    socket: bool = False

    def person(self, id: str) -> SlackPerson:
        """Somebody of the sample staff, in front of Slack."""
        return SlackPerson(self.workspace, account(id))

    def private(self, id: str) -> list[Message]:
        """What somebody reads in their private conversation with Vigie."""
        return self.slack.private(account(id)).messages

    def alerts(self) -> list[Message]:
        """What the DCAP reads in its room."""
        return self.slack.rooms[DCAP_ROOM].messages

    def confidential(self) -> list[Message]:
        """What the DCAP reads in its confidential room."""
        return self.slack.rooms[CONFIDENTIAL_ROOM].messages

    async def find(self, messages: Callable[[], list[Message]], text: str) -> Message:
        """The last of Vigie's messages that shows a text, as soon as it does."""

        def look() -> Message | None:
            found = [m for m in messages() if m.user == BOT_USER and text in m.shown]
            return found[-1] if found else None

        return await until(look)


async def settled(database: Database) -> None:
    """Wait until nothing is due any more, and what was sent is written down."""
    limit = time.monotonic() + PATIENCE
    due = select(outbox.c.id).where(outbox.c.state.in_(OPEN), outbox.c.due_at <= utc_now())
    while True:
        async with database.read() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return
        assert time.monotonic() < limit, "il reste des envois"
        await asyncio.sleep(0.01)


async def until(look: Callable[[], T | None]) -> T:
    """What `look` finds, as soon as it finds it; AssertionError when it never does."""
    limit = time.monotonic() + PATIENCE
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < limit, "rien de tel n’est arrivé"
        await asyncio.sleep(0.01)


def account(id: str) -> str:
    """The fictional Slack account of somebody of the sample staff."""
    return "U" + id.replace("-", "").upper()[:11]


def settings(database_url: str, *, app_token: str = "") -> Settings:
    """Settings under which the service starts; an application's token means Socket Mode."""
    return Settings.model_validate(
        {
            "database_url": database_url,
            "contenu": "projet",
            "slack_bot_token": "xoxb-fictif",
            "slack_signing_secret": "" if app_token else SECRET,
            "slack_app_token": app_token,
            "slack_team_ids": "T0ORG",
            "dcap_room": f"slack:{DCAP_ROOM}",
            "dcap_confidential_room": f"slack:{CONFIDENTIAL_ROOM}",
            "dcap_telephone": "418 555-0100",
            "link_comptes_officiels": "https://exemple.test/comptes",
        }
    )


@asynccontextmanager
async def world(
    database_url: str, *, paced: bool = False, socket: bool = False
) -> AsyncIterator[World]:
    """Start everything on an empty database with the sample staff, and stop it at the end.

    Slack's requests come over HTTP, or with `socket` over Socket Mode.
    """
    async with FakeSlack(paced=paced) as slack, aiohttp.ClientSession() as session:
        for room in (DCAP_ROOM, CONFIDENTIAL_ROOM, "CEQUIPE"):
            slack.add_room(room, members={BOT_USER})
        staff = [
            replace(person, accounts={"slack": account(person.id)})
            for person in sample_staff("slack")
        ]
        for person in staff:
            slack.add_user(account(person.id), person.name, email=person.email)
        elsewhere = Elsewhere(slack_api=slack.base_url)
        chosen = settings(database_url, app_token=slack.app_token if socket else "")
        async with service(chosen, elsewhere=elsewhere) as running:
            async with running.vigie.database.write() as connection:
                await directory.replace_people(connection, staff)
                await directory.replace_scrutins(connection, sample_scrutins())
            running.vigie.reference.forget()
            runner = web.AppRunner(running.public, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            kind = SocketWorkspace if socket else SlackWorkspace
            workspace = kind(slack, f"{url}/slack/events", SECRET, session, time.time)
            if socket:
                await slack.sockets.connected()
            try:
                yield World(running, slack, workspace, session, url, socket)
            finally:
                await runner.cleanup()
