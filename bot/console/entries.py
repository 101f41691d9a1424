"""The entries: how often each is shown, what people say of it; suspending one and lifting that."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from aiohttp import web

from bot.console import entries_correct
from bot.console.daily import Daily, Scope
from bot.console.pages import page, see_other
from bot.console.recording import record
from bot.console.reviewer import reviewer_of
from bot.console.routes import Access, Route, get, post
from bot.console.setup import vigie_of
from bot.storage.journal import Act
from bot.storage.review import figures, suspensions
from bot.storage.review.figures import Shown
from bot.storage.review.suspensions import Suspension
from faq.entry import FaqEntry

DAYS = 30
FEEDBACK = timedelta(days=1)
"""How long people take, at most, to say whether an answer helped."""

SHORTEST_REASON, LONGEST_REASON = 5, 500
ENTRY = r"{entry:[a-z0-9_-]{1,80}}"


def routes() -> Sequence[Route]:
    """The list, and what a reviewer decides of an entry."""
    shown = Daily[Shown](changing=FEEDBACK)

    async def listed(request: web.Request) -> web.Response:
        return await _list(request, shown)

    return (
        get("/fiches", listed, to=Access.DCAP),
        post(f"/fiches/{ENTRY}/suspendre", _suspend, to=Access.DCAP),
        post(f"/fiches/{ENTRY}/reprendre", _lift, to=Access.DCAP),
        *entries_correct.routes(),
    )


def entry_of(request: web.Request) -> FaqEntry:
    """The entry that the address names; HTTPNotFound when there is none."""
    catalogue = vigie_of(request).desk.understander.matcher.catalogue
    found = catalogue.get(request.match_info["entry"])
    if found is None:
        raise web.HTTPNotFound(text="Aucune fiche ne porte ce nom.")
    return found


async def _list(request: web.Request, shown: Daily[Shown]) -> web.Response:
    vigie = vigie_of(request)
    known = {entry.id for entry in vigie.desk.understander.matcher.catalogue}
    async with vigie.database.read() as connection:

        async def count(start: datetime, end: datetime, _: Scope) -> Mapping[str, Shown]:
            return await figures.shown_between(connection, start, end, known)

        days = await shown.days(count, None, now=vigie.desk.clock(), number=DAYS)
        held = {item.entry: item for item in await suspensions.running(connection)}
    used: dict[str, Shown] = {}
    for _, counts in days:
        for name, times in counts.items():
            used[name] = used.get(name, Shown()) + times
    entries = sorted(
        vigie.desk.understander.matcher.catalogue,
        key=lambda entry: (entry.id not in held, -used.get(entry.id, Shown()).times, entry.title),
    )
    return page(
        request,
        "entries.html",
        rows=[(entry, used.get(entry.id, Shown()), held.get(entry.id)) for entry in entries],
        days=DAYS,
        held=len(held),
        shortest=SHORTEST_REASON,
        longest=LONGEST_REASON,
    )


async def _suspend(request: web.Request) -> web.Response:
    vigie, entry = vigie_of(request), entry_of(request)
    reason = str((await request.post()).get("raison", "")).strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        text = f"Dites pourquoi, en {SHORTEST_REASON} à {LONGEST_REASON} caractères."
        raise web.HTTPBadRequest(text=text)
    suspension = Suspension(entry.id, reason, reviewer_of(request).name[:200], vigie.desk.clock())
    async with vigie.database.write() as connection:
        if await suspensions.suspend(connection, suspension):
            await record(request, connection, Act.SUSPEND, f"fiche {entry.id}", reason=reason)
    vigie.reference.forget()
    said = f"« {entry.title} » est suspendue : Vigie ne la donne plus, au plus tard dans 10 s."
    return see_other(request, "/fiches", said=said)


async def _lift(request: web.Request) -> web.Response:
    vigie, entry = vigie_of(request), entry_of(request)
    by, now = reviewer_of(request).name[:200], vigie.desk.clock()
    async with vigie.database.write() as connection:
        if await suspensions.lift(connection, entry.id, by=by, now=now):
            await record(request, connection, Act.LIFT, f"fiche {entry.id}")
    vigie.reference.forget()
    return see_other(request, "/fiches", said=f"« {entry.title} » est donnée de nouveau.")
