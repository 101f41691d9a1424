"""A base with as many cases as asked, as a season would leave it: written in bulk."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.service.vigie import PEOPLE
from bot.app import understanding
from bot.config import Settings
from bot.seed import electoral_map
from bot.storage.engine import open_database
from bot.storage.migrate import migrate
from bot.storage.schema import case_words, cases, counters, history, outbox, surfaces
from intents.sameness import Sameness

CLAIMS = 200
"""How many different rumours a base holds, repeated."""

_SYLLABLES = ("ba", "cor", "dé", "fin", "gou", "ja", "lam", "mi", "no", "par", "ra", "sol", "tu")
CHUNK = 2_000
SEASON = timedelta(days=200)
Progress = Callable[[int, int], None]
Rows = list[dict[str, Any]]


async def fill(url: str, running: int, closed: int, now: datetime, progress: Progress) -> None:
    """Add rumours to a base, with their words, history, cards and what was sent of each."""
    database = open_database(url)
    await migrate(database)
    claims = _claims()
    try:
        async with database.read() as connection:
            known = (await connection.execute(select(func.max(cases.c.id)))).scalar_one() or 0
        total = running + closed
        for start in range(0, total, CHUNK):
            numbers = range(start, min(start + CHUNK, total))
            async with database.write() as connection:
                await _add(
                    connection, [known + 1 + n for n in numbers], closed - start, now, claims
                )
            progress(numbers.stop, total)
        async with database.write() as connection:
            await _renumber(connection, known + total)
    finally:
        await database.close()


async def _add(
    connection: AsyncConnection,
    ids: Sequence[int],
    closed: int,
    now: datetime,
    claims: Sequence[str],
) -> None:
    """The first `closed` of these are closed, over a season; the others opened an hour ago."""
    rows: dict[Any, Rows] = {table: [] for table in (cases, case_words, history, surfaces, outbox)}
    for place, id_ in enumerate(ids):
        ended = now - SEASON * ((id_ * 7919 % 100_000) / 100_000) if place < closed else None
        opened = ended - timedelta(hours=3) if ended else now - timedelta(hours=1)
        rows[cases].append(_case(id_, opened, ended, claims))
        said = {"field": "dit", "value": invented(-(id_ % CLAIMS)), "at": opened}
        rows[case_words].append({"case_id": id_, **said})
        rows[history] += _history(id_, opened, ended)
        cards = list(_cards(id_, opened))
        rows[surfaces] += cards
        rows[outbox] += [_sent(id_, card, opened) for card in cards]
        if ended is None:
            rows[outbox].append(_clock(id_, now))
    for table, values in rows.items():
        if values:
            await connection.execute(insert(table), values)


def _case(
    id_: int, opened: datetime, ended: datetime | None, claims: Sequence[str]
) -> dict[str, Any]:
    person = id_ % PEOPLE
    return {
        "id": id_, "kind": "rumeur", "number": id_, "status": "clos" if ended else "ouvert",
        "opened_at": opened, "circonscription": f"banc-{person}",
        "reporter_person": f"ds-{person}", "reporter_name": f"Personne Fictive {person}",
        "reporter_role": "DS", "reporter_channel": "slack", "reporter_account": f"U{person:06d}",
        "reporter_verified": True, "owner": "ds-0", "phase": "approche", "about_ds": False,
        "circulates": False, "dcap_told_by": f"ds-{person}", "dcap_told_at": opened,
        "unconfirmed": False, "issue": "dementie" if ended else None, "closed_at": ended,
        "reporter_told_at": ended, "withdrawn": False, "fingerprint": claims[id_ % len(claims)],
    }  # fmt: skip


def _history(id_: int, opened: datetime, ended: datetime | None) -> Iterator[dict[str, Any]]:
    for event, at, status in (("ouvert", opened, "ouvert"), ("clos", ended, "clos")):
        if at is not None:
            line = {"actor": "dcap-1", "event": event, "status_from": None, "status_to": status}
            yield {"case_id": id_, "at": at, **line}


def _cards(id_: int, opened: datetime) -> Iterator[dict[str, Any]]:
    person = f"U{id_ % PEOPLE:06d}"
    for kind, to, room in (
        ("recu", "auteur", person),
        ("fil", "personne:ds-0", "U000000"),
        ("alerte", "salon:dcap", "CALERTES"),
    ):
        yield {
            "case_id": id_, "kind": kind, "recipient": to, "channel": "slack", "room": room,
            "message_room": room, "message_id": f"1600000000.{id_:06d}", "digest": "0" * 64,
            "posted_at": opened, "instruction": 0,
        }  # fmt: skip


def _sent(id_: int, card: dict[str, Any], at: datetime) -> dict[str, Any]:
    lane = f"slack:{card['room']}"
    return {
        "job": "surface", "case_id": id_, "lane": lane, "order_key": f"dossier:{id_}@{lane}",
        "state": "done", "due_at": at, "attempts": 0, "created_at": at, "done_at": at,
        "name": None, "once_key": None,
    }  # fmt: skip


def _clock(id_: int, now: datetime) -> dict[str, Any]:
    """The next clock of a running case, too far to ring meanwhile."""
    once, due = f"etape:{id_}:releve_dcap", now + timedelta(hours=6)
    return {
        "job": "step", "case_id": id_, "lane": f"horloge:{id_ % 8}", "order_key": once,
        "state": "waiting", "due_at": due, "attempts": 0, "created_at": now, "done_at": None,
        "name": "releve_dcap", "once_key": once,
    }  # fmt: skip


async def _renumber(connection: AsyncConnection, last: int) -> None:
    """New cases come after these; PostgreSQL counts apart what was given an id by hand."""
    taken = update(counters).where(counters.c.kind == "rumeur").values(last=last)
    await connection.execute(taken)
    if connection.dialect.name == "postgresql":
        restart = "SELECT setval(pg_get_serial_sequence('cases', 'id'), :last)"
        await connection.execute(text(restart), {"last": last})


def invented(number: int) -> str:
    """A rumour that resembles no other: its words are made up, the same for the same number.

    Two that are alike would share a card, and the room's pace would be what is measured.
    """
    chance = Random(number)
    words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(5)]
    return f"{words[0]} {words[1]} {words[2]}, {words[3]} {words[4]}"


def _claims() -> Sequence[str]:
    understander = understanding(Settings(contenu="projet"), electoral_map())
    sameness = Sameness.of(understander.matcher, understander.circonscriptions)
    return [sameness.fingerprint(invented(-number)).as_json() for number in range(CLAIMS)]
