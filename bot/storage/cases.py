"""Cases, their words, their history and their cards, as rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channel import MessageId
from bot.domain.case import Case, Issue, Kind, Reporter, Spoken, Status
from bot.domain.effects import Recipient, SurfaceKind, recipient
from bot.domain.people import Account, Address, Role
from bot.domain.scrutin import Phase
from bot.storage.left_behind import left_in
from bot.storage.schema import case_words, cases, counters, history, surfaces


@dataclass(frozen=True)
class Entry:
    """One line of a case's history: an event, or something said (`event` is « mot »)."""

    id: int
    at: datetime
    actor: str
    event: str
    note: str | None


@dataclass(frozen=True)
class Surface:
    """A card of a case somewhere. `message` is None until it is first posted.

    In a wave of alerts, several cases share one card: `leader` is then the surface whose job posts
    and updates it, None for a card of its own or for the leader itself. `instruction` is the id of
    the instruction that the card shows or follows, 0 for other cards; `read_at` is when its reader
    said that they had read it.
    """

    id: int
    case_id: int
    kind: SurfaceKind
    recipient: Recipient
    address: Address
    message: MessageId | None
    digest: str | None
    posted_at: datetime | None
    failure: str | None
    leader: int | None = None
    instruction: int = 0
    read_at: datetime | None = None


async def insert_case(connection: AsyncConnection, case: Case) -> Case:
    """Store a new case; gives it back with its id and its number."""
    number = (
        await connection.execute(
            update(counters)
            .where(counters.c.kind == case.kind)
            .values(last=counters.c.last + 1)
            .returning(counters.c.last)
        )
    ).scalar_one()
    numbered = replace(case, number=number)
    result = await connection.execute(
        insert(cases).values(_columns(numbered)).returning(cases.c.id)
    )
    return replace(numbered, id=result.scalar_one())


async def save(connection: AsyncConnection, case: Case) -> None:
    """Store a case as it is now."""
    await connection.execute(update(cases).where(cases.c.id == case.id).values(_columns(case)))


async def get(
    connection: AsyncConnection, case_id: int, *, for_update: bool = False
) -> Case | None:
    """One case, or None. `for_update` keeps other replicas from changing it meanwhile."""
    query = select(cases).where(cases.c.id == case_id)
    if for_update:
        query = query.with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return _case(row._mapping) if row else None


async def numbered(connection: AsyncConnection, kind: Kind, number: int) -> Case | None:
    """The case that people call by this kind's letters and this number, or None."""
    query = select(cases).where(cases.c.kind == kind, cases.c.number == number)
    row = (await connection.execute(query)).one_or_none()
    return _case(row._mapping) if row else None


async def unverified_of(connection: AsyncConnection, account: Account) -> Sequence[Case]:
    """The running cases of somebody whom the directory did not know."""
    query = select(cases).where(
        cases.c.reporter_channel == account.channel,
        cases.c.reporter_account == account.id,
        cases.c.reporter_verified.is_(False),
        cases.c.status != Status.CLOS,
    )
    rows = await connection.execute(query.with_for_update())
    return [_case(row._mapping) for row in rows]


async def latest_of(
    connection: AsyncConnection, account: Account, person: str | None, *, limit: int = 5
) -> Sequence[Case]:
    """The last cases that somebody reported, newest first."""
    mine = and_(cases.c.reporter_channel == account.channel, cases.c.reporter_account == account.id)
    query = select(cases).where(or_(mine, cases.c.reporter_person == person) if person else mine)
    rows = await connection.execute(query.order_by(cases.c.id.desc()).limit(limit))
    return [_case(row._mapping) for row in rows]


async def several(connection: AsyncConnection, ids: Collection[int]) -> Sequence[Case]:
    """These cases, oldest first."""
    rows = await connection.execute(select(cases).where(cases.c.id.in_(ids)).order_by(cases.c.id))
    return [_case(row._mapping) for row in rows]


async def followers_of(
    connection: AsyncConnection, case_id: int, *, for_update: bool = False
) -> Sequence[Case]:
    """The other reports of the rumour that this case leads, oldest first."""
    query = select(cases).where(cases.c.same_as == case_id).order_by(cases.c.id)
    rows = await connection.execute(query.with_for_update() if for_update else query)
    return [_case(row._mapping) for row in rows]


async def add_words(
    connection: AsyncConnection, case_id: int, words: Mapping[str, str], now: datetime
) -> None:
    """Keep what people wrote about a case, by field; nothing is overwritten."""
    rows = [
        {"case_id": case_id, "field": field, "value": value, "at": now}
        for field, value in words.items()
        if value.strip()
    ]
    if rows:
        await connection.execute(insert(case_words), rows)


async def words(connection: AsyncConnection, case_id: int) -> tuple[tuple[str, str], ...]:
    """Everything written about a case as (field, value), oldest first."""
    query = (
        select(case_words.c.field, case_words.c.value)
        .where(case_words.c.case_id == case_id)
        .order_by(case_words.c.id)
    )
    return tuple((field, value) for field, value in await connection.execute(query))


async def append(
    connection: AsyncConnection,
    before: Case | None,
    after: Case,
    *,
    at: datetime,
    actor: str,
    event: str,
    note: str | None = None,
    message_key: str | None = None,
    amends: int | None = None,
) -> int:
    """Append a line to a case's history and return its id.

    `message_key` is the platform's name of the message that holds it; `amends` is the line that
    this one changes.
    """
    result = await connection.execute(
        insert(history)
        .values(
            case_id=after.id,
            at=at,
            actor=actor,
            event=event,
            status_from=before.status if before else None,
            status_to=after.status,
            note=note,
            message_key=message_key,
            amends=amends,
        )
        .returning(history.c.id)
    )
    return int(result.scalar_one())


async def entries(connection: AsyncConnection, case_id: int) -> Sequence[Entry]:
    """A case's whole history, oldest first."""
    query = select(history).where(history.c.case_id == case_id).order_by(history.c.id)
    return [_entry(row._mapping) for row in await connection.execute(query)]


async def entry(connection: AsyncConnection, entry_id: int) -> Entry | None:
    """One line of history, or None."""
    row = (await connection.execute(select(history).where(history.c.id == entry_id))).one_or_none()
    return _entry(row._mapping) if row else None


async def add_surface(
    connection: AsyncConnection,
    case: Case,
    kind: SurfaceKind,
    to: Recipient,
    address: Address,
    *,
    leader: int | None = None,
    instruction: int = 0,
) -> int:
    """The card's row, made when it does not exist yet; returns its id."""
    place = (
        surfaces.c.case_id == case.id,
        surfaces.c.kind == kind,
        surfaces.c.recipient == to.key,
        surfaces.c.instruction == instruction,
    )
    known = (await connection.execute(select(surfaces.c.id).where(*place))).scalar_one_or_none()
    if known is not None:
        return int(known)
    values = {
        "case_id": case.id,
        "kind": kind,
        "recipient": to.key,
        "channel": address.channel,
        "room": address.room,
        "leader": leader,
        "instruction": instruction,
    }
    result = await connection.execute(insert(surfaces).values(values).returning(surfaces.c.id))
    return int(result.scalar_one())


async def wave_leader(
    connection: AsyncConnection, address: Address, *, queue: int, most: int
) -> int | None:
    """The alert still to be posted that one more case may join, or None without a wave.

    There is a wave when at least `queue` alerts of their own wait for that room; one card holds
    `most` cases.
    """
    joined = surfaces.alias("joined")
    waiting = (
        select(surfaces.c.id, func.count(joined.c.id).label("joined"))
        .select_from(surfaces.outerjoin(joined, joined.c.leader == surfaces.c.id))
        .where(
            surfaces.c.channel == address.channel,
            surfaces.c.room == address.room,
            surfaces.c.kind == SurfaceKind.ALERT,
            surfaces.c.leader.is_(None),
            surfaces.c.message_id.is_(None),
            surfaces.c.failure.is_(None),
        )
        .group_by(surfaces.c.id)
        .order_by(surfaces.c.id.desc())
        .limit(queue)
    )
    rows = (await connection.execute(waiting)).all()
    if len(rows) < queue or rows[0].joined >= most - 1:
        return None
    return int(rows[0].id)


async def joined_to(connection: AsyncConnection, leader: int) -> Sequence[Surface]:
    """The surfaces of other cases that share this one's card, oldest first."""
    query = select(surfaces).where(surfaces.c.leader == leader).order_by(surfaces.c.id)
    return [_surface(row._mapping) for row in await connection.execute(query)]


async def surface(connection: AsyncConnection, surface_id: int) -> Surface | None:
    """One card, or None."""
    row = (
        await connection.execute(select(surfaces).where(surfaces.c.id == surface_id))
    ).one_or_none()
    return _surface(row._mapping) if row else None


async def surfaces_of(connection: AsyncConnection, case_id: int) -> Sequence[Surface]:
    """Every card of a case, oldest first."""
    query = select(surfaces).where(surfaces.c.case_id == case_id).order_by(surfaces.c.id)
    return [_surface(row._mapping) for row in await connection.execute(query)]


async def surfaces_of_instruction(
    connection: AsyncConnection, instruction_id: int
) -> Sequence[Surface]:
    """Every card that shows or follows an instruction, in whatever case, oldest first."""
    query = select(surfaces).where(surfaces.c.instruction == instruction_id).order_by(surfaces.c.id)
    return [_surface(row._mapping) for row in await connection.execute(query)]


async def surfaces_in_thread(connection: AsyncConnection, address: Address) -> Sequence[Surface]:
    """The cards of the thread where a message was written: several for a wave, none for no case.

    A card began the thread, or stands in it.
    """
    if address.thread is None:
        return []
    query = select(surfaces).where(
        surfaces.c.channel == address.channel,
        surfaces.c.message_room == address.room,
        or_(surfaces.c.message_id == address.thread, surfaces.c.message_thread == address.thread),
    )
    found = [_surface(row._mapping) for row in await connection.execute(query)]
    if found:
        return found
    # Nobody writes in vain under a card that was since posted again elsewhere.
    left = await left_in(connection, address.channel, address.room, address.thread)
    again = select(surfaces).where(surfaces.c.id.in_(left)).order_by(surfaces.c.id)
    return [_surface(row._mapping) for row in await connection.execute(again)] if left else []


async def note_surface(connection: AsyncConnection, surface_id: int, **values: Any) -> None:
    """Write down what a card became."""
    await connection.execute(update(surfaces).where(surfaces.c.id == surface_id).values(**values))


def case_of_row(row: Any) -> Case:
    """The case of a row of the table, for the queries that live elsewhere."""
    return _case(row)


def _columns(case: Case) -> dict[str, Any]:
    reporter = case.reporter
    return {
        "kind": case.kind,
        "number": case.number,
        "status": case.status,
        "opened_at": case.opened_at,
        "circonscription": case.circonscription,
        "reporter_person": reporter.person,
        "reporter_name": reporter.name,
        "reporter_role": reporter.role,
        "reporter_channel": reporter.address.channel,
        "reporter_account": reporter.address.room,
        "reporter_verified": reporter.verified,
        "owner": case.owner,
        "phase": case.phase,
        "about_ds": case.about_ds,
        "circulates": case.circulates,
        "field_taken_by": case.field_taken_by,
        "field_taken_at": case.field_taken_at,
        "dcap_taken_by": case.dcap_taken_by,
        "dcap_taken_at": case.dcap_taken_at,
        "dcap_told_by": case.dcap_told_by,
        "dcap_told_at": case.dcap_told_at,
        "unconfirmed": case.unconfirmed,
        "spoken": case.spoken,
        "issue": case.issue,
        "closed_at": case.closed_at,
        "withdrawn": case.withdrawn,
        "assignee": case.assignee,
        "assigned_at": case.assigned_at,
        "handled_at": case.handled_at,
        "reporter_told_at": case.reporter_told_at,
        "same_as": case.same_as,
    }


def _case(row: Any) -> Case:
    return Case(
        id=row["id"],
        kind=Kind(row["kind"]),
        number=row["number"],
        status=Status(row["status"]),
        opened_at=row["opened_at"],
        circonscription=row["circonscription"],
        reporter=Reporter(
            person=row["reporter_person"],
            name=row["reporter_name"],
            role=Role(row["reporter_role"]) if row["reporter_role"] else None,
            address=Address(row["reporter_channel"], row["reporter_account"]),
            verified=row["reporter_verified"],
        ),
        owner=row["owner"],
        phase=Phase(row["phase"]),
        about_ds=row["about_ds"],
        circulates=row["circulates"],
        field_taken_by=row["field_taken_by"],
        field_taken_at=row["field_taken_at"],
        dcap_taken_by=row["dcap_taken_by"],
        dcap_taken_at=row["dcap_taken_at"],
        dcap_told_by=row["dcap_told_by"],
        dcap_told_at=row["dcap_told_at"],
        unconfirmed=row["unconfirmed"],
        spoken=Spoken(row["spoken"]) if row["spoken"] else None,
        issue=Issue(row["issue"]) if row["issue"] else None,
        closed_at=row["closed_at"],
        withdrawn=row["withdrawn"],
        assignee=row["assignee"],
        assigned_at=row["assigned_at"],
        handled_at=row["handled_at"],
        reporter_told_at=row["reporter_told_at"],
        same_as=row["same_as"],
    )


def _entry(row: Any) -> Entry:
    return Entry(row["id"], row["at"], row["actor"], row["event"], row["note"])


def _surface(row: Any) -> Surface:
    message = None
    if row["message_id"] is not None:
        where = Address(row["channel"], row["message_room"], row["message_thread"])
        message = MessageId(where, row["message_id"])
    return Surface(
        id=row["id"],
        case_id=row["case_id"],
        kind=SurfaceKind(row["kind"]),
        recipient=recipient(row["recipient"]),
        address=Address(row["channel"], row["room"]),
        message=message,
        digest=row["digest"],
        posted_at=row["posted_at"],
        failure=row["failure"],
        leader=row["leader"],
        instruction=row["instruction"],
        read_at=row["read_at"],
    )
