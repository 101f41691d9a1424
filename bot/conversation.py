"""The one entrance: every verified act of somebody comes here, whatever the channel."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot import reports
from bot.desk import Desk
from bot.domain.case import Kind
from bot.domain.lifecycle import Refused
from bot.domain.people import Account
from bot.flood import Flood
from bot.identity import Identity
from bot.messages import Document, Inbound, Outcome, Show
from bot.presses import pressed
from bot.questions import ask
from bot.reference import Reference
from bot.storage import cases, exchanges
from bot.turn import Turn
from bot.wording import forms

log = structlog.get_logger()

_COMMANDS: dict[str, Kind | None] = {"rumeur": Kind.RUMEUR, "signaler": None}
_FORMS: dict[str, Callable[[Desk, Turn], Awaitable[Outcome]]] = {
    forms.REPORT: reports.submitted,
    forms.COMPLETE: reports.completed,
    forms.CLOSE: reports.closed,
}


class Conversation:
    """Handles one act at a time: understood, decided, committed, and only then answered."""

    def __init__(self, desk: Desk, identity: Identity, reference: Reference) -> None:
        self._desk = desk
        self._identity = identity
        self._reference = reference
        self._flood = Flood()
        self._late: set[asyncio.Task[None]] = set()

    async def handle(self, inbound: Inbound) -> Outcome:
        """Handle one act. Whatever must survive is committed when this returns.

        A second delivery of the same act has no second effect. Raises what the database raises:
        the channel then lets the platform deliver an event again, or tells the person that nothing
        was recorded.
        """
        turn = await self._turn(inbound)
        try:
            return await self._dispatch(turn)
        except Refused as refusal:
            return Outcome(Show(self._refusal(refusal.reason)))

    def _found_late(self, account: Account) -> None:
        task = asyncio.create_task(self._reroute(account))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _reroute(self, account: Account) -> None:
        """A look-up that ended late: the running cases of that account find their way."""
        snapshot = await self._reference.current()
        person = snapshot.directory.by_account(account)
        if person is None:
            return
        now = self._desk.clock()
        async with self._desk.database.write() as connection:
            await self._desk.casework.identified(connection, account, person, snapshot, now)
        self._desk.wake()

    async def _turn(self, inbound: Inbound) -> Turn:
        snapshot = await self._reference.current()
        author = await self._identity.author(inbound.author, snapshot, self._found_late)
        return Turn(inbound, author, snapshot, self._desk.clock())

    async def _dispatch(self, turn: Turn) -> Outcome:
        inbound, desk = turn.inbound, self._desk
        if inbound.form is not None:
            submitted = _FORMS.get(inbound.form)
            if submitted is None:
                raise Refused("action_perimee")
            return await submitted(desk, turn)
        if inbound.button is not None:
            return await pressed(desk, turn, inbound.button)
        if inbound.command in _COMMANDS:
            return await reports.command(desk, turn, _COMMANDS[inbound.command])
        if inbound.address.thread is not None and not inbound.command:
            spoken = await self._case_talk(turn)
            if spoken is not None:
                return spoken
        if not self._flood.allows(f"{inbound.channel}:{inbound.author.id}", turn.now):
            return await self._too_fast(turn)
        return await ask(desk, turn)

    async def _case_talk(self, turn: Turn) -> Outcome | None:
        """A reply under a case's card; None when the thread is no case's."""
        inbound, desk = turn.inbound, self._desk
        async with desk.database.read() as connection:
            surfaces = await cases.surfaces_in_thread(connection, inbound.address)
        if not surfaces:
            return None
        if len(surfaces) > 1:
            raise Refused("fil_commun")
        if not inbound.text.strip():
            return Outcome()
        async with desk.database.write() as connection:
            if not await exchanges.received(connection, inbound.key, turn.now):
                return Outcome(duplicate=True)
            await desk.casework.talk(
                connection, surfaces[0], turn.author.actor, inbound.text, turn.snapshot, turn.now
            )
        desk.wake()
        return Outcome()

    async def _too_fast(self, turn: Turn) -> Outcome:
        log.info("flood_limited", channel=turn.inbound.channel)
        return Outcome(Show(self._refusal("trop_de_messages")))

    def _refusal(self, reason: str) -> Document:
        phrases = self._desk.voice.phrases
        return Document(phrases(f"refus.{reason}"), (phrases.paragraph(f"refus.{reason}"),))


def not_recorded(desk: Desk) -> Document:
    """What a person reads when nothing could be stored: that it is NOT recorded, whom to call."""
    phrases, telephone = desk.voice.phrases, desk.voice.telephone
    text = phrases("refus.non_enregistre", telephone=telephone)
    paragraph = phrases.paragraph("refus.non_enregistre", telephone=telephone)
    return Document(text, (paragraph,))
