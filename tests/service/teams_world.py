"""A whole Vigie serving a strict fake Teams over loopback, alone or beside Slack."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from aiohttp import web

from bot.platforms import Elsewhere
from bot.seed import sample_scrutins
from bot.service import Service, service
from bot.storage import directory
from tests.fakes.entra import FakeEntra
from tests.fakes.slack_api import BOT_USER, FakeSlack, SlackPerson, SlackWorkspace
from tests.fakes.slack_api import Message as SlackMessage
from tests.fakes.teams_connector import FakeTeams, Message
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import TeamsClients
from tests.parity.front import until
from tests.service.teams_grounds import (
    CONFIDENTIAL_ROOM,
    DCAP_ROOM,
    GROUP_ROOM,
    SLACK_DCAP_ROOM,
    SLACK_ROOM,
    TEAM_ROOM,
    Alter,
    Grounds,
    grounds,
    unaltered,
)
from tests.service.teams_settings import dcap_in_slack, settings, with_slack
from tests.service.world import account
from tests.service.world import settled as outbox_settled
from tests.wording.plain import loose

AnyMessage = TypeVar("AnyMessage", Message, SlackMessage)

__all__ = [
    "CONFIDENTIAL_ROOM",
    "DCAP_ROOM",
    "GROUP_ROOM",
    "SLACK_ROOM",
    "TEAM_ROOM",
    "dcap_in_slack",
    "settings",
    "with_slack",
]


@dataclass(frozen=True)
class TeamsWorld:
    """The service, its Teams, perhaps its Slack, and people by directory id."""

    service: Service
    grounds: Grounds
    url: str

    @property
    def entra(self) -> FakeEntra:
        """Microsoft's servers."""
        return self.grounds.entra

    @property
    def teams(self) -> FakeTeams:
        """The tenant."""
        return self.grounds.teams

    @property
    def slack(self) -> FakeSlack:
        """The workspace."""
        return self.grounds.slack

    @property
    def clients(self) -> TeamsClients:
        """Teams' side of the bot's address."""
        return self.grounds.clients

    @property
    def workspace(self) -> SlackWorkspace:
        """Slack's side of the bot's address."""
        return self.grounds.workspace

    @property
    def session(self) -> aiohttp.ClientSession:
        """A session of the test's own."""
        return self.grounds.session

    def person(self, id: str) -> TeamsPerson:
        """Somebody in front of Teams, of the staff or not."""
        people = self.grounds.people
        if id not in people:
            people[id] = TeamsPerson(self.clients, self.teams.add_person(id))
        return people[id]

    def on_slack(self, id: str) -> SlackPerson:
        """Somebody of the staff who works in Slack."""
        return SlackPerson(self.workspace, account(id))

    def private(self, id: str) -> list[Message]:
        """What Vigie says to somebody in private, in Teams."""
        return self._ours(self.person(id).chat.visible)

    def room(self, room: str = DCAP_ROOM) -> list[Message]:
        """What Vigie says in a channel or a group chat of Teams."""
        return self._ours(self.teams.conversations[room].visible)

    def slack_private(self, id: str) -> list[SlackMessage]:
        """What Vigie says to somebody in private, in Slack."""
        return [m for m in self.slack.private(account(id)).messages if m.user == BOT_USER]

    def slack_room(self, room: str = SLACK_DCAP_ROOM) -> list[SlackMessage]:
        """What Vigie says in a channel of Slack."""
        return [m for m in self.slack.rooms[room].messages if m.user == BOT_USER]

    async def reads(self, id: str, text: str) -> Message:
        """The last private message that shows a text, as soon as it does."""
        return await _last(lambda: self.private(id), text)

    async def posted(self, text: str, room: str = DCAP_ROOM) -> Message:
        """The last message of a room of Teams that shows a text, as soon as it does."""
        return await _last(lambda: self.room(room), text)

    async def slack_reads(self, id: str, text: str) -> SlackMessage:
        """The last private message in Slack that shows a text, as soon as it does."""
        return await _last(lambda: self.slack_private(id), text)

    async def slack_posted(self, text: str, room: str = SLACK_DCAP_ROOM) -> SlackMessage:
        """The last message of a room of Slack that shows a text, as soon as it does."""
        return await _last(lambda: self.slack_room(room), text)

    async def settled(self) -> None:
        """Wait until nothing is due any more, and what was sent is written down."""
        await outbox_settled(self.service.vigie.database)

    async def livez(self) -> int:
        """What the service answers when it is asked whether it lives."""
        async with self.session.get(f"{self.url}/livez") as answer:
            return answer.status

    def _ours(self, messages: Sequence[Message]) -> list[Message]:
        return [message for message in messages if message.author == self.teams.bot]


async def _last(messages: Callable[[], Sequence[AnyMessage]], text: str) -> AnyMessage:
    def look() -> AnyMessage | None:
        shown = (one for one in reversed(messages()) if loose(text) in loose(one.shown))
        return next(shown, None)

    return await until(look, missing=lambda: f"« {text} » dans {[one.shown for one in messages()]}")


@asynccontextmanager
async def serving(
    on: Grounds, database_url: str, *, elsewhere: Elsewhere | None = None, **changes: Any
) -> AsyncIterator[TeamsWorld]:
    """Run the service on these grounds, with the staff in its directory; stop it at the end."""
    used = settings(database_url, on.entra, **changes)
    async with service(used, elsewhere=elsewhere or on.elsewhere) as running:
        async with running.vigie.database.write() as connection:
            await directory.replace_people(connection, on.staff)
            await directory.replace_scrutins(connection, sample_scrutins())
        running.vigie.reference.forget()
        runner = web.AppRunner(running.public, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        on.clients.url, on.workspace.url = f"{url}/api/messages", f"{url}/slack/events"
        try:
            yield TeamsWorld(running, on, url)
        finally:
            await runner.cleanup()


@asynccontextmanager
async def teams_world(
    database_url: str,
    *,
    in_slack: Collection[str] = (),
    in_both: Collection[str] = (),
    installed: bool = True,
    paced: bool = False,
    alter: Alter = unaltered,
    **changes: Any,
) -> AsyncIterator[TeamsWorld]:
    """Start everything on an empty database with the sample staff, and stop it at the end.

    The people named by `in_slack` and `in_both` work in Slack, which is then served too. For the
    rest, see `grounds`; `changes` are settings.
    """
    slack = with_slack() if in_slack or in_both else {}
    async with (
        grounds(
            in_slack=in_slack, in_both=in_both, installed=installed, paced=paced, alter=alter
        ) as on,
        serving(on, database_url, **slack, **changes) as world,
    ):
        yield world
        world.teams.release()
        world.entra.release()
