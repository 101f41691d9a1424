"""The demonstration in Microsoft's local test client: a whole Vigie, as Teams would show her.

Composed apart from `bot.platforms`: what admits unsigned activities is out of the service's reach.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.app import Vigie, assemble, understanding
from bot.config import Settings
from bot.domain.effects import Room
from bot.domain.people import Address, Person
from bot.domain.scrutin import LOCAL
from bot.playground.live import SAMPLE, STARTING_DAY, DemoClock
from bot.seed import electoral_map, sample_scrutins, sample_staff_as_filed
from bot.storage import directory
from bot.storage.engine import Database, open_database
from bot.storage.migrate import migrate
from bot.teams.app import TeamsHttp, build_teams
from bot.teams.channel import TeamsChannel
from bot.teams.envelope import LARGEST
from bot.teams.local import LocalConnector, LocalGate, NoTokens, only_programs_of_this_computer
from bot.teams.local_client import BOT, FILE, TENANT, LocalClient, channel_room, group_room
from bot.teams.names import NAME
from bot.teams.references import References
from bot.teams.wire import written

HOST = "127.0.0.1"
PATH = "/api/messages"
FIRST_CLIENT = 56150
"""The port that the client takes by itself; the next ones follow."""

DCAP_CHANNEL, DCAP_GROUP = "alertes-dcap", "dcap-confidentiel"
CAST = ("das-chicoutimi", "ds-chicoutimi", "coord-saguenay", "dcap-1")
"""Who has a client, by their id in the sample directory; the last one sees the DCAP's rooms."""

EXTRAS = ("pers-chicoutimi", "dcap-2")
"""Who else is in the clients' lists of members."""


@dataclass(frozen=True)
class TeamsDemo:
    """A running Vigie: where it listens, and each client with the folder to start it in."""

    url: str
    clients: Sequence[tuple[LocalClient, Path]]


@asynccontextmanager
async def teams_demo(folder: Path, *, port: int) -> AsyncIterator[TeamsDemo]:
    """Serve the test clients of this computer; `folder` receives all that is written.

    Port 0 takes any free port. Raises OSError when the port is taken.
    """
    staff = sample_staff_as_filed(NAME)
    clients = local_clients(staff)
    async with AsyncExitStack() as stack:
        database = open_database(f"sqlite+aiosqlite:///{folder / 'demo.db'}")
        stack.push_async_callback(database.close)
        session = await stack.enter_async_context(aiohttp.ClientSession(json_serialize=written))
        vigie, door = await _assembled(database, session, staff, clients)
        runner = await _listening(door, port)
        work = asyncio.create_task(vigie.delivery.run())
        try:
            url = f"http://{HOST}:{runner.addresses[0][1]}{PATH}"
            yield TeamsDemo(url, _written(clients, staff, folder))
        finally:
            await runner.cleanup()
            await vigie.conversation.settled()
            vigie.delivery.stop()
            await work
            await door.settled()


def local_clients(staff: Sequence[Person]) -> Sequence[LocalClient]:
    """The cast's clients; the last one alone shows the DCAP's rooms."""
    people = {person.id: person for person in staff}
    clients = []
    for place, name in enumerate(CAST):
        dcap = name == CAST[-1]
        channel, group = (DCAP_CHANNEL, DCAP_GROUP) if dcap else (f"salon-{name}", f"groupe-{name}")
        clients.append(LocalClient(people[name], FIRST_CLIENT + place, channel, group))
    return clients


async def _assembled(
    database: Database,
    session: aiohttp.ClientSession,
    staff: Sequence[Person],
    clients: Sequence[LocalClient],
) -> tuple[Vigie, TeamsHttp]:
    await migrate(database)
    (scrutin, *_) = scrutins = sample_scrutins()
    async with database.write() as connection:
        await directory.replace_circonscriptions(connection, electoral_map())
        await directory.replace_people(connection, staff)
        await directory.replace_scrutins(connection, scrutins)
    clock = DemoClock()
    clock.shift(scrutin.jour_j + timedelta(days=STARTING_DAY) - clock().astimezone(LOCAL).date())
    references = References(database, clock)
    for client in clients:
        for known in client.conversations():
            await references.remember(known)
    connector = LocalConnector(session, NoTokens())
    channel = TeamsChannel(
        connector,
        references,
        app_id=BOT,
        tenant=TENANT,
        default_service_url=clients[0].service_url,
    )
    settings = Settings.model_validate(SAMPLE)
    vigie = assemble(
        settings,
        database=database,
        channels={NAME: channel},
        rooms={
            Room.DCAP: Address(NAME, channel_room(DCAP_CHANNEL)),
            Room.DCAP_CONFIDENTIAL: Address(NAME, group_room(DCAP_GROUP)),
        },
        understander=understanding(settings, electoral_map()),
        clock=clock,
    )
    door = build_teams(
        gate=LocalGate(),
        tenants=frozenset({TENANT}),
        connector=connector,
        references=references,
        outlet=channel,
        handle=vigie.handle,
        not_recorded=vigie.not_recorded,
        refused=lambda reason: vigie.metrics.refused.labels(NAME, reason).inc(),
    )
    return vigie, door


async def _listening(door: TeamsHttp, port: int) -> web.AppRunner:
    application = web.Application(
        client_max_size=LARGEST + 1, middlewares=[only_programs_of_this_computer]
    )
    application.router.add_post(PATH, door.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


def _written(
    clients: Sequence[LocalClient], staff: Sequence[Person], folder: Path
) -> Sequence[tuple[LocalClient, Path]]:
    """Write each client's settings in a folder of its own."""
    members = [person for person in staff if person.id in CAST + EXTRAS]
    folders = []
    for client in clients:
        own = folder / client.person.id
        own.mkdir()
        (own / FILE).write_text(client.settings(members), encoding="utf-8")
        folders.append((client, own))
    return folders
