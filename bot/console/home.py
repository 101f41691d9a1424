"""The first page: what needs somebody now, the votes, the day's questions, how fast one answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console.charts import stacked
from bot.console.daily import Daily, Scope
from bot.console.home_delays import delays
from bot.console.pages import fragment, page
from bot.console.reviewer import Office, reviewer_of, snapshot_of
from bot.console.routes import Route, get, live
from bot.console.scope import scope_of
from bot.console.setup import vigie_of
from bot.domain.scrutin import Scrutin
from bot.storage import casebook
from bot.storage.review import figures, questions
from bot.wording.dates import day
from faq.calibration import Zone

DAYS = 14
"""How many days of questions are drawn."""

COUNTED = 500
"""Beyond this many, unanswered questions are « more than »."""

SETTLED = timedelta(hours=1)
"""After that long, how an exchange ended is not written again."""

WEEK = timedelta(days=7)
ZONES = (Zone.ANSWER, Zone.SUGGEST, Zone.ABSTAIN)


@dataclass(frozen=True)
class ToDo:
    """Something that waits for somebody: how many, and where to see them."""

    number: str
    label: str
    path: str
    urgent: bool


def routes() -> Sequence[Route]:
    """The page and the part of it that follows what happens."""
    volumes = Daily[int](changing=SETTLED)

    async def home(request: web.Request) -> web.Response:
        return await _home(request, volumes)

    return (get("/", home), live("/a-faire", _what_waits))


async def _home(request: web.Request, volumes: Daily[int]) -> web.Response:
    vigie, places = vigie_of(request), scope_of(request).places
    now = vigie.desk.clock()
    async with vigie.database.read() as connection:
        todo = await _todo(request, connection, now)

        async def count(start: datetime, end: datetime, where: Scope) -> Mapping[str, int]:
            return await figures.zones_between(connection, start, end, where)

        days = await volumes.days(count, places, now=now, number=DAYS)
        taken = await figures.taken_since(connection, now - timedelta(days=30), places)
        open_cases = await figures.open_by_kind(connection, places)
    listed = [
        (day_counted, [counts.get(zone, 0) for zone in ZONES]) for day_counted, counts in days
    ]
    return page(
        request,
        "home.html",
        todo=todo,
        scrutins=_scrutins(snapshot_of(request).scrutins, now),
        today=_shares(listed[-1][1]),
        days=[(day(which), values) for which, values in listed],
        volume=stacked([(_short(which), values) for which, values in listed], every=3),
        delays=delays(taken, snapshot_of(request).directory),
        open_cases=open_cases,
        phrases=vigie.desk.voice.phrases,
    )


async def _what_waits(request: web.Request) -> web.StreamResponse:
    vigie = vigie_of(request)
    async with vigie.database.read() as connection:
        todo = await _todo(request, connection, vigie.desk.clock())
    return fragment(request, "home_todo.html", todo=todo)


async def _todo(request: web.Request, connection: AsyncConnection, now: datetime) -> Sequence[ToDo]:
    scope = scope_of(request)
    dcap = reviewer_of(request).role is Office.DCAP
    late = await casebook.counts(connection, scope, casebook.Wanted(late=True))
    untold = await casebook.counts(connection, scope, casebook.Wanted(untold=now))
    waiting = await questions.count_unanswered(
        connection, now - WEEK, places=scope.places, most=COUNTED + 1
    )
    many = f"plus de {COUNTED}" if waiting > COUNTED else str(waiting)
    found = [
        _cases(sum(late.values()), "en retard", "retard"),
        _cases(sum(untold.values()), "clos, mais la personne n’est pas avisée", "non-avise"),
        ToDo(
            many,
            "questions sans bonne réponse, 7\u00a0jours"
            if waiting > 1
            else "question sans bonne réponse, 7\u00a0jours",
            "/sans-reponse" if dcap else "/echanges?zone=abstain",
            urgent=False,
        ),
    ]
    if dcap:
        dead = await figures.dead_since(connection, now - WEEK)
        label = "envois abandonnés, 7\u00a0jours" if dead > 1 else "envoi abandonné, 7\u00a0jours"
        found.append(ToDo(str(dead), label, "", urgent=dead > 0))
    return found


def _cases(number: int, label: str, name: str) -> ToDo:
    noun = "dossiers" if number > 1 else "dossier"
    return ToDo(str(number), f"{noun} {label}", f"/dossiers?{name}=oui", urgent=number > 0)


def _scrutins(scrutins: Sequence[Scrutin], now: datetime) -> Sequence[tuple[str, str, str]]:
    """Each vote that is near: its name, its polling day, and how far it is, nearest first."""
    near = [vote for vote in scrutins if -60 <= vote.day(now) <= 30]
    return [
        (vote.nom, day(vote.jour_j), _distance(vote.day(now)))
        for vote in sorted(near, key=lambda vote: abs(vote.day(now)))
    ]


def _distance(days: int) -> str:
    if days == 0:
        return "Jour J"
    return f"J−{-days}" if days < 0 else f"J+{days}"


def _shares(values: Sequence[int]) -> Sequence[tuple[int, int]]:
    """Each count, with its share in percent."""
    total = sum(values)
    return [(value, round(100 * value / total) if total else 0) for value in values]


def _short(value: date) -> str:
    return f"{value.day}/{value.month:02d}"
