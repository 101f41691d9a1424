"""One exchange: what was asked, what was understood and why, what was answered, what came of it."""

from collections.abc import Mapping, Sequence

from aiohttp import web
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.asking.questions import answer_hash
from bot.console import exchanges_words as words
from bot.console.documents import render
from bot.console.pages import page
from bot.console.reviewer import snapshot_of
from bot.console.routes import Route, get
from bot.console.scope import may_see, scope_of
from bot.console.setup import vigie_of
from bot.messages import Document
from bot.storage import cases
from bot.storage.exchanges import Exchange
from bot.storage.review import listing, verdicts
from bot.wording.answers import audience_of
from bot.wording.markup import parts
from faq.calibration import Zone
from intents.explain import explain

NUMBER = r"{number:\d{1,15}}"


def routes() -> Sequence[Route]:
    """The page of an exchange."""
    return (get(f"/echanges/{NUMBER}", _one),)


async def exchange_of(request: web.Request, connection: AsyncConnection) -> Exchange:
    """The exchange that the address names; HTTPNotFound when the reviewer may not read it."""
    number, places = int(request.match_info["number"]), scope_of(request).places
    found = await listing.readable(connection, number, places=places)
    if found is None:
        raise web.HTTPNotFound(text="Cet échange n’existe pas, ou n’est plus gardé.")
    return found


async def show(
    request: web.Request, exchange: Exchange, *, revealed: str = "", problem: str = ""
) -> web.Response:
    """The page of an exchange, with a name that was asked for or what is wrong with an act."""
    vigie, snapshot = vigie_of(request), snapshot_of(request)
    desk = vigie.desk
    async with vigie.database.read() as connection:
        case = await cases.get(connection, exchange.case_id) if exchange.case_id else None
        review = await verdicts.review_of(connection, exchange.id)
        following = await verdicts.next_to_review(connection, exchange)
    audience = audience_of(exchange.role)
    explained = explain(desk.understander, exchange.text, audience=audience)
    catalogue = desk.understander.matcher.catalogue
    shown = exchange.chosen or (exchange.entry if exchange.zone == Zone.ANSWER else None)
    entry = catalogue.get(shown or "")
    body = entry.answer_for(audience) if entry else None
    return page(
        request,
        "exchange.html",
        exchange=exchange,
        region=snapshot.directory.region(exchange.circonscription),
        place=snapshot.directory.nom(exchange.circonscription),
        candidates=[
            (entry_id, catalogue.get(entry_id), probability)
            for entry_id, probability in exchange.candidates
        ],
        entry=entry,
        entry_id=shown,
        answer=_plain(body, desk.voice.phrases.links) if body else None,
        changed=bool(exchange.answer_hash and shown == exchange.entry)
        and answer_hash(desk, shown, exchange.role) != exchange.answer_hash,
        suspended=shown in snapshot.suspended,
        explained=explained,
        same_edition=exchange.edition == catalogue.edition,
        case=case if case is not None and may_see(request, case) else None,
        review=review,
        following=following,
        entries=list(catalogue),
        words=words,
        phrases=desk.voice.phrases,
        revealed=revealed,
        problem=problem,
    )


async def _one(request: web.Request) -> web.Response:
    async with vigie_of(request).database.read() as connection:
        exchange = await exchange_of(request, connection)
    return await show(request, exchange)


def _plain(body: str, links: Mapping[str, str]) -> Markup:
    """An answer as the console shows it, without buttons."""
    return render(Document("", tuple(parts(body, links))), action="", csrf="", key="")
