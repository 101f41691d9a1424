"""Questions without a good answer, grouped; from a group to a proposal for the content."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from bot.asking.grouping import Group, group_alike
from bot.console.pages import page, see_other
from bot.console.reviewer import reviewer_of
from bot.console.routes import Access, Route, get, post
from bot.console.setup import vigie_of
from bot.storage import exchanges
from bot.storage.review import proposals, questions
from bot.storage.review.proposals import KINDS, PHRASING, Proposal

WINDOW = timedelta(days=30)
MOST = 2_000
"""How many questions are compared."""

SHOWN = 25
EXAMPLES = 5
LONGEST = 300
_DIGITS = 18
_DONE = {
    "formulation": "Formulation proposée.",
    "fiche": "Nouvelle fiche proposée.",
    "hors_sujet": "Exemple hors sujet proposé.",
}


def routes() -> Sequence[Route]:
    """The groups, and what a reviewer makes of one."""
    known: dict[tuple[int, ...], Sequence[Group]] = {}

    async def listed(request: web.Request) -> web.Response:
        return await _list(request, known)

    return (
        get("/sans-reponse", listed, to=Access.DCAP),
        post("/sans-reponse/proposer", _propose, to=Access.DCAP),
    )


async def _list(
    request: web.Request, known: dict[tuple[int, ...], Sequence[Group]]
) -> web.Response:
    """The groups, put together again when the questions are not those of the last time."""
    vigie = vigie_of(request)
    since = vigie.desk.clock() - WINDOW
    async with vigie.database.read() as connection:
        ids = tuple(await questions.unanswered_since(connection, since, most=MOST))
        found = [] if ids in known else await questions.questions_of(connection, ids)
        kept = await proposals.all_proposals(connection)
    if ids not in known:
        # In a thread: whoever writes to Vigie meanwhile does not wait.
        groups = await asyncio.to_thread(group_alike, found)
        known.clear()
        known[ids] = groups
    groups = known[ids]
    catalogue = vigie.desk.understander.matcher.catalogue
    return page(
        request,
        "unanswered.html",
        groups=groups[:SHOWN],
        hidden=len(groups) - min(len(groups), SHOWN),
        number=len(ids),
        full=len(ids) == MOST,
        examples=EXAMPLES,
        days=WINDOW.days,
        proposed=len(kept),
        entries=list(catalogue),
        titles={entry.id: entry.title for entry in catalogue},
        longest=LONGEST,
    )


async def _propose(request: web.Request) -> web.Response:
    vigie, form = vigie_of(request), await request.post()
    kind, text = str(form.get("sorte", "")), " ".join(str(form.get("texte", "")).split())
    entry = str(form.get("fiche", ""))
    if kind not in KINDS or not text or len(text) > LONGEST:
        raise web.HTTPBadRequest(text=f"Écrivez une question de {LONGEST} caractères au plus.")
    if kind == PHRASING and vigie.desk.understander.matcher.catalogue.get(entry) is None:
        raise web.HTTPBadRequest(text="Choisissez la fiche que cette formulation rejoint.")
    ids = _ids(str(form.get("echanges", "")))
    now = vigie.desk.clock()
    proposal = Proposal(
        kind=kind,
        entry=entry if kind == PHRASING else None,
        text=text,
        exchanges=ids,
        by=reviewer_of(request).name[:200],
        at=now,
    )
    async with vigie.database.write() as connection:
        key = "-".join(map(str, ids[:_DIGITS]))
        # The same group sent twice, by a double click, makes one proposal.
        if await exchanges.received(connection, f"proposition:{kind}:{key}"[:400], now):
            await proposals.propose(connection, proposal)
    said = f"{_DONE[kind]} « vigie faq » la montre, et ce groupe quitte la liste."
    return see_other(request, "/sans-reponse", said=said)


def _ids(listed: str) -> tuple[int, ...]:
    """The exchanges of a group, as its form gives them back."""
    numbers = [item for item in listed.split(",") if item.isdecimal() and len(item) <= _DIGITS]
    if not numbers or len(numbers) > MOST:
        raise web.HTTPBadRequest(text="Ce groupe de questions n’existe plus.")
    return tuple(map(int, numbers))
