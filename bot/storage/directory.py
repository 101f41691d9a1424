"""The directory, the electoral map and the calendar of votes, replaced whole by each import."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.directory import Circonscription, Directory
from bot.domain.people import Address, Person, Role, parse_address
from bot.domain.scrutin import Scrutin
from bot.storage.duties import load_duties
from bot.storage.replacement import REVISION, raise_revision, replace_rows
from bot.storage.schema import circonscriptions, people, revisions, scrutins


async def replace_people(connection: AsyncConnection, staff: Iterable[Person]) -> None:
    """Put this staff in the place of the one before."""
    rows = [
        {
            "id": person.id,
            "role": person.role,
            "name": person.name,
            "circonscription": person.circonscription,
            "email": person.email,
            "telephone": person.telephone,
            "hours": person.hours,
            "coordonnateur": person.coordonnateur,
            "accounts": dict(person.accounts),
            "replaces_from": person.replaces_from,
            "replaces_until": person.replaces_until,
            "room": f"{person.room.channel}:{person.room.room}" if person.room else None,
        }
        for person in staff
    ]
    await replace_rows(connection, people, rows)


async def bind(connection: AsyncConnection, channel: str, ids: Mapping[str, str]) -> int:
    """Give people the account by which a channel knows them; returns how many were given one.

    `ids` is by person. Whoever has one already, or has left meanwhile, is left as they are.
    """
    query = select(people.c.id, people.c.accounts).where(people.c.id.in_(ids))
    bound = 0
    for row in (await connection.execute(query.with_for_update())).all():
        if channel not in row.accounts:
            accounts = {**row.accounts, channel: ids[row.id]}
            mine = update(people).where(people.c.id == row.id)
            await connection.execute(mine.values(accounts=accounts))
            bound += 1
    if bound:
        await raise_revision(connection)
    return bound


async def replace_circonscriptions(
    connection: AsyncConnection, divisions: Iterable[Circonscription]
) -> None:
    """Put this electoral map in the place of the one before."""
    rows = [
        {"code": item.code, "nom": item.nom, "region": item.region, "carte": item.carte}
        for item in divisions
    ]
    await replace_rows(connection, circonscriptions, rows)


async def replace_scrutins(connection: AsyncConnection, votes: Iterable[Scrutin]) -> None:
    """Put this calendar in the place of the one before."""
    rows = [
        {
            "id": vote.id,
            "nom": vote.nom,
            "jour_j": vote.jour_j,
            "circonscriptions": sorted(vote.circonscriptions),
        }
        for vote in votes
    ]
    await replace_rows(connection, scrutins, rows)


async def revision(connection: AsyncConnection) -> int:
    """A number that grows at each import."""
    query = select(revisions.c.number).where(revisions.c.name == REVISION)
    return (await connection.execute(query)).scalar_one_or_none() or 0


async def all_revisions(connection: AsyncConnection) -> dict[str, int]:
    """How often each reference set changed, by its name."""
    return {row.name: row.number for row in await connection.execute(select(revisions))}


async def load_directory(connection: AsyncConnection, channels: Collection[str]) -> Directory:
    """The staff, the map, the roster. Accounts of channels not in service are left out."""
    staff = [_person(row._mapping, channels) for row in await connection.execute(select(people))]
    divisions = [
        Circonscription(row.code, row.nom, row.region, row.carte)
        for row in await connection.execute(select(circonscriptions))
    ]
    return Directory(staff, divisions, await load_duties(connection))


async def load_scrutins(connection: AsyncConnection) -> Sequence[Scrutin]:
    """The calendar of votes."""
    return [
        Scrutin(row.id, row.nom, row.jour_j, frozenset(row.circonscriptions))
        for row in await connection.execute(select(scrutins))
    ]


def _person(row: Any, channels: Collection[str]) -> Person:
    return Person(
        id=row["id"],
        role=Role(row["role"]),
        name=row["name"],
        circonscription=row["circonscription"],
        email=row["email"],
        telephone=row["telephone"],
        hours=row["hours"],
        coordonnateur=row["coordonnateur"],
        accounts={name: id for name, id in row["accounts"].items() if name in channels},
        replaces_from=row["replaces_from"],
        replaces_until=row["replaces_until"],
        room=_room(row["room"], channels),
    )


def _room(value: str | None, channels: Collection[str]) -> Address | None:
    room = parse_address(value or "")
    return room if room and room.channel in channels else None
