"""Vigie on strict fakes of Slack and Teams, real channels between, and a cable that can be cut."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import aiohttp

from bot.app import assemble
from bot.config import Settings
from bot.domain.case import Case, Kind, Reporter
from bot.domain.effects import Room, SurfaceKind
from bot.domain.opening import Submission
from bot.domain.people import Address
from bot.seed import electoral_map, sample_scrutins, sample_staff
from bot.sending.delivery import Pace
from bot.slack.channel import SlackChannel, web_client
from bot.storage import cases, directory
from bot.storage.engine import Database
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.references import References
from tests.clock import Clock
from tests.delivery.world import WORDS, World, definitions_alone
from tests.fakes.rooms import Rooms
from tests.fakes.slack_api import BOT_USER, FakeSlack
from tests.fakes.teams_connector import FakeTeams
from tests.teams.cast import Tokens

SLACK, TEAMS = "slack", "teams"
ALERTS = {SLACK: "CALERTES", TEAMS: "19:alertes@thread.tacv2"}
CONFIDENTIAL = {SLACK: "GMANQUEMENTS", TEAMS: "19:manquements@thread.tacv2"}


class Cable(aiohttp.TCPConnector):
    """Connections to a platform; once `cut`, every new one is refused."""

    cut = False

    async def connect(self, *arguments: Any, **options: Any) -> Any:
        """A connection, refused while the platform is down."""
        if self.cut:
            raise aiohttp.ClientConnectionError("connexion refusée")
        return await super().connect(*arguments, **options)


@dataclass
class Platforms:
    """A Vigie with both platforms, and its people on the one that each test says."""

    world: World
    slack: FakeSlack
    teams: FakeTeams
    cables: dict[str, Cable]
    accounts: dict[str, str]
    office: str
    """Where the DCAP's rooms are."""

    async def report(self, by: str = "ds-chicoutimi", kind: Kind = Kind.INCIDENT) -> Case:
        """Somebody reports from where they are."""
        snapshot = await self.world.vigie.reference.current()
        person = snapshot.directory.people[by]
        address = person.address()
        assert address is not None
        reporter = Reporter(by, person.name, person.role, address, verified=True)
        submission = Submission(kind, reporter, person.circonscription)
        async with self.world.database.write() as connection:
            return await self.world.vigie.desk.casework.open(
                connection, submission, {"dit": WORDS}, snapshot, self.world.clock()
            )

    def private(self, who: str, platform: str) -> list[str]:
        """What somebody reads in private, message by message."""
        account = self.accounts[who]
        if platform == SLACK:
            return [message.shown for message in self.slack.private(account).messages]
        person = self.teams.person(account)
        assert person is not None
        return [message.shown for message in self.teams.personal(person.id).visible]

    def room(self, platform: str) -> list[str]:
        """What the DCAP reads in its room."""
        if platform == SLACK:
            return [message.shown for message in self.slack.rooms[ALERTS[SLACK]].messages]
        return [message.shown for message in self.teams.conversations[ALERTS[TEAMS]].visible]

    async def card(self, case: Case, kind: SurfaceKind) -> cases.Surface:
        """A card of a case."""
        return await self.world.surface(case, kind)


@asynccontextmanager
async def platforms(
    database: Database,
    clock: Clock,
    *,
    field: str,
    office: str,
    patience: float = 20.0,
) -> AsyncIterator[Platforms]:
    """Open both fakes; the DCAP works on `office`, everybody else on `field`.

    `patience` is the seconds that one send may take.
    """
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        slack = await enter(FakeSlack(paced=False, clock=lambda: clock().timestamp()))
        teams = await enter(FakeTeams(paced=False, clock=lambda: clock().timestamp()))
        cables = {name: Cable() for name in (SLACK, TEAMS)}
        sessions = {
            name: await enter(aiohttp.ClientSession(connector=cable))
            for name, cable in cables.items()
        }
        for room in (ALERTS[SLACK], CONFIDENTIAL[SLACK]):
            slack.add_room(room, members={BOT_USER})
        accounts, staff = {}, []
        for person in sample_staff(field):
            place = office if person.id.startswith("dcap-") else field
            if place == SLACK:
                account = "U" + person.id.replace("-", "").upper()[:11]
                slack.add_user(account, person.name)
            else:
                account = teams.add_person(person.name).aad
            accounts[person.id] = account
            staff.append(replace(person, accounts={place: account}, room=None))
        everybody = list(teams.people.values())
        for room in (ALERTS[TEAMS], CONFIDENTIAL[TEAMS]):
            teams.add_channel(room, members=everybody)
        client = web_client(token=slack.token, session=sessions[SLACK], base_url=slack.base_url)
        in_teams = TeamsChannel(
            Connector(sessions[TEAMS], Tokens()),
            References(database, clock),
            app_id=teams.bot.removeprefix("28:"),
            tenant=teams.tenant,
            default_service_url=teams.service_url,
        )
        async with database.write() as connection:
            await directory.replace_people(connection, staff)
            await directory.replace_circonscriptions(connection, electoral_map())
            await directory.replace_scrutins(connection, sample_scrutins())
        vigie = assemble(
            Settings(dcap_telephone="418 555-0100"),
            database=database,
            channels={SLACK: SlackChannel(client), TEAMS: in_teams},
            rooms={
                Room.DCAP: Address(office, ALERTS[office]),
                Room.DCAP_CONFIDENTIAL: Address(office, CONFIDENTIAL[office]),
            },
            understander=definitions_alone(),
            clock=clock,
            pace=Pace(lease=timedelta(seconds=30), timeout=patience),
        )
        yield Platforms(
            World(vigie, Rooms([]), clock, database), slack, teams, cables, accounts, office
        )
