"""What a storm left: in the database, and in the rooms of Slack."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles

from sqlalchemy import func, or_, select
from sqlalchemy.exc import DBAPIError

from bot.app import utc_now
from bot.domain.case import CLOCK, Kind, reference
from bot.storage import outbox
from bot.storage.engine import Database
from bot.storage.schema import case_words, cases, history, surfaces
from bot.storage.schema import outbox as jobs
from tests.replicas.replica import ALERTS
from tests.replicas.slack import Slack

_REFERENCE = re.compile(r"[A-Z]{3}-\d{4}")
_SPOKEN = ("notice", "relay", "answer", "welcome")


@dataclass(frozen=True)
class Late:
    """From due to done, in seconds, by the clocks of whoever wrote them."""

    median: float
    p99: float
    longest: float

    def __str__(self) -> str:
        return f"médiane {self.median:.1f} s, p99 {self.p99:.1f} s, au pire {self.longest:.1f} s"


@dataclass(frozen=True)
class Aftermath:
    """What was found at the end.

    `refused` counts the reports whose author knows that they are not recorded, by reason. `lost`
    and `twofold` are the accepted reports that are nowhere, or in two cases; `unsaid` those
    recorded though their author was told otherwise; `unalerted` the cases of which the DCAP's room
    never showed anything; `repeated` the deadlines that acted twice. `extra` counts the posts
    beyond one for each message due. `alerts` is how late the DCAP's room was, where Slack's pace
    counts most; `messages` every other room.
    """

    accepted: int
    refused: Mapping[str, int]
    lost: tuple[str, ...]
    twofold: tuple[str, ...]
    unsaid: int
    unalerted: tuple[str, ...]
    repeated: tuple[str, ...]
    outstanding: int
    dead: int
    rang: int
    posts: int
    extra: int
    messages: Late
    alerts: Late
    deadlines: Late


async def outstanding(database: Database, last: datetime) -> int:
    """How many jobs are still to be done: the messages, and the deadlines due by then.

    Below zero while the database is down, which is not the end.
    """
    due = or_(jobs.c.job != "step", jobs.c.due_at <= last)
    query = select(func.count()).where(due, jobs.c.state.in_(outbox.OPEN))
    try:
        async with database.read() as connection:
            return int((await connection.execute(query)).scalar_one())
    except (DBAPIError, OSError):
        return -1


async def look(
    database: Database, slack: Slack, accepted: Sequence[str], refused: Mapping[str, str]
) -> Aftermath:
    """Compare what people were told, what is recorded and what was shown."""
    kept = await _kept(database)
    refs = await _references(database)
    shown = set(_REFERENCE.findall(slack.shown(ALERTS)))
    async with database.read() as connection:
        done = (await connection.execute(select(jobs).where(jobs.c.state == outbox.DONE))).all()
        dead = select(func.count()).where(jobs.c.state == outbox.DEAD)
        died = int((await connection.execute(dead)).scalar_one())
        cards = select(surfaces.c.message_room, surfaces.c.message_id).distinct()
        due = len([row for row in await connection.execute(cards) if row.message_id])
    spoken = sum(row.job in _SPOKEN for row in done)
    rang = [row for row in done if row.job == "step"]
    said = [row for row in done if row.job != "step"]
    return Aftermath(
        accepted=len(accepted),
        refused=Counter(refused.values()),
        lost=tuple(words for words in accepted if not kept[words]),
        twofold=tuple(words for words, times in kept.items() if times > 1),
        unsaid=sum(1 for words in refused if kept[words]),
        unalerted=tuple(sorted(refs - shown)),
        repeated=tuple(await _repeated(database)),
        outstanding=await outstanding(database, utc_now()),
        dead=died,
        rang=len(rang),
        posts=len(slack.messages),
        extra=len(slack.messages) - due - spoken,
        messages=_late([row for row in said if ALERTS not in row.lane]),
        alerts=_late([row for row in said if ALERTS in row.lane]),
        deadlines=_late(rang),
    )


async def _kept(database: Database) -> Counter[str]:
    """In how many cases each report is."""
    query = select(case_words.c.value).where(case_words.c.field == "dit")
    async with database.read() as connection:
        return Counter((await connection.execute(query)).scalars())


async def _references(database: Database) -> set[str]:
    """The cases that the DCAP must have seen: it was told of each, at once or by the clock."""
    async with database.read() as connection:
        rows = await connection.execute(select(cases.c.kind, cases.c.number))
        return {reference(Kind(row.kind), row.number) for row in rows}


async def _repeated(database: Database) -> list[str]:
    """The acts of the clock that one case has twice."""
    query = (
        select(history.c.case_id, history.c.event)
        .where(history.c.actor == CLOCK)
        .group_by(history.c.case_id, history.c.event)
        .having(func.count() > 1)
    )
    async with database.read() as connection:
        return [f"{row.case_id} {row.event}" for row in await connection.execute(query)]


def _late(rows: list[object]) -> Late:
    late = [(row.done_at - row.due_at).total_seconds() for row in rows]  # type: ignore[attr-defined]
    cuts = quantiles(late, n=100) if len(late) > 1 else [0.0] * 99
    return Late(cuts[49], cuts[98], max(late, default=0.0))
