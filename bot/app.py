"""The composition root: everything is assembled here, and nowhere else."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.casework.casework import Casework
from bot.casework.resemblance import Reader
from bot.channel import Channel
from bot.compiled import default_cache, load_understander
from bot.config import Settings
from bot.conversation import Conversation, not_recorded
from bot.desk import Desk
from bot.domain.directory import Circonscription
from bot.domain.effects import Room
from bot.domain.people import Address
from bot.identity import Identity
from bot.messages import Document, Inbound, Outcome
from bot.metrics import Metrics
from bot.reference import Reference
from bot.sending.delivery import Delivery, Pace
from bot.sending.ledger import Ledger
from bot.sending.metered import Metered
from bot.sending.rendering import Renderer
from bot.storage.engine import Database
from bot.wording.phrases import load_phrases
from bot.wording.voice import Voice
from intents.sameness import Sameness
from intents.understanding import Understander

_DAYS_A_MONTH = 365 / 12


def utc_now() -> datetime:
    """The service's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Vigie:
    """A Vigie ready to work: what a channel's listener needs, and what a process must run."""

    conversation: Conversation
    delivery: Delivery
    reference: Reference
    desk: Desk
    database: Database
    metrics: Metrics

    async def handle(self, inbound: Inbound) -> Outcome:
        """Handle one act, and count the time it took."""
        started = time.perf_counter()
        try:
            return await self.conversation.handle(inbound)
        finally:
            took = time.perf_counter() - started
            self.metrics.handled.labels(inbound.channel).observe(took)

    def not_recorded(self) -> Document:
        """What to show when `handle` failed for somebody who will not be delivered again."""
        return not_recorded(self.desk)


def assemble(
    settings: Settings,
    *,
    database: Database,
    channels: Mapping[str, Channel],
    rooms: Mapping[Room, Address],
    understander: Understander,
    clock: Callable[[], datetime] = utc_now,
    pace: Pace | None = None,
) -> Vigie:
    """Put a Vigie together on an open database and the channels in service.

    `clock` gives aware instants; tests and the demonstration move it.
    """
    work = asyncio.Event()
    metrics = Metrics()
    metered = {name: Metered(channel, metrics) for name, channel in channels.items()}
    ledger = Ledger(rooms)
    casework = Casework(ledger, settings.choices)
    desk = Desk(
        database=database,
        understander=understander,
        casework=casework,
        ledger=ledger,
        voice=voice(settings),
        clock=clock,
        wake=work.set,
        resembling=Reader(lambda: Sameness.of(understander.matcher, understander.circonscriptions)),
    )
    reference = Reference(database, frozenset(channels), clock)
    delivery = Delivery(
        database=database,
        channels=metered,
        renderer=Renderer(desk),
        casework=casework,
        ledger=ledger,
        reference=reference,
        clock=clock,
        work=work,
        pace=pace or Pace(),
    )
    conversation = Conversation(desk, Identity(metered, clock), reference)
    return Vigie(conversation, delivery, reference, desk, database, metrics)


def voice(settings: Settings) -> Voice:
    """The sentences, with the links and the telephone that the settings give."""
    return Voice(
        phrases=load_phrases(settings.links),
        telephone=settings.dcap_telephone,
        official_accounts=settings.link_comptes_officiels,
        retention_months=round(settings.retention_exchanges_days / _DAYS_A_MONTH),
        emergency_line=settings.emergency_line,
    )


def understanding(settings: Settings, divisions: Sequence[Circonscription]) -> Understander:
    """The engine on the configured content; raises faq's ContentError."""
    known = tuple((item.code, item.nom) for item in divisions)
    return load_understander(settings.content_dir, known, cache=default_cache())
