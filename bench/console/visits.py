"""Asks for pages one at a time, through HTTP, as a reviewer's browser would."""

import gc
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from sqlalchemy import func, select

from bench.console.addresses import ASKED, DCAP, Known, Probe
from bench.console.exchanges import SEED
from bench.console.peer import peer
from bench.console.staff import CHANNEL, NOW, staff
from bot.app import Vigie, assemble
from bot.config import Settings
from bot.console.app import console
from bot.console.demo_door import DemoDoor
from bot.console.reviewer import Office
from bot.console.setup import ROOT
from bot.domain.case import Kind
from bot.domain.people import Role
from bot.seed import electoral_map
from bot.storage import sessions
from bot.storage.engine import Database
from bot.storage.schema import cases, exchanges
from intents.understanding import Understander
from tests.fakes.rooms import Rooms


@dataclass(frozen=True)
class Taken:
    """What a page took: the first time of all, then each time, in milliseconds."""

    first: float
    each: Sequence[float]

    def share(self, share: float) -> float:
        """The time under which that share of them came."""
        ordered = sorted(self.each)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Visitors:
    """A console that is served, and the cookies of who visits it, by office."""

    root: str
    cookies: Mapping[str, Sequence[str]]
    session: aiohttp.ClientSession

    async def take(self, probe: Probe) -> Taken:
        """Ask for each of the pages of a probe; a page that fails stops the bench."""
        known = self.cookies[probe.who]
        each = [
            await self._one(path, known[place % len(known)])
            for place, path in enumerate((probe.paths[0], *probe.paths))
        ]
        return Taken(each[0], each[1:])

    async def _one(self, path: str, cookie: str) -> float:
        started = time.perf_counter()
        headers = {"Cookie": f"vigie={cookie}"}
        url = f"{self.root}{path}"
        async with self.session.get(url, headers=headers, allow_redirects=False) as answer:
            await answer.read()
            took = 1000 * (time.perf_counter() - started)
            if answer.status not in (200, 303) or "/connexion" in answer.headers.get(
                "Location", ""
            ):
                raise SystemExit(f"{path} a répondu {answer.status}")
        return took


@asynccontextmanager
async def visiting(database: Database, understander: Understander) -> AsyncIterator[Visitors]:
    """The console of a new process on that base, and its reviewers, signed in."""
    people = {person.id for person in staff()}
    vigie = assemble(
        Settings.model_validate({"contenu": "projet", "dcap_telephone": "418 555-0100"}),
        database=database,
        channels={CHANNEL: Rooms(people)},
        rooms={},
        understander=understander,
        clock=lambda: NOW,
    )
    outer = web.Application()
    runner = web.AppRunner(outer, access_log=None)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        settings = Settings.model_validate({"contenu": "projet"})
        outer.add_subapp(ROOT, console(vigie, settings, DemoDoor(f"http://127.0.0.1{ROOT}")))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        gc.freeze()  # as `vigie serve` does
        try:
            root = f"http://127.0.0.1:{runner.addresses[0][1]}{ROOT}"
            yield Visitors(root, await _cookies(vigie), session)
        finally:
            gc.unfreeze()
            await runner.cleanup()


async def alone() -> Taken:
    """What the peer takes."""
    runner = web.AppRunner(peer(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        visitors = Visitors(f"http://127.0.0.1:{runner.addresses[0][1]}", {DCAP: [""]}, session)
        taken = await visitors.take(Probe("pair", DCAP, ["/"] * 300))
    await runner.cleanup()
    return taken


async def known(database: Database, understander: Understander) -> Known:
    """What the addresses are made of."""
    open_to_dcap = cases.c.kind != Kind.MANQUEMENT
    query = select(cases.c.kind, cases.c.number).where(open_to_dcap).order_by(cases.c.id.desc())
    async with database.read() as connection:
        number = (await connection.execute(select(func.max(exchanges.c.id)))).scalar_one()
        spread = [SEED * place % number + 1 for place in range(2 * ASKED)]
        readable = exchanges.c.id.in_(spread) & exchanges.c.terms.is_not(None)
        ids = (await connection.execute(select(exchanges.c.id).where(readable))).scalars().all()
        refs = (await connection.execute(query.limit(ASKED))).all()
    return Known(
        exchanges=number,
        ids=ids[:ASKED],
        refs=[f"{Kind(row.kind).prefix}-{row.number:04d}" for row in refs],
        entries=[entry.id for entry in understander.matcher.catalogue],
        regions=sorted({division.region for division in electoral_map()}),
    )


async def _cookies(vigie: Vigie) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {DCAP: [], Office.COORDINATION.value: []}
    offices = {Role.DCAP: Office.DCAP, Role.COORDONNATEUR: Office.COORDINATION}
    async with vigie.database.write() as connection:
        for person in staff():
            if (office := offices.get(person.role)) is not None:
                token = await sessions.start(
                    connection,
                    subject=person.id,
                    name=person.name,
                    person=person.id,
                    role=office.value,
                    confidential=True,
                    now=vigie.desk.clock(),
                )
                found[office.value].append(token)
    return found
