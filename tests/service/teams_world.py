"""A whole Vigie serving a strict fake Teams over loopback, alone or beside Slack."""

import time
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from botframework.connector.auth import ChannelValidation

from bot.config import Settings
from bot.domain.people import Person
from bot.platforms import Elsewhere
from bot.seed import sample_scrutins, sample_staff
from bot.service import Service, service
from bot.storage import directory
from tests.fakes.entra import FakeEntra
from tests.fakes.slack_api import BOT_USER, FakeSlack, SlackPerson, SlackWorkspace
from tests.fakes.teams_connector import FakeTeams
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import TeamsClients
from tests.service.world import SECRET, account

DCAP_ROOM = "19:alertes@thread.tacv2"
CONFIDENTIAL_ROOM = "19:manquements@thread.tacv2"
TEAM_ROOM = "19:equipe@thread.tacv2"
SLACK_ROOM = "CEQUIPE"


@dataclass(frozen=True)
class TeamsWorld:
    """The service, its Teams, perhaps its Slack, and people by directory id."""

    service: Service
    entra: FakeEntra
    teams: FakeTeams
    clients: TeamsClients
    slack: FakeSlack
    workspace: SlackWorkspace
    session: aiohttp.ClientSession
    url: str
    people: dict[str, TeamsPerson]

    def person(self, id: str) -> TeamsPerson:
        """Somebody in front of Teams, of the staff or not."""
        if id not in self.people:
            stranger = self.teams.add_person(id)
            self.people[id] = TeamsPerson(self.clients, stranger)
        return self.people[id]

    def on_slack(self, id: str) -> SlackPerson:
        """Somebody of the staff who works in Slack."""
        return SlackPerson(self.workspace, account(id))


def settings(database_url: str, entra: FakeEntra, **changes: Any) -> Settings:
    """Settings under which the service starts with Teams."""
    return Settings.model_validate(
        {
            "database_url": database_url,
            "contenu": "projet",
            "teams_app_type": "SingleTenant",
            "teams_app_id": entra.app_id,
            "teams_app_password": entra.password,
            "teams_tenant_ids": entra.tenant,
            "dcap_room": f"teams:{DCAP_ROOM}",
            "dcap_confidential_room": f"teams:{CONFIDENTIAL_ROOM}",
            "dcap_telephone": "418 555-0100",
            "link_comptes_officiels": "https://exemple.test/comptes",
            **changes,
        }
    )


def with_slack() -> dict[str, Any]:
    """The settings that add Slack."""
    return {
        "slack_bot_token": "xoxb-fictif",
        "slack_signing_secret": SECRET,
        "slack_team_ids": "T0ORG",
    }


@asynccontextmanager
async def teams_world(
    database_url: str,
    *,
    in_slack: Collection[str] = (),
    installed: bool = True,
    paced: bool = False,
    **changes: Any,
) -> AsyncIterator[TeamsWorld]:
    """Start everything on an empty database with the sample staff, and stop it at the end.

    The people named by `in_slack` work in Slack, which is then served too. Without `installed`,
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
        staff, people = _staff(teams, slack, in_slack)
        everybody = list(teams.people.values())
        for one in everybody:
            one.installed = installed
        for room in (DCAP_ROOM, CONFIDENTIAL_ROOM, TEAM_ROOM):
            teams.add_channel(room, members=everybody)
        elsewhere = Elsewhere(
            slack_api=slack.base_url,
            teams_service=teams.service_url,
            login=entra.http_client(),
        )
        both = with_slack() if in_slack else {}
        running = await enter(
            service(settings(database_url, entra, **both, **changes), elsewhere=elsewhere)
        )
        async with running.vigie.database.write() as connection:
            await directory.replace_people(connection, staff)
            await directory.replace_scrutins(connection, sample_scrutins())
        running.vigie.reference.forget()
        runner = web.AppRunner(running.public, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        clients = TeamsClients(teams, f"{url}/api/messages", session, entra.bearer)
        workspace = SlackWorkspace(slack, f"{url}/slack/events", SECRET, session, time.time)
        faces = {id: TeamsPerson(clients, one) for id, one in people.items()}
        yield TeamsWorld(running, entra, teams, clients, slack, workspace, session, url, faces)


def _staff(
    teams: FakeTeams, slack: FakeSlack, in_slack: Collection[str]
) -> tuple[list[Person], dict[str, Any]]:
    """The sample staff with their accounts, and those who are in Teams by directory id."""
    for room in ("CALERTES", "GMANQUEMENTS", SLACK_ROOM):
        slack.add_room(room, members={BOT_USER})
    staff, people = [], {}
    for person in sample_staff("slack"):
        if person.id in in_slack:
            slack.add_user(account(person.id), person.name, email=person.email)
            accounts = {"slack": account(person.id)}
        else:
            people[person.id] = teams.add_person(person.name, email=person.email)
            accounts = {"teams": people[person.id].aad}
        staff.append(replace(person, accounts=accounts))
    return staff, people
