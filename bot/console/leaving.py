"""Signing out: the session is revoked, not only forgotten by the browser."""

from collections.abc import Sequence

from aiohttp import web

from bot.console.routes import Access, Route, post
from bot.console.setup import ROOT, setup_of
from bot.storage import sessions


def routes() -> Sequence[Route]:
    """The way out."""
    return (post("/deconnexion", leave, to=Access.ANYONE),)


async def leave(request: web.Request) -> web.Response:
    """End the session and go back to the door."""
    setup = setup_of(request)
    token = request.cookies.get(setup.cookie())
    if token:
        async with setup.vigie.database.write() as connection:
            await sessions.end(connection, token, setup.vigie.desk.clock())
    response = web.Response(status=303, headers={"Location": f"{ROOT}/connexion"})
    response.del_cookie(setup.cookie(), path="/", secure=setup.secure, httponly=True)
    return response
