"""Teams's one address, POST /api/messages: from a signed activity to the answer it waits for.

botbuilder's own handler answers 500 to forged tokens and to every invoke; this one never does.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web
from botbuilder.schema import Activity, ActivityTypes

from bot.background import Background, note_failure
from bot.messages import Document
from bot.teams.adapter import VigieAdapter, invoke_answer, turn_context
from bot.teams.authentication import KeysUnreachable, NotAuthentic
from bot.teams.connector import Connector
from bot.teams.elements import Json
from bot.teams.envelope import Refused, as_activity, posted
from bot.teams.listener import TeamsListener
from bot.teams.origin import author_of, known_of
from bot.teams.payload import Payload, at, text_at
from bot.teams.phrases import OTHER_TENANT
from bot.teams.references import References
from bot.teams.replies import INVOKES, said
from bot.teams.speak import Outlet, Speaker
from bot.teams.tenants import served
from bot.teams.wire import written
from bot.timed import Handle

REMEMBER_WITHIN = 0.5
"""Seconds given to noting where somebody writes from: with the turn, less than Teams waits."""

_log = logging.getLogger(__name__)


class Doorkeeper(Protocol):
    """Who tells what Teams posted from what anybody else did."""

    async def admit(self, activity: Activity, authorization: str | None) -> None:
        """Return if Teams posted this activity; else raise NotAuthentic or KeysUnreachable."""
        ...


@dataclass(frozen=True)
class TeamsHttp:
    """The Teams side of the public listener."""

    gate: Doorkeeper
    tenants: frozenset[str]
    references: References
    adapter: VigieAdapter
    listener: TeamsListener
    refused: Callable[[str], None]
    background: Background

    async def handle(self, request: web.Request) -> web.Response:
        """Answer POST /api/messages: messages, invokes, and what Teams tells of conversations."""
        try:
            payload = await posted(request)
            activity = as_activity(payload)
            await self._admit(activity, request.headers.get("Authorization"))
        except Refused as refusal:
            self.refused(refusal.reason)
            return web.Response(status=refusal.status)
        if not served(payload, self.tenants):
            self.refused("tenant")
            return _refusal(payload)
        await self._remember(payload)
        return await self._run(activity, payload)

    def trouble(self) -> str:
        """Nothing here can tell: it is Teams that connects."""
        return ""

    async def settled(self) -> None:
        """Wait for the answers still under way; call it before closing the client's session."""
        await self.background.settled()

    async def _admit(self, activity: Activity, authorization: str | None) -> None:
        try:
            await self.gate.admit(activity, authorization)
        except NotAuthentic as error:
            _log.warning("refused a request to Teams's address: %s", error.reason)
            raise Refused(401, "authentication") from error
        except KeysUnreachable as error:
            raise Refused(503, "keys") from error

    async def _remember(self, payload: Payload) -> None:
        """Keep where the activity comes from. The turn goes on if it cannot be kept."""
        author = author_of(payload)
        known = known_of(payload)
        if known is None or _is_leaving(payload):
            return
        try:
            async with asyncio.timeout(REMEMBER_WITHIN):
                await self.references.remember(known)
        except Exception as error:
            note_failure("remembering a conversation", error)
        if author is not None:
            self.references.heard(author.id, known.room)

    async def _run(self, activity: Activity, payload: Payload) -> web.Response:
        context = turn_context(self.adapter, activity, payload)
        await self.adapter.run_pipeline(context, self.listener.on_turn)
        answer = invoke_answer(context)
        if answer is None:
            return web.Response(status=200)
        status, body = answer
        return web.Response(status=status) if body is None else _json(body)


def build_teams(
    *,
    gate: Doorkeeper,
    tenants: frozenset[str],
    connector: Connector,
    references: References,
    outlet: Outlet,
    handle: Handle,
    not_recorded: Callable[[], Document],
    refused: Callable[[str], None],
) -> TeamsHttp:
    """Assemble the Teams side. Calls nothing over the network.

    `tenants` are the organisations served, in lower case; `not_recorded` is what a person reads
    when their act was not recorded; `refused` counts what is turned away, by reason: `size`,
    `malformed`, `authentication`, `keys`, `tenant`.
    """
    background = Background()
    listener = TeamsListener(
        handle=handle,
        not_recorded=not_recorded,
        references=references,
        background=background,
        speaker=Speaker(outlet, background),
    )
    adapter = VigieAdapter(connector)
    return TeamsHttp(gate, tenants, references, adapter, listener, refused, background)


def _is_leaving(payload: Payload) -> bool:
    """Whether Teams tells that we are no longer there."""
    if text_at(payload, "action") in ("remove", "remove-upgrade"):
        return True
    us, gone = text_at(payload, "recipient", "id"), payload.get("membersRemoved")
    return isinstance(gone, list) and any(us and at(one, "id") == us for one in gone)


def _refusal(payload: Payload) -> web.Response:
    """200 in every case, so that Teams stops; words where somebody waits for them."""
    name = text_at(payload, "name")
    if payload.get("type") == ActivityTypes.invoke and name in INVOKES:
        return _json(said(name, OTHER_TENANT))
    return web.Response(status=200)


def _json(body: Json) -> web.Response:
    return web.json_response(body, dumps=written)
