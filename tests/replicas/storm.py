"""Reports pour in while replicas are killed and the database crashes: what does it hold after?"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import aiohttp

from bot.app import utc_now
from bot.domain.people import Person, Role
from bot.storage import directory
from bot.storage.engine import Database, open_database
from bot.storage.migrate import migrate
from tests.databases import PostgresqlServer
from tests.replicas.aftermath import Aftermath, look, outstanding
from tests.replicas.clocks import TAKER, ring_the_morning, take_some
from tests.replicas.fleet import Fleet, round_robin
from tests.replicas.postgres import crash_and_restart, create_durable
from tests.replicas.replica import DEADLINE, LEASE, SLACK_PACE, settings
from tests.replicas.slack import Report, Slack

Progress = Callable[[str, int, int], None]
_COORDONNATEURS = 25


@dataclass(frozen=True)
class Plan:
    """What to inflict; durations in seconds.

    `reports` come at `rate` a second; `twice` is the share delivered to two replicas at once;
    `kills` and `crashes` (of the database) are spread over the reports. `skew` is how far the
    second replica's clock is ahead. `failing` is the share of calls that Slack refuses.
    """

    seed: int
    reports: int
    rate: float
    kills: int
    crashes: int
    skew: float = 5.0
    lease: float = 10.0
    slack_pace: float = 0.1
    deadline: float = 10.0
    twice: float = 0.15
    failing: float = 0.03
    patience: float = 60.0


async def run_storm(
    server: PostgresqlServer, plan: Plan, log: Path, progress: Progress = lambda *_: None
) -> Aftermath:
    """Inflict a plan on a database of its own, and look at what is left.

    What the replicas log goes to the file `log`.
    """
    random = Random(plan.seed)
    slack = Slack(Random(plan.seed + 1), plan.failing)
    url = await create_durable(server)
    database = open_database(url)
    await _prepare(database, plan.reports)
    try:
        async with slack.listening() as api:
            fleet = Fleet(api, url, log, _environment(plan))
            try:
                for skew in (0.0, plan.skew):
                    await fleet.add(skew)
                await fleet.ready()
                async with _silent_taker(database, plan):
                    accepted, refused = await _pour(fleet, server, plan, random, progress)
                await _quiet(database, plan, progress)
            finally:
                await fleet.stop()
        return await look(database, slack, accepted, refused)
    finally:
        await database.close()


@contextlib.asynccontextmanager
async def _silent_taker(database: Database, plan: Plan) -> AsyncIterator[None]:
    """Meanwhile somebody takes charge of cases and falls silent, and the summary's hour comes."""
    async with database.write() as connection:
        await ring_the_morning(connection)
    stop = asyncio.Event()
    used = settings(str(database.reader.url), plan.deadline)
    taking = asyncio.create_task(take_some(database, used, stop))
    try:
        yield
    finally:
        stop.set()
        await taking


def _environment(plan: Plan) -> dict[str, str]:
    asked = {LEASE: plan.lease, SLACK_PACE: plan.slack_pace, DEADLINE: plan.deadline}
    return {name: str(seconds) for name, seconds in asked.items()}


async def _prepare(database: Database, reporters: int) -> None:
    """The tables, and enough people for nobody's own room to be the bottleneck."""
    await migrate(database)
    async with database.write() as connection:
        await directory.replace_people(connection, [*_chiefs(), *map(_person, range(reporters))])


def _chiefs() -> Iterator[Person]:
    yield Person(id=TAKER, role=Role.DCAP, name="DCAP Fictive", accounts={"slack": "UDCAP0"})
    for number in range(_COORDONNATEURS):
        yield Person(
            id=f"coord-{number}",
            role=Role.COORDONNATEUR,
            name=f"Coordination Fictive {number}",
            accounts={"slack": f"UC{number:05d}"},
        )


def _person(number: int) -> Person:
    return Person(
        id=f"ds-{number}",
        role=Role.DS,
        name=f"Personne Fictive {number}",
        circonscription=f"essai-{number}",
        coordonnateur=f"coord-{number % _COORDONNATEURS}",
        accounts={"slack": f"U{number:06d}"},
    )


async def _pour(
    fleet: Fleet, server: PostgresqlServer, plan: Plan, random: Random, progress: Progress
) -> tuple[list[str], dict[str, str]]:
    """Send every report on time; gives what was accepted, and why the rest was not."""
    accepted: list[str] = []
    refused: dict[str, str] = {}
    async with (
        round_robin(fleet) as url,
        aiohttp.ClientSession() as session,
        asyncio.TaskGroup() as tasks,
    ):

        async def write(report: Report, copies: int) -> None:
            whys = await asyncio.gather(*(report.post(session, url) for _ in range(copies)))
            if all(whys):
                refused[report.words] = whys[0]
            else:
                accepted.append(report.words)

        tasks.create_task(_befall(fleet, server, plan, Random(plan.seed + 2)))
        for number in range(plan.reports):
            command = random.choice(("rumeur", "incident"))
            report = Report(f"trigger.{number}", command, number, f"Signalement fictif {number}")
            tasks.create_task(write(report, 2 if random.random() < plan.twice else 1))
            progress("signalements", number + 1, plan.reports)
            await asyncio.sleep(1 / plan.rate)
    return accepted, refused


async def _befall(fleet: Fleet, server: PostgresqlServer, plan: Plan, random: Random) -> None:
    """Kill each replica in turn, and crash the database, at even moments of the load."""
    events = ["kill"] * plan.kills + ["crash"] * plan.crashes
    random.shuffle(events)
    turn = 0
    for event in events:
        await asyncio.sleep(plan.reports / plan.rate / (len(events) + 1))
        if event == "crash":
            await asyncio.to_thread(crash_and_restart, server)
        else:
            await fleet.kill(turn % len(fleet.replicas))
            turn += 1


async def _quiet(database: Database, plan: Plan, progress: Progress) -> None:
    """Wait until every deadline of the reports has rung and nothing is left, or patience ends."""
    last = utc_now() + timedelta(seconds=4 * plan.deadline + plan.skew)
    first = 1
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(plan.patience):
            while left := await outstanding(database, last):
                first = max(first, left)
                progress("livraison", first - max(left, 0), first)
                await asyncio.sleep(0.25)
