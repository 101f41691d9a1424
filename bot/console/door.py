"""How people come in: what every way of signing in has in common."""

from collections.abc import Iterable
from typing import Protocol

from aiohttp import web

from bot.console.reviewer import Office, Reviewer
from bot.console.routes import Route
from bot.console.setup import ROOT, setup_of
from bot.storage import journal, sessions
from bot.storage.journal import Act

DEFAULT = "/"
_TOO_LONG = 400


class Door(Protocol):
    """A way in. `url` is the console's public address, which ends with /console."""

    @property
    def url(self) -> str:
        """Where browsers reach the console."""
        ...

    def routes(self) -> Iterable[Route]:
        """Its addresses; /connexion is where somebody unknown is sent."""
        ...


class Refusal(Exception):
    """Somebody who may not come in; the message tells them why, in French."""


def local(path: str) -> str:
    """A page of ours to go to after the sign-in, from the console's root; else its home.

    Whatever a browser could read as another site is refused: « //host », « /\\host », a scheme.
    """
    inside = path.removeprefix(ROOT) if path.startswith(f"{ROOT}/") else ""
    clean = inside.isascii() and inside.isprintable() and len(inside) <= _TOO_LONG
    if not clean or "\\" in inside or inside.startswith("//"):
        return DEFAULT
    return inside or DEFAULT


async def let_in(request: web.Request, reviewer: Reviewer, to: str) -> web.Response:
    """Open a new session, whatever the one before was, and go to `to`, below /console."""
    setup = setup_of(request)
    now = setup.vigie.desk.clock()
    previous = request.cookies.get(setup.cookie())
    async with setup.vigie.database.write() as connection:
        if previous:
            await sessions.end(connection, previous, now)
        await sessions.forget_ended(connection, now)
        token = await sessions.start(
            connection,
            subject=reviewer.subject,
            name=reviewer.name,
            person=reviewer.person,
            role=Office(reviewer.role).value,
            confidential=reviewer.confidential,
            now=now,
        )
        await journal.append(
            connection,
            reviewer=reviewer.subject,
            name=reviewer.name,
            act=Act.SIGNED_IN,
            subject=Office(reviewer.role).value,
            now=now,
        )
    response = web.Response(status=303, headers={"Location": f"{ROOT}{to}"})
    response.set_cookie(
        setup.cookie(), token, path="/", httponly=True, secure=setup.secure, samesite="Lax"
    )
    return response
