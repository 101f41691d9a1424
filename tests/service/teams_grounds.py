"""Strict fakes of Teams, Slack and Microsoft, and the people there: they outlive the service."""

import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
import pytest
from botframework.connector.auth import ChannelValidation

from bot.domain.people import Person
from bot.platforms import Elsewhere
from bot.seed import sample_staff
from tests.fakes.entra import FakeEntra
from tests.fakes.slack_api import BOT_USER, FakeSlack, SlackWorkspace
from tests.fakes.teams_connector import FakeTeams
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import TeamsClients
from tests.service.world import SECRET, account

DCAP_ROOM = "19:alertes@thread.tacv2"
CONFIDENTIAL_ROOM = "19:manquements@thread.tacv2"
TEAM_ROOM = "19:equipe@thread.tacv2"
GROUP_ROOM = "19:groupe@thread.v2"
SLACK_DCAP_ROOM, SLACK_CONFIDENTIAL_ROOM, SLACK_ROOM = "CALERTES", "GMANQUEMENTS", "CEQUIPE"

Alter = Callable[[Person], Person]


@dataclass(frozen=True)
class Grounds:
    """Where people are, and the staff as the directory will know it."""

    entra: FakeEntra
    teams: FakeTeams
    slack: FakeSlack
    session: aiohttp.ClientSession
    clients: TeamsClients
    workspace: SlackWorkspace
    staff: Sequence[Person]
    people: dict[str, TeamsPerson]

    @property
    def elsewhere(self) -> Elsewhere:
        """Where the service finds the platforms."""
        return Elsewhere(
            slack_api=self.slack.base_url,
            teams_service=self.teams.service_url,
            login=self.entra.http_client(),
        )

    def nowhere(self) -> Elsewhere:
        """The same, but for Teams' global address, where nothing answers."""
        return replace(self.elsewhere, teams_service="http://127.0.0.1:9/")


def unaltered(person: Person) -> Person:
    """The staff as the sample says."""
    return person


@asynccontextmanager
async def grounds(
    *,
    in_slack: Collection[str] = (),
    in_both: Collection[str] = (),
    installed: bool = True,
    paced: bool = False,
    alter: Alter = unaltered,
) -> AsyncIterator[Grounds]:
    """Open the platforms, with everybody in front of one of them, or of both.

    `alter` changes the lines of the directory, once they have their accounts. Without `installed`,
    nobody has the application yet.
    """
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        entra = await enter(FakeEntra())
        teams = await enter(FakeTeams(tenant=entra.tenant, bot=f"28:{entra.app_id}", paced=paced))
        slack = await enter(FakeSlack(paced=paced))
        session = await enter(aiohttp.ClientSession())
        patch = pytest.MonkeyPatch()
        stack.callback(patch.undo)
        patch.setattr(ChannelValidation, "open_id_metadata_endpoint", entra.metadata_url)
        teams.accepts = lambda bearer: bearer in entra.granted
        clients = TeamsClients(teams, "", session, entra.bearer)
        workspace = SlackWorkspace(slack, "", SECRET, session, time.time)
        for room in (SLACK_DCAP_ROOM, SLACK_CONFIDENTIAL_ROOM, SLACK_ROOM):
            slack.add_room(room, members={BOT_USER})
        staff, people = [], {}
        for person in sample_staff("slack"):
            accounts = {}
            if person.id not in in_slack:
                face = TeamsPerson(clients, teams.add_person(person.name, email=person.email))
                face.person.installed = installed
                people[person.id] = face
                accounts["teams"] = face.person.aad
            if person.id in (*in_slack, *in_both):
                accounts["slack"] = account(person.id)
                slack.add_user(accounts["slack"], person.name, email=person.email)
            staff.append(alter(replace(person, accounts=accounts)))
        everybody = list(teams.people.values())
        for room in (DCAP_ROOM, CONFIDENTIAL_ROOM, TEAM_ROOM):
            teams.add_channel(room, members=everybody)
        teams.add_group(GROUP_ROOM, members=everybody)
        yield Grounds(entra, teams, slack, session, clients, workspace, staff, people)
