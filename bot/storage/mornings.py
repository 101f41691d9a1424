"""Whether a daily job of the outbox has already been carried out."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import DONE, Job
from bot.storage.schema import outbox


async def was_done(connection: AsyncConnection, job: Job) -> bool:
    """Whether another job of the same kind and day, `name`, is done."""
    query = select(outbox.c.id).where(
        outbox.c.job == job.job,
        outbox.c.name == job.name,
        outbox.c.state == DONE,
        outbox.c.id != job.id,
    )
    return (await connection.execute(query.limit(1))).first() is not None
