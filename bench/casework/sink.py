"""A Slack that notes when the DCAP's room first shows each report."""

import itertools
import re
import time

from aiohttp import web

ROOM = "CALERTES"
_MARK = re.compile(r"repère (\d+)")


class Sink:
    """Accepts everything at once; `shown` is when each mark was first seen in the room."""

    def __init__(self) -> None:
        self.shown: dict[int, float] = {}
        self._numbers = itertools.count(1)

    def application(self) -> web.Application:
        """The Web API's methods."""
        application = web.Application()
        application.router.add_post("/api/{method}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        if str(body.get("channel")) == ROOM:
            now = time.perf_counter()
            said = f"{body.get('text')} {body.get('blocks')}"
            for mark in _MARK.findall(said.replace("\u00a0", " ")):
                self.shown.setdefault(int(mark), now)
        stamp = f"1700000000.{next(self._numbers):06d}"
        return web.json_response({"ok": True, "channel": body.get("channel"), "ts": stamp})


def marked(number: int, text: str) -> str:
    """The text of a report that can be recognised in the room."""
    return f"{text} (repère {number})"
