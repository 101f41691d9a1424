"""The Socket Mode side of the fake Slack: its WebSockets, and what must come back through them."""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

_PATIENCE = 10.0
_ANSWERED = frozenset({"slash_commands", "interactive"})
"""What may be answered in its acknowledgement; an event may not."""


@dataclass(eq=False)
class Connection:
    """One WebSocket; once announced as ending, nothing new is sent through it."""

    socket: web.WebSocketResponse
    ending: bool = False
    waiting: dict[str, "asyncio.Future[dict[str, Any] | None]"] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class Connections:
    """The WebSockets of one application; what Slack would not accept is added to `violations`."""

    def __init__(self, violations: list[str]) -> None:
        self._violations = violations
        self._numbers = count(1)
        self._tickets: set[str] = set()
        self._changed = asyncio.Event()
        self.open: list[Connection] = []
        self.opened = 0
        """How many connections there have been."""

    def ticket(self) -> str:
        """What opens one connection, once."""
        ticket = f"billet{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection to its end."""
        if request.match_info["ticket"] not in self._tickets:
            return web.Response(status=408)
        self._tickets.remove(request.match_info["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket)
        self.open.append(connection)
        self.opened += 1
        await socket.send_json({"type": "hello", "num_connections": len(self.open)})
        self._changed.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledged(connection, json.loads(message.data))
        self._lost(connection)
        return socket

    async def connected(self, opened: int = 1) -> None:
        """Wait until that many connections have been opened, and one of them is in service."""
        async with asyncio.timeout(_PATIENCE):
            while self.opened < opened or self._live() is None:
                self._changed.clear()
                await self._changed.wait()

    async def send(
        self, kind: str, payload: dict[str, Any], *, patience: float, retry: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Send an envelope; what its acknowledgement carries, or None when none came in time."""
        connection = self._live()
        if connection is None:
            return None
        name = f"enveloppe{next(self._numbers)}"
        envelope = {
            "envelope_id": name,
            "type": kind,
            "accepts_response_payload": kind in _ANSWERED,
            "payload": payload,
            **retry,
        }
        answer: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        connection.waiting[name], connection.kinds[name] = answer, kind
        await connection.socket.send_json(envelope)
        try:
            async with asyncio.timeout(patience):
                return await answer
        except TimeoutError:
            return None
        finally:
            connection.waiting.pop(name, None)

    async def announce(self, reason: str) -> Connection:
        """Say that the connection in service will end (`warning`, `refresh_requested`…)."""
        connection = self._live()
        assert connection is not None, "no connection is in service"
        connection.ending = True
        told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "exemple.test"}}
        await connection.socket.send_json(told)
        return connection

    async def close(self) -> None:
        """End every connection."""
        for connection in tuple(self.open):
            await connection.socket.close()

    def _live(self) -> Connection | None:
        live = (one for one in self.open if not one.ending and not one.socket.closed)
        return next(live, None)

    def _acknowledged(self, connection: Connection, said: dict[str, Any]) -> None:
        name, answer = said.get("envelope_id", ""), said.get("payload")
        if name not in connection.kinds:
            self._violations.append(f"an acknowledgement of {name}, which was not sent there")
            return
        if answer is not None and connection.kinds[name] not in _ANSWERED:
            self._violations.append("an event answered in its acknowledgement")
        waiting = connection.waiting.get(name)
        if waiting is None or waiting.done():
            self._violations.append(f"{name} acknowledged too late or twice")
            return
        waiting.set_result(answer or {})

    def _lost(self, connection: Connection) -> None:
        self.open.remove(connection)
        self._changed.set()
        for waiting in connection.waiting.values():
            if not waiting.done():
                waiting.set_result(None)
