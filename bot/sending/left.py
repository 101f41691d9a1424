"""What else is true once a notice has left: who knows now, and what it said for others."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.effects import ToReporter
from bot.storage.companions import finish_companions
from bot.storage.outbox import Job
from bot.storage.told import reporter_told

OUTCOMES = frozenset({"clos", "correction"})
"""The notices that tell how a case ended."""


async def note_left(
    connection: AsyncConnection, job: Job, companions: Collection[int], now: datetime
) -> None:
    """Write it down in the transaction that settles the job; `companions` are ids of jobs."""
    await finish_companions(connection, companions, now)
    outcome = job.job == "notice" and job.name in OUTCOMES
    if outcome and job.recipient == ToReporter().key and job.case_id is not None:
        await reporter_told(connection, job.case_id, now)
