"""From a job to what is said: everything is read at the moment of sending, never before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.asking import correcting
from bot.asking.questions import document
from bot.casework.waves import one_rumour
from bot.desk import Desk
from bot.domain.effects import Recipient, recipient
from bot.domain.people import Account, Address
from bot.domain.reminders import REMINDERS
from bot.domain.rights import Actor
from bot.identity import Author
from bot.instructions import cards as instruction_cards
from bot.messages import Document, Inbound
from bot.reference import Snapshot
from bot.sending import summary
from bot.sending.case_file import case_file
from bot.sending.outgoing import Message
from bot.sending.reminding import reminder
from bot.storage import cases, exchanges
from bot.storage.outbox import Job
from bot.talking.lines import line
from bot.turn import Turn
from bot.wording.answers import welcome_page
from bot.wording.cards import CaseFile, card, wave
from bot.wording.notices import notice
from bot.wording.rolled import one_card
from bot.wording.rumours import QUOTES


class Renderer:
    """Writes the message of a job; None when there is nothing left to say."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def message(
        self, connection: AsyncConnection, job: Job, snapshot: Snapshot, now: datetime
    ) -> Message | None:
        """The message of a job, from what the database holds now."""
        if job.exchange_id is not None:
            return await self._of_exchange(connection, job, snapshot, now)
        if job.job == summary.CARD:
            page = await summary.written(connection, self._desk, job, now)
            return Message(*page) if page else None
        file = await self._file(connection, job.case_id or 0, snapshot, now)
        if file is None:
            return None
        voice = self._desk.voice
        if job.surface_id is not None:
            surface = next((item for item in file.surfaces if item.id == job.surface_id), None)
            if surface is not None and surface.instruction:
                return await self._of_instruction(connection, job, file, surface)
            if surface is None or (surface.message is None and file.withheld(surface)):
                # Who lost their part before the card left learns nothing of it.
                return None
            joined = tuple(await cases.joined_to(connection, surface.id))
            if joined:
                shared = await self._shared(connection, file, joined, snapshot, now)
                return Message(surface.address, shared, surface, joined)
            return Message(surface.address, card(voice, file, surface), surface)
        if job.job == "notice" and job.name in REMINDERS:
            asked = await reminder(
                connection, self._desk, job, file,
                lambda id_: self._file(connection, id_, snapshot, now),
            )  # fmt: skip
            if asked is None:
                return None
            return Message(asked.address, asked.document, companions=asked.companions)
        to = recipient(job.recipient or "")
        ledger = self._desk.ledger
        find = ledger.address if job.history_id is None else ledger.place
        address = find(to, file.case, snapshot.directory)
        if address is None:
            return None
        if job.history_id is None:
            cause = self._lost_cause(file)
            return Message(address, notice(voice, file, job.name or "", cause=cause))
        said = await line(connection, voice, file, job.history_id, to)
        if said is None:
            return None
        there = said.carried.message
        place = there.address if there is not None else _in_case_thread(address, file, to)
        return Message(place, said.document, line=said)

    async def file(
        self, connection: AsyncConnection, case_id: int, snapshot: Snapshot, now: datetime
    ) -> CaseFile | None:
        """A case with everything its cards show, or None."""
        return await self._file(connection, case_id, snapshot, now)

    async def _of_instruction(
        self, connection: AsyncConnection, job: Job, file: CaseFile, surface: cases.Surface
    ) -> Message | None:
        said = await instruction_cards.document(
            connection, job, self._desk.voice, file.case, surface, file.directory, file.now
        )
        if said is None:
            return None
        return Message(surface.address, said, surface if job.job == "surface" else None)

    async def _shared(
        self,
        connection: AsyncConnection,
        file: CaseFile,
        joined: Sequence[cases.Surface],
        snapshot: Snapshot,
        now: datetime,
    ) -> Document:
        """The card that several cases share: a wave, or many reports of what looks like one."""
        voice, ids = self._desk.voice, [file.case.id, *(card.case_id for card in joined)]
        alike = await one_rumour(connection, ids)
        quoted = ids[1:QUOTES] if alike else ids[1:]
        others = [await self._file(connection, id_, snapshot, now) for id_ in quoted]
        files = [file, *(other for other in others if other)]
        if not alike:
            return wave(voice, files)
        return one_card(voice, file, await cases.several(connection, ids), files)

    async def _of_exchange(
        self, connection: AsyncConnection, job: Job, snapshot: Snapshot, now: datetime
    ) -> Message | None:
        exchange = await exchanges.get(connection, job.exchange_id or 0)
        if exchange is None:
            return None
        if job.job == "welcome":
            return Message(exchange.address, welcome_page(self._desk.voice))
        if job.job == correcting.JOB:
            catalogue = self._desk.understander.matcher.catalogue
            corrected = await correcting.written(
                connection, self._desk.voice, catalogue, job, exchange
            )
            return Message(exchange.address, corrected) if corrected else None
        account = Account(exchange.address.channel, exchange.account)
        person = snapshot.directory.people.get(exchange.person or "")
        author = Author(Actor(account, person), exchange.role, exchange.circonscription)
        inbound = Inbound(exchange.address.channel, "", account, exchange.address)
        turn = Turn(inbound, author, snapshot, now)
        return Message(exchange.address, await document(self._desk, connection, turn, exchange))

    async def _file(
        self, connection: AsyncConnection, case_id: int, snapshot: Snapshot, now: datetime
    ) -> CaseFile | None:
        definitions = self._desk.understander.definitions
        return await case_file(connection, case_id, definitions, snapshot.directory, now)

    def _lost_cause(self, file: CaseFile) -> str:
        voice = self._desk.voice
        lost = [voice.cause(card.failure) for card in file.surfaces if card.failure]
        return ", ".join(dict.fromkeys(lost)) or voice.phrases("cause.autre")


def _in_case_thread(address: Address, file: CaseFile, to: Recipient) -> Address:
    """Case talk goes under the recipient's own card, where the conversation is.

    Threads have one level: under a card that stands in a thread, that is the thread.
    """
    for surface in file.surfaces:
        if surface.recipient == to and surface.message is not None and surface.kind.shows_case:
            place = surface.message.address
            return place if place.thread is not None else place.in_thread(surface.message.id)
    return address
