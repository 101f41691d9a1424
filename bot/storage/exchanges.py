"""What people asked and what Vigie answered, as the DCAP will review it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.people import Account, Address, Role
from bot.storage.schema import drafts, exchanges, inbox
from bot.storage.terms import terms_of

DRAFT_LIFE = timedelta(hours=24)
HELPFUL, UNHELPFUL, NONE_FITS = "utile", "inutile", "aucune"


@dataclass(frozen=True)
class Exchange:
    """One question and what was decided about it. `text` is already masked.

    `candidates` are (entry id, probability), best first. `role` is the role the answer was written
    for: the directory's, or the one the person declared. `leans_on` is the exchange before it that
    completes the question; `citizen` is the topic of a citizen's question that was pasted.
    """

    id: int
    at: datetime
    address: Address
    account: str
    person: str | None
    role: Role | None
    circonscription: str
    text: str
    intent: str | None
    is_report: bool
    zone: str
    candidates: tuple[tuple[str, float], ...]
    entry: str | None
    edition: str
    answer_hash: str | None = None
    chosen: str | None = None
    feedback: str | None = None
    case_id: int | None = None
    leans_on: int | None = None
    citizen: str | None = None


async def received(connection: AsyncConnection, key: str, now: datetime) -> bool:
    """Note that this act arrived; False when it had arrived before."""
    row = {"key": key, "received_at": now}
    return (await connection.execute(_receive(connection.dialect.name), row)).rowcount == 1


async def add(connection: AsyncConnection, exchange: Exchange) -> int:
    """Store an exchange (its `id` is ignored) and return its id."""
    values = {
        "at": exchange.at,
        "channel": exchange.address.channel,
        "room": exchange.address.room,
        "thread": exchange.address.thread,
        "account": exchange.account,
        "person": exchange.person,
        "role": exchange.role,
        "circonscription": exchange.circonscription,
        "text": exchange.text,
        "intent": exchange.intent,
        "is_report": exchange.is_report,
        "zone": exchange.zone,
        "candidates": [list(candidate) for candidate in exchange.candidates],
        "entry": exchange.entry,
        "edition": exchange.edition,
        "answer_hash": exchange.answer_hash,
        "leans_on": exchange.leans_on,
        "citizen": exchange.citizen,
        "terms": terms_of(exchange.text),
    }
    return int((await connection.execute(_add(), values)).scalar_one())


async def get(connection: AsyncConnection, exchange_id: int) -> Exchange | None:
    """One exchange, or None."""
    row = (await connection.execute(_by_id(), {"wanted": exchange_id})).one_or_none()
    return exchange_of(row._mapping) if row else None


async def is_first(connection: AsyncConnection, account: Account) -> bool:
    """Whether this account has never asked anything."""
    query = select(exchanges.c.id).where(
        exchanges.c.channel == account.channel, exchanges.c.account == account.id
    )
    return (await connection.execute(query.limit(1))).first() is None


async def latest_of(
    connection: AsyncConnection, account: Account, *, since: datetime
) -> Exchange | None:
    """The last exchange of this account since that moment, or None."""
    query = (
        select(exchanges)
        .where(
            exchanges.c.channel == account.channel,
            exchanges.c.account == account.id,
            exchanges.c.at >= since,
        )
        .order_by(exchanges.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return exchange_of(row._mapping) if row else None


async def note(connection: AsyncConnection, exchange_id: int, **values: Any) -> None:
    """Write down what became of an exchange: feedback, chosen, entry, role, case_id, text…"""
    if "text" in values:
        values["terms"] = terms_of(values["text"])
    await connection.execute(
        update(exchanges).where(exchanges.c.id == exchange_id).values(**values)
    )


async def between(
    connection: AsyncConnection, start: datetime, end: datetime, *, after: int = 0, limit: int = 500
) -> Sequence[Exchange]:
    """A page of exchanges in a stretch of time, by id, starting after an id."""
    query = (
        select(exchanges)
        .where(exchanges.c.at >= start, exchanges.c.at < end, exchanges.c.id > after)
        .order_by(exchanges.c.id)
        .limit(limit)
    )
    return [exchange_of(row._mapping) for row in await connection.execute(query)]


async def keep_draft(
    connection: AsyncConnection, exchange_id: int, text: str, now: datetime
) -> None:
    """Keep confidential words for a day, so that a form can be filled with them.

    Those whose day is over are forgotten at the same time.
    """
    await connection.execute(delete(drafts).where(drafts.c.expires_at <= now))
    await connection.execute(
        insert(drafts).values(exchange_id=exchange_id, text=text, expires_at=now + DRAFT_LIFE)
    )


async def draft(connection: AsyncConnection, exchange_id: int, now: datetime) -> str:
    """The words still kept for an exchange, or an empty string."""
    query = select(drafts.c.text).where(
        drafts.c.exchange_id == exchange_id, drafts.c.expires_at > now
    )
    return (await connection.execute(query)).scalar_one_or_none() or ""


async def forget_draft(connection: AsyncConnection, exchange_id: int) -> None:
    """The words have found their case."""
    await connection.execute(delete(drafts).where(drafts.c.exchange_id == exchange_id))


@cache
def _receive(dialect: str) -> Any:
    """Built once, like the two below: they run at every message."""
    upsert = upsert_sqlite if dialect == "sqlite" else upsert_postgresql
    return upsert(inbox).on_conflict_do_nothing()


@cache
def _add() -> Any:
    return insert(exchanges).returning(exchanges.c.id)


@cache
def _by_id() -> Any:
    return select(exchanges).where(exchanges.c.id == bindparam("wanted"))


def exchange_of(row: Any) -> Exchange:
    """The exchange that a row of its table holds."""
    return Exchange(
        id=row["id"],
        at=row["at"],
        address=Address(row["channel"], row["room"], row["thread"]),
        account=row["account"],
        person=row["person"],
        role=Role(row["role"]) if row["role"] else None,
        circonscription=row["circonscription"],
        text=row["text"],
        intent=row["intent"],
        is_report=row["is_report"],
        zone=row["zone"],
        candidates=tuple((entry, probability) for entry, probability in row["candidates"]),
        entry=row["entry"],
        edition=row["edition"],
        answer_hash=row["answer_hash"],
        chosen=row["chosen"],
        feedback=row["feedback"],
        case_id=row["case_id"],
        leans_on=row["leans_on"],
        citizen=row["citizen"],
    )
