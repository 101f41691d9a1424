"""What the DCAP decides of an exchange: a verdict, the next one to read, who wrote it and why."""

from collections.abc import Sequence

from aiohttp import web

from bot.console.exchanges_one import NUMBER, exchange_of, show
from bot.console.pages import see_other
from bot.console.recording import record
from bot.console.reviewer import reviewer_of, snapshot_of
from bot.console.routes import Access, Route, get, post
from bot.console.setup import vigie_of
from bot.storage.exchanges import Exchange
from bot.storage.journal import Act
from bot.storage.review import listing, verdicts
from bot.storage.review.verdicts import OTHER_ENTRY, VERDICTS, Review

SHORTEST_REASON = 10
LONGEST_REASON = 500
_DIGITS = 18
_ALL_READ = "Tous les échanges sont relus."


def routes() -> Sequence[Route]:
    """The acts. « Suivant » comes before the address of an exchange, which takes digits only."""
    return (
        get("/echanges/suivant", _next, to=Access.DCAP),
        post(f"/echanges/{NUMBER}/verdict", _judge, to=Access.DCAP),
        post(f"/echanges/{NUMBER}/identite", _reveal, to=Access.DCAP),
    )


async def _next(request: web.Request) -> web.Response:
    """The newest exchange to read, or the one after `apres`."""
    number = request.query.get("apres", "")
    async with vigie_of(request).database.read() as connection:
        after = None
        if number.isdecimal() and len(number) <= _DIGITS:
            after = await listing.readable(connection, int(number), places=None)
        following = await verdicts.next_to_review(connection, after)
    if following is None:
        return see_other(request, "/echanges", said=_ALL_READ)
    return see_other(request, f"/echanges/{following}")


async def _judge(request: web.Request) -> web.Response:
    vigie, form = vigie_of(request), await request.post()
    verdict, entry = str(form.get("verdict", "")), str(form.get("fiche", ""))
    async with vigie.database.read() as connection:
        exchange = await exchange_of(request, connection)
    if verdict not in VERDICTS:
        raise web.HTTPBadRequest(text="Choisissez un des verdicts proposés.")
    if verdict == OTHER_ENTRY and vigie.desk.understander.matcher.catalogue.get(entry) is None:
        return await show(request, exchange, problem="Choisissez la fiche qui aurait dû répondre.")
    review = Review(
        verdict,
        entry if verdict == OTHER_ENTRY else None,
        reviewer_of(request).name[:200],
        vigie.desk.clock(),
    )
    async with vigie.database.write() as connection:
        await verdicts.give(connection, exchange.id, review)
        following = await verdicts.next_to_review(connection, exchange)
    if following is None:
        return see_other(request, "/echanges", said=f"Verdict noté. {_ALL_READ}")
    return see_other(request, f"/echanges/{following}", said="Verdict noté. Voici le suivant.")


async def _reveal(request: web.Request) -> web.Response:
    """Show who wrote, once, for a reason that the journal keeps."""
    vigie, form = vigie_of(request), await request.post()
    reason = str(form.get("raison", "")).strip()
    async with vigie.database.read() as connection:
        exchange = await exchange_of(request, connection)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        problem = f"Dites pourquoi, en {SHORTEST_REASON} à {LONGEST_REASON} caractères."
        return await show(request, exchange, problem=problem)
    async with vigie.database.write() as connection:
        subject = f"échange {exchange.id}"
        await record(request, connection, Act.IDENTITY, subject, reason=reason)
    return await show(request, exchange, revealed=_name(request, exchange))


def _name(request: web.Request, exchange: Exchange) -> str:
    person = snapshot_of(request).directory.people.get(exchange.person or "")
    if person is not None:
        return person.name
    return f"Compte {exchange.address.channel}:{exchange.account}, hors de l’annuaire"
