"""The one entrance: every verified act of somebody comes here, whatever the channel."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from bot import duty
from bot.asking.asked import understand
from bot.asking.flood import Flood
from bot.asking.questions import ask
from bot.casework import assigning, outcomes, reports
from bot.desk import Desk
from bot.domain.case import Kind
from bot.domain.lifecycle import Refused
from bot.domain.people import Account
from bot.identity import Identity
from bot.instructions import acts as instructions
from bot.messages import Document, Inbound, Outcome, Show
from bot.presses import pressed
from bot.reference import Reference
from bot.storage import cases
from bot.talking import talk
from bot.talking.amendments import amended
from bot.talking.filing import filed, unfiled
from bot.turn import Turn, storable
from bot.wording import case_forms, forms, outcome_form
from bot.wording.instructions import INSTRUCTION

log = structlog.get_logger()

_COMMANDS: dict[str, Kind | None] = {
    "rumeur": Kind.RUMEUR,
    "incident": Kind.INCIDENT,
    "signaler": None,
}
_FORMS: dict[str, Callable[[Desk, Turn], Awaitable[Outcome]]] = {
    forms.REPORT: reports.submitted,
    forms.COMPLETE: reports.completed,
    forms.CLOSE: reports.closed,
    forms.REPLY: talk.submitted,
    outcome_form.CORRECT: outcomes.submitted,
    case_forms.ASSIGN: assigning.submitted,
    INSTRUCTION: instructions.submitted,
}


class Conversation:
    """Handles one act at a time: understood, decided, committed, and only then answered."""

    def __init__(self, desk: Desk, identity: Identity, reference: Reference) -> None:
        self._desk = desk
        self._identity = identity
        self._reference = reference
        self._flood = Flood()
        self._moving: set[asyncio.Task[None]] = set()

    async def handle(self, inbound: Inbound) -> Outcome:
        """Handle one act. Whatever must survive is committed when this returns.

        A second delivery of the same act has no second effect. Raises what the database raises:
        the channel then lets the platform deliver an event again, or tells the person that nothing
        was recorded.
        """
        handled = asyncio.Event()
        try:
            turn = await self._turn(storable(inbound), handled)
            return await self._dispatch(turn)
        except Refused as refusal:
            said = self._desk.voice.phrases.document(f"refus.{refusal.reason}", **refusal.values)
            return Outcome(Show(said))
        finally:
            handled.set()

    async def taken(self, turn: Turn) -> Outcome:
        """Handle an act whose author is already known, as in the console; raises Refused."""
        return await self._dispatch(replace(turn, inbound=storable(turn.inbound)))

    async def settled(self) -> None:
        """Wait for the cases that somebody's identity is still moving."""
        await asyncio.gather(*self._moving, return_exceptions=True)

    async def _turn(self, inbound: Inbound, handled: asyncio.Event) -> Turn:
        def recognised(account: Account) -> None:
            task = asyncio.create_task(self._reroute(account, handled))
            self._moving.add(task)
            task.add_done_callback(self._moved)

        snapshot = await self._reference.current()
        author = await self._identity.author(inbound.author, snapshot, recognised)
        return Turn(inbound, author, snapshot, self._desk.clock())

    async def _reroute(self, account: Account, handled: asyncio.Event) -> None:
        """Somebody is recognised: the running cases of that account find their way.

        The act that asked who it was comes first, since it may open one of them.
        """
        await handled.wait()
        snapshot, now = await self._reference.current(), self._desk.clock()
        person = snapshot.directory.by_account(account)
        if person is None:
            return
        async with self._desk.database.read() as connection:
            if not await cases.unverified_of(connection, account):
                return
        async with self._desk.database.write() as connection:
            await self._desk.casework.identified(connection, account, person, snapshot, now)
        self._desk.wake()

    def _moved(self, task: asyncio.Task[None]) -> None:
        self._moving.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # The next act of that person tries again.
            log.error("rerouting_failed", exc_info=task.exception())

    async def _dispatch(self, turn: Turn) -> Outcome:
        inbound, desk = turn.inbound, self._desk
        if inbound.form is not None:
            submitted = _FORMS.get(inbound.form)
            if submitted is None:
                raise Refused("action_perimee")
            return await submitted(desk, turn)
        if inbound.button is not None:
            return await pressed(desk, turn, inbound.button)
        if inbound.command == duty.COMMAND:
            return duty.command(desk, turn)
        if inbound.command in _COMMANDS and inbound.corrects is not None:
            # An edit must not send the same report twice.
            raise Refused("correction")
        if inbound.command in _COMMANDS:
            return await reports.command(desk, turn, _COMMANDS[inbound.command])
        if inbound.corrects is not None or inbound.retracts is not None:
            changed = await amended(desk, turn)
            if changed is not None:
                return changed
        if inbound.retracts is not None:
            return Outcome()
        if inbound.address.thread is not None and not inbound.command:
            spoken = await talk.in_thread(desk, turn)
            if spoken is not None:
                return spoken
        if inbound.files and not inbound.command:
            placed = await filed(desk, turn)
            if placed is not None:
                return placed
        asked = await understand(desk, turn)
        account = f"{inbound.channel}:{inbound.author.id}"
        reported = any(one.understood.is_report for one in asked)
        if not reported and not self._flood.allows(account, turn.now):
            log.info("flood_limited", channel=inbound.channel)
            raise Refused("trop_de_messages")
        return unfiled(desk, turn, await ask(desk, turn, asked))


def not_recorded(desk: Desk) -> Document:
    """What a person reads when nothing could be stored: that it is NOT recorded, whom to call."""
    return desk.voice.phrases.document("refus.non_enregistre", telephone=desk.voice.telephone)
