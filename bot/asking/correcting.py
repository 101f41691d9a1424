"""« Corriger »: writing to everyone who received an answer, where each of them asked."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Document
from bot.storage import exchanges, outbox
from bot.storage.exchanges import Exchange
from bot.storage.outbox import Job
from bot.storage.review import corrections
from bot.storage.review.corrections import Correction
from bot.wording.corrected import corrected_answer
from bot.wording.voice import Voice
from faq.catalogue import Catalogue

JOB = "correction"
_AT_ONCE = 500


async def send(connection: AsyncConnection, correction: Correction, key: str) -> Correction | None:
    """Write a correction and its messages down, one an account; None when `key` came before."""
    now = correction.at
    if not await exchanges.received(connection, f"{JOB}:{key}", now):
        return None
    found = await corrections.recipients(connection, correction.entry, correction.since, now)
    kept = replace(correction, recipients=len(found))
    kept = replace(kept, id=await corrections.add(connection, kept))
    jobs = [_job(kept, exchange) for exchange in found]
    for start in range(0, len(jobs), _AT_ONCE):
        await outbox.add(connection, jobs[start : start + _AT_ONCE], now)
    return kept


async def written(
    connection: AsyncConnection, voice: Voice, catalogue: Catalogue, job: Job, exchange: Exchange
) -> Document | None:
    """The message of a job, or None when its correction is no more."""
    correction = await corrections.get(connection, int(job.name or 0))
    if correction is None:
        return None
    entry = catalogue.get(correction.entry)
    return corrected_answer(
        voice,
        title=entry.title if entry else correction.entry,
        received=exchange.at,
        text=correction.text,
        now=correction.at,
    )


def _job(correction: Correction, exchange: Exchange) -> Job:
    lane = f"{exchange.address.channel}:{exchange.address.room}"
    return Job(
        JOB,
        lane,
        # Alone in its order key: nobody's answer waits for it.
        f"{JOB}:{correction.id}:{exchange.id}",
        correction.at,
        exchange_id=exchange.id,
        name=str(correction.id),
    )
