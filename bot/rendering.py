"""From a job to what is said: everything is read at the moment of sending, never before."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.domain.effects import Recipient, Step, recipient
from bot.domain.people import Account, Address
from bot.domain.rights import Actor
from bot.identity import Author
from bot.messages import Document, Inbound
from bot.questions import document
from bot.reference import Snapshot
from bot.storage import cases, exchanges, outbox
from bot.storage.outbox import Job
from bot.turn import Turn
from bot.wording.answers import welcome_page
from bot.wording.cards import CaseFile, card, wave
from bot.wording.notices import notice, talk


@dataclass(frozen=True)
class Message:
    """What to say and where; `surface` when it is a card that is kept up to date.

    `joined` are the surfaces of other cases that share the card, in a wave.
    """

    address: Address
    document: Document
    surface: cases.Surface | None = None
    joined: tuple[cases.Surface, ...] = ()

    @property
    def digest(self) -> str:
        """A fingerprint of the document: an unchanged card is not sent again."""
        return hashlib.sha256(repr(self.document).encode()).hexdigest()


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
        file = await self._file(connection, job.case_id or 0, snapshot, now)
        if file is None:
            return None
        voice = self._desk.voice
        if job.surface_id is not None:
            surface = next((item for item in file.surfaces if item.id == job.surface_id), None)
            if surface is None:
                return None
            joined = tuple(await cases.joined_to(connection, surface.id))
            if joined:
                others = [await self._file(connection, s.case_id, snapshot, now) for s in joined]
                together = wave(voice, [file, *(other for other in others if other)])
                return Message(surface.address, together, surface, joined)
            return Message(surface.address, card(voice, file, surface), surface)
        to = recipient(job.recipient or "")
        ledger = self._desk.ledger
        find = ledger.address if job.history_id is None else ledger.place
        address = find(to, file.case, snapshot.directory)
        if address is None:
            return None
        if job.history_id is None:
            cause = self._lost_cause(file)
            return Message(address, notice(voice, file, job.name or "", cause=cause))
        said = await cases.entry(connection, job.history_id)
        if said is None or said.note is None:
            return None
        spoken = talk(voice, file, actor=said.actor, words=said.note, to=to)
        return Message(_in_case_thread(address, file, to), spoken)

    async def _of_exchange(
        self, connection: AsyncConnection, job: Job, snapshot: Snapshot, now: datetime
    ) -> Message | None:
        exchange = await exchanges.get(connection, job.exchange_id or 0)
        if exchange is None:
            return None
        if job.job == "welcome":
            return Message(exchange.address, welcome_page(self._desk.voice))
        account = Account(exchange.address.channel, exchange.account)
        person = snapshot.directory.people.get(exchange.person or "")
        author = Author(Actor(account, person), exchange.role, exchange.circonscription)
        inbound = Inbound(exchange.address.channel, "", account, exchange.address)
        turn = Turn(inbound, author, snapshot, now)
        return Message(exchange.address, await document(self._desk, connection, turn, exchange))

    async def _file(
        self, connection: AsyncConnection, case_id: int, snapshot: Snapshot, now: datetime
    ) -> CaseFile | None:
        case = await cases.get(connection, case_id)
        if case is None:
            return None
        steps = await outbox.steps_of(connection, case_id)
        definition = self._desk.understander.definitions[case.kind]
        return CaseFile(
            case=case,
            words=await cases.words(connection, case_id),
            surfaces=await cases.surfaces_of(connection, case_id),
            steps=[(Step(name), due) for name, due in steps],
            directory=snapshot.directory,
            now=now,
            labels={item.id: item.label for item in definition.form},
        )

    def _lost_cause(self, file: CaseFile) -> str:
        voice = self._desk.voice
        lost = [voice.cause(card.failure) for card in file.surfaces if card.failure]
        return ", ".join(dict.fromkeys(lost)) or voice.phrases("cause.autre")


def _in_case_thread(address: Address, file: CaseFile, to: Recipient) -> Address:
    """Case talk goes under the recipient's own card, where the conversation is.

    Threads have one level: under a card that stands in a thread, that is the thread.
    """
    for surface in file.surfaces:
        if surface.recipient == to and surface.message is not None:
            place = surface.message.address
            return place if place.thread is not None else place.in_thread(surface.message.id)
    return address
