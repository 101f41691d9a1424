"""Files that people join to a case: written down with their words, to be fetched at once."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.casework.casework import readers
from bot.domain.case import Case
from bot.domain.effects import Recipient, SurfaceKind, ToPerson, ToReporter
from bot.domain.rights import asked_in_field
from bot.sending.ledger import surface_job
from bot.storage import cases, files, outbox
from bot.storage.cases import Surface
from bot.storage.files import JOINED, JOINED_INTERNAL, State
from bot.storage.outbox import Job
from bot.turn import Turn

FETCH_LANES = 4
"""How many files of one platform are fetched at a time."""


async def join(
    connection: AsyncConnection, turn: Turn, case: Case, kind: SurfaceKind, *, inside: bool
) -> None:
    """Write down the files of an act, one line of history each, in the caller's transaction.

    `kind` is the card under which they were sent, which says who will read them; `inside` keeps
    them among those who handle the case. Whether their author may is already known.
    """
    actor, channel = turn.author.actor, turn.inbound.channel
    writer = actor.person.id if actor.person else None
    asked = asked_in_field(case, turn.snapshot.directory)
    to = [reader.key for reader in readers(case, kind, writer, inside=inside, asked=asked)]
    jobs = []
    for file in turn.inbound.files:
        entry = await cases.append(
            connection,
            case,
            case,
            at=turn.now,
            actor=actor.id,
            event=JOINED_INTERNAL if inside else JOINED,
            message_key=turn.inbound.key,
        )
        await files.add(
            connection,
            case_id=case.id,
            entry=entry,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            source={
                "channel": channel,
                "where": dict(file.source),
                "author": _author(kind, writer).key,
                "to": to,
            },
            now=turn.now,
        )
        lane = f"fichiers:{channel}:{entry % FETCH_LANES}"
        jobs.append(
            Job("fetch", lane, f"fichier:{entry}", turn.now, case_id=case.id, history_id=entry)
        )
    await outbox.add(connection, jobs, turn.now)


async def hand_over(connection: AsyncConnection, card: Surface, now: datetime) -> None:
    """A card was just posted to somebody who handles the case: its files come under it.

    Whoever joined one has it already, and what was given once is not given again.
    """
    if card.kind not in (SurfaceKind.THREAD, SurfaceKind.ALERT):
        return
    to = card.recipient
    kept = [
        file
        for file in await files.files_of(connection, card.case_id)
        if file.state is State.KEPT and to != ToPerson(file.actor)
    ]
    after = replace(surface_job(card, now), job="relay", surface_id=None, once_key=None)
    jobs = [replace(after, history_id=file.entry, recipient=to.key) for file in kept]
    await outbox.add(connection, jobs, now)


def _author(kind: SurfaceKind, writer: str | None) -> Recipient:
    """Who is told, privately, what became of the file."""
    if kind is SurfaceKind.RECEIPT or writer is None:
        return ToReporter()
    return ToPerson(writer)
