"""What reviewers propose to add to the content; a later edition takes it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import proposals

PHRASING, ENTRY, OUTSIDE = "formulation", "fiche", "hors_sujet"
KINDS = (PHRASING, ENTRY, OUTSIDE)
TO_DO = "a_traiter"


@dataclass(frozen=True)
class Proposal:
    """One addition: `text` is a question as people put it, `exchanges` those that ask for it.

    `entry` is the entry that a phrasing would join, None for the other kinds.
    """

    kind: str
    entry: str | None
    text: str
    exchanges: tuple[int, ...]
    by: str
    at: datetime
    state: str = TO_DO
    id: int = 0


async def propose(connection: AsyncConnection, proposal: Proposal) -> int:
    """Write a proposal down (its `id` is ignored) and return its id."""
    values = {
        "kind": proposal.kind,
        "entry": proposal.entry,
        "text": proposal.text,
        "exchanges": list(proposal.exchanges),
        "by": proposal.by,
        "at": proposal.at,
        "state": proposal.state,
    }
    result = await connection.execute(insert(proposals).values(values).returning(proposals.c.id))
    return int(result.scalar_one())


async def all_proposals(connection: AsyncConnection) -> Sequence[Proposal]:
    """Every proposal, oldest first."""
    return [
        Proposal(
            kind=row.kind,
            entry=row.entry,
            text=row.text,
            exchanges=tuple(row.exchanges),
            by=row.by,
            at=row.at,
            state=row.state,
            id=row.id,
        )
        for row in await connection.execute(select(proposals).order_by(proposals.c.id))
    ]


async def covered_since(connection: AsyncConnection, since: datetime) -> frozenset[int]:
    """The exchanges that proposals of this stretch of time answer for."""
    query = select(proposals.c.exchanges).where(proposals.c.at >= since)
    return frozenset(id for (ids,) in await connection.execute(query) for id in ids)
