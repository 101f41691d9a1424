"""The whole Teams side over real HTTP: a strict fake Teams, our handler, a scripted use case."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from botframework.connector.auth import ChannelValidation

from bot.storage.engine import Database, open_database
from bot.teams.app import TeamsHttp, build_teams
from bot.teams.authentication import Gate
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.keys import SigningKeys
from bot.teams.references import References
from tests.clock import Clock
from tests.fakes.entra import FakeEntra
from tests.fakes.teams_connector import FakeTeams, Person
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import TeamsClients
from tests.teams.cast import NOT_RECORDED, ScriptedHandle, Tokens

SALON, GROUPE = "19:salon@thread.tacv2", "19:groupe@thread.v2"


@pytest.fixture
async def entra(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeEntra]:
    async with FakeEntra() as fake:
        monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", fake.metadata_url)
        yield fake


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as fake:
        yield fake


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def store(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of the default kind: what is kept of conversations is tested on both kinds."""
    path = tmp_path / "teams.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_database(f"sqlite+aiosqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
def references(store: Database, clock: Clock) -> References:
    return References(store, clock)


@pytest.fixture
def handle() -> ScriptedHandle:
    return ScriptedHandle()


@pytest.fixture
def refused() -> list[str]:
    return []


@pytest.fixture
async def keys(
    entra: FakeEntra, session: aiohttp.ClientSession, clock: Clock
) -> AsyncIterator[SigningKeys]:
    opened = SigningKeys(session, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def http(
    entra: FakeEntra,
    keys: SigningKeys,
    teams: FakeTeams,
    session: aiohttp.ClientSession,
    references: References,
    handle: ScriptedHandle,
    refused: list[str],
) -> AsyncIterator[TeamsHttp]:
    connector = Connector(session, Tokens())
    built = build_teams(
        gate=Gate(entra.app_id, keys),
        tenants=frozenset({teams.tenant}),
        connector=connector,
        references=references,
        outlet=TeamsChannel(
            connector,
            references,
            app_id=teams.bot.removeprefix("28:"),
            tenant=teams.tenant,
            default_service_url=teams.service_url,
        ),
        handle=handle,
        not_recorded=lambda: NOT_RECORDED,
        refused=refused.append,
    )
    yield built
    teams.release()
    await built.settled()


@pytest.fixture
async def clients(
    http: TeamsHttp, teams: FakeTeams, entra: FakeEntra, session: aiohttp.ClientSession
) -> AsyncIterator[TeamsClients]:
    app = web.Application(client_max_size=2**20 + 1)
    app.router.add_post("/api/messages", http.handle)
    server = TestServer(app)
    # What is left of a body that was refused is not waited for ten seconds.
    await server.start_server(lingering_time=0.1)
    async with server:
        yield TeamsClients(teams, str(server.make_url("/api/messages")), session, entra.bearer)


@pytest.fixture
def person(teams: FakeTeams) -> Person:
    return teams.add_person("DS fictive", email="ds.fictive@exemple.quebec")


@pytest.fixture
def ds(clients: TeamsClients, teams: FakeTeams, person: Person) -> TeamsPerson:
    """A DS, in private and in two rooms with the bot."""
    teams.add_channel(SALON, members=[person])
    teams.add_group(GROUPE, members=[person])
    return TeamsPerson(clients, person)
