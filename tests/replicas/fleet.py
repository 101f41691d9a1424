"""The replicas, each a process of its own, and the round robin before them."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import aiohttp
from aiohttp import web

from tests.replicas.replica import SKEW

_ROOT = Path(__file__).parents[2]
_STARTS_WITHIN = 120.0


@dataclass
class Replica:
    """One machine: always the same port and the same clock, whichever process serves there."""

    port: int
    skew: float
    process: asyncio.subprocess.Process


@dataclass
class Fleet:
    """Replicas on one database. What they log goes to `log`, for the test to read."""

    api: str
    database_url: str
    log: Path
    environment: Mapping[str, str]
    replicas: list[Replica] = field(default_factory=list)

    async def add(self, skew: float) -> None:
        """One more replica, whose clock is ahead by so many seconds."""
        port = _free_port()
        self.replicas.append(Replica(port, skew, await self._start(port, skew)))

    async def kill(self, number: int) -> None:
        """SIGKILL one of them, and start it again at once; the other serves alone meanwhile."""
        replica = self.replicas[number]
        replica.process.send_signal(signal.SIGKILL)
        await replica.process.wait()
        replica.process = await self._start(replica.port, replica.skew)
        await self.ready()

    async def ready(self) -> None:
        """Wait until each one answers."""
        async with asyncio.timeout(_STARTS_WITHIN), aiohttp.ClientSession() as session:
            for replica in self.replicas:
                while not await _alive(session, replica.port):
                    assert replica.process.returncode is None, self.log.read_text("utf-8")
                    await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """End every process that was started."""
        for replica in self.replicas:
            if replica.process.returncode is None:
                replica.process.kill()
            await replica.process.wait()

    async def _start(self, port: int, skew: float) -> asyncio.subprocess.Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.replicas.replica", str(port), self.api,
                self.database_url, cwd=_ROOT, stdout=log, stderr=log,
                env={**os.environ, **self.environment, SKEW: str(skew)},
            )  # fmt: skip


@asynccontextmanager
async def round_robin(fleet: Fleet) -> AsyncIterator[str]:
    """A proxy that gives each request to the next replica, or to the other when that one is gone.

    A request may then have been carried out by both: Vigie must do it once all the same.
    """
    turns = count()
    session = aiohttp.ClientSession()

    async def forward(request: web.Request) -> web.Response:
        body, first = await request.read(), next(turns)
        for step in range(len(fleet.replicas)):
            port = fleet.replicas[(first + step) % len(fleet.replicas)].port
            url = f"http://127.0.0.1:{port}{request.path}"
            try:
                async with session.post(url, data=body, headers=request.headers) as answer:
                    return web.Response(status=answer.status, body=await answer.read())
            except aiohttp.ClientError:
                continue
        return web.Response(status=503)

    application = web.Application()
    application.router.add_post("/slack/events", forward)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()
        await session.close()


async def _alive(session: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with session.get(f"http://127.0.0.1:{port}/livez") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
