"""Who read or exported what in the console, and why: lines are added, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Kind
from bot.storage.schema import journal


class Act(StrEnum):
    """What is worth a line; the value is what the exports write."""

    SIGNED_IN = "connexion"
    READ = "lecture"
    IDENTITY = "identite"
    FILE = "fichier"
    EXPORT = "export"
    CASE = "dossier"
    SUSPEND = "suspension"
    LIFT = "reprise"
    CORRECT = "correction"


@dataclass(frozen=True)
class Line:
    """One line of the journal. `subject` is a reference, a page or a count, never words."""

    id: int
    at: datetime
    reviewer: str
    name: str
    act: str
    subject: str
    reason: str | None


@dataclass(frozen=True)
class Wanted:
    """Which lines to show; an empty field leaves none out. `until` is excluded.

    `confidential`: with the lines about confidential cases, whose reference alone says too much.
    """

    name: str = ""
    act: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    confidential: bool = False


async def append(
    connection: AsyncConnection,
    *,
    reviewer: str,
    name: str,
    act: Act,
    subject: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Add a line: `reviewer` is the provider's id of who did it, `name` the name shown then."""
    await connection.execute(
        insert(journal).values(
            at=now,
            reviewer=reviewer[:200],
            name=name[:200],
            act=act,
            subject=subject[:200],
            reason=reason,
        )
    )


async def lines(
    connection: AsyncConnection, wanted: Wanted, *, before: int | None = None, limit: int = 50
) -> Sequence[Line]:
    """The lines wanted, newest first; `before` is the id of the last line already shown."""
    query = _where(select(journal), wanted)
    if before is not None:
        query = query.where(journal.c.id < before)
    rows = await connection.execute(query.order_by(journal.c.id.desc()).limit(limit))
    return [
        Line(row.id, row.at, row.reviewer, row.name, row.act, row.subject, row.reason)
        for row in rows
    ]


def _where(query: Select[tuple[object, ...]], wanted: Wanted) -> Select[tuple[object, ...]]:
    if not wanted.confidential:
        # A subject that is about a case begins with its reference.
        query = query.where(journal.c.subject.not_like(f"{Kind.MANQUEMENT.prefix}-%"))
    if wanted.name:
        query = query.where(
            func.lower(journal.c.name).contains(wanted.name.lower(), autoescape=True)
        )
    if wanted.act:
        query = query.where(journal.c.act == wanted.act)
    if wanted.subject:
        query = query.where(journal.c.subject == wanted.subject)
    if wanted.since is not None:
        query = query.where(journal.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(journal.c.at < wanted.until)
    return query
