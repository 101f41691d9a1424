"""A Bot Connector that accepts everything and only counts: the bench measures the bot alone."""

import asyncio
import contextlib
import itertools
import time
from collections import defaultdict
from collections.abc import AsyncIterator

from aiohttp import web

QUIET = 1.0
"""Seconds without a call after which no more is expected."""


class Sink:
    """Remembers when each post came, by conversation; answers after `delay` seconds."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.posted: defaultdict[str, list[float]] = defaultdict(list)
        self.count = 0
        self.service_url = ""
        self._busy = 0
        self._came = asyncio.Event()
        self._numbers = itertools.count(1)

    def clear(self) -> None:
        """Forget the posts."""
        self.posted.clear()
        self.count = 0

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """Answer on a port of the loopback."""
        application = web.Application(client_max_size=2**20)
        base = "/quebec/v3/conversations"
        application.router.add_post(f"{base}/{{room}}/activities", self._post)
        application.router.add_post(f"{base}/{{room}}/activities/{{id}}", self._post)
        application.router.add_put(f"{base}/{{room}}/activities/{{id}}", self._update)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.service_url = f"http://127.0.0.1:{runner.addresses[0][1]}/quebec/"
        try:
            yield
        finally:
            await runner.cleanup()

    async def reached(self, count: int, *, within: float) -> None:
        """Wait until so many posts have come since `clear`, `within` seconds at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.count < count:
                    await self._next()

    async def quiet(self) -> None:
        """Wait until nothing is being answered and nothing more comes."""
        while True:
            try:
                async with asyncio.timeout(QUIET):
                    await self._next()
            except TimeoutError:
                if not self._busy:
                    return

    async def _next(self) -> None:
        self._came.clear()
        await self._came.wait()

    async def _post(self, request: web.Request) -> web.Response:
        self.posted[request.match_info["room"]].append(time.perf_counter())
        self.count += 1
        return await self._answer(request, f"17{next(self._numbers):011d}", 201)

    async def _update(self, request: web.Request) -> web.Response:
        return await self._answer(request, request.match_info["id"], 200)

    async def _answer(self, request: web.Request, id: str, status: int) -> web.Response:
        await request.read()
        self._came.set()
        self._busy += 1
        try:
            await asyncio.sleep(self.delay)
        finally:
            self._busy -= 1
        return web.json_response({"id": id}, status=status)
