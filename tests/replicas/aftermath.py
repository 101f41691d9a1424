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
from bot.domain.case import Kind, reference
from bot.domain.effects import Step
from bot.sending import summary
from bot.storage import outbox
from bot.storage.engine import Database
from bot.storage.schema import case_words, cases
from bot.storage.schema import outbox as jobs
from tests.replicas.clocks import Rung, mornings, rang_again, rung
from tests.replicas.replica import ALERTS
from tests.replicas.slack import Slack

_REFERENCE = re.compile(r"[A-Z]{3}-\d{4}")


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
    never showed anything. `extra` counts the posts that say what their room was already told, less
    the deadlines that rightly rang again. `alerts` is how late the DCAP's room was, where Slack's
    pace counts most; `messages` every other room.
    """

    accepted: int
    refused: Mapping[str, int]
    lost: tuple[str, ...]
    twofold: tuple[str, ...]
    unsaid: int
    unalerted: tuple[str, ...]
    outstanding: int
    dead: int
    rang: int
    posts: int
    extra: int
    messages: Late
    alerts: Late
    deadlines: Late
    steps: Mapping[Step, Rung]
    mornings: tuple[int, int]

    @property
    def missed(self) -> int:
        """The deadlines that should have rung and did not."""
        return sum(step.missed for step in self.steps.values())

    @property
    def twice(self) -> int:
        """What deadlines did beyond once for each time they rang."""
        return sum(step.twice for step in self.steps.values())


async def outstanding(database: Database, last: datetime) -> int:
    """How many jobs are still to be done: the messages, and the deadlines due by then.

    Below zero while the database is down, which is not the end.
    """
    due = or_(jobs.c.job.not_in(("step", summary.CLOCK)), jobs.c.due_at <= last)
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
        steps, summaries = await rung(connection), await mornings(connection)
        again = await rang_again(connection)
    rang = [row for row in done if row.job == "step"]
    said = [row for row in done if row.job != "step"]
    return Aftermath(
        accepted=len(accepted),
        refused=Counter(refused.values()),
        lost=tuple(words for words in accepted if not kept[words]),
        twofold=tuple(words for words, times in kept.items() if times > 1),
        unsaid=sum(1 for words in refused if kept[words]),
        unalerted=tuple(sorted(refs - shown)),
        outstanding=await outstanding(database, utc_now()),
        dead=died,
        rang=len(rang),
        posts=len(slack.messages),
        extra=max(0, slack.told_twice - again),
        messages=_late([row for row in said if ALERTS not in row.lane]),
        alerts=_late([row for row in said if ALERTS in row.lane]),
        deadlines=_late(rang),
        steps=steps,
        mornings=summaries,
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


def _late(rows: Sequence[object]) -> Late:
    late = [(row.done_at - row.due_at).total_seconds() for row in rows]  # type: ignore[attr-defined]
    cuts = quantiles(late, n=100) if len(late) > 1 else [0.0] * 99
    return Late(cuts[49], cuts[98], max(late, default=0.0))
