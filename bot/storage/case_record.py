"""A case's record as the console shows it: what happened, what was said, what was lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.outbox import DEAD
from bot.storage.relays import EDITED, RETRACTED
from bot.storage.schema import history, outbox


@dataclass(frozen=True)
class Told:
    """One line of a case's record as it reads now.

    `text` is None for an event without words, or for words that their author took away
    (`retracted`); `edited` says that they are not the first ones.
    """

    id: int
    at: datetime
    actor: str
    event: str
    text: str | None
    edited: bool = False
    retracted: bool = False


async def record(connection: AsyncConnection, case_id: int) -> Sequence[Told]:
    """Everything that happened and was said in a case, oldest first, as authors left it."""
    query = select(history).where(history.c.case_id == case_id).order_by(history.c.id)
    told: dict[int, Told] = {}
    for row in await connection.execute(query):
        first = told.get(row.amends) if row.event in (EDITED, RETRACTED) else None
        if first is None:
            told[row.id] = Told(row.id, row.at, row.actor, row.event, row.note)
        elif row.event == EDITED:
            told[first.id] = replace(first, text=row.note, edited=True)
        else:
            told[first.id] = replace(first, text=None, retracted=True)
    return list(told.values())


async def last_entry(connection: AsyncConnection, case_id: int) -> int:
    """The number of the last line of a case's record: it grows with everything that happens."""
    query = select(func.max(history.c.id)).where(history.c.case_id == case_id)
    return int((await connection.execute(query)).scalar_one() or 0)


async def lost_jobs(connection: AsyncConnection, case_id: int) -> Sequence[tuple[str, str, str]]:
    """What could not be sent about a case, as (job, name, cause)."""
    query = select(outbox.c.job, outbox.c.name, outbox.c.error).where(
        outbox.c.case_id == case_id, outbox.c.state == DEAD
    )
    rows = await connection.execute(query.order_by(outbox.c.id))
    return [(row.job, row.name or "", row.error or "") for row in rows]
