"""A Slack that accepts everything at once and only counts: the bench measures Vigie, not a fake."""

import asyncio
import itertools
import time
from collections import Counter

from aiohttp import web


class Sink:
    """Counts the posts by room and remembers when the last one came; `stall` is in seconds."""

    def __init__(self) -> None:
        self.posts: Counter[str] = Counter()
        self.updates = 0
        self.last = time.monotonic()
        self.stall = 0.0
        self._numbers = itertools.count(1)

    def application(self) -> web.Application:
        """The Web API's methods that Vigie calls."""
        application = web.Application()
        application.router.add_post("/api/{method}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        if self.stall:
            await asyncio.sleep(self.stall)
        room = str(body.get("channel", ""))
        method = request.match_info["method"]
        if method == "chat.postMessage":
            self.posts[room] += 1
        elif method == "chat.update":
            self.updates += 1
        self.last = time.monotonic()
        stamp = f"1700000000.{next(self._numbers):06d}"
        return web.json_response({"ok": True, "channel": room, "ts": stamp})
