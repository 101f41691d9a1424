"""The middleware that finds who asks, and lets nobody further than their rights."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import structlog
from aiohttp import web

from bot.console.forgery import require_post
from bot.console.pages import page
from bot.console.reviewer import (
    CSRF,
    REVIEWER,
    SNAPSHOT,
    Office,
    Reviewer,
    known_reviewer,
    person_of,
)
from bot.console.routes import Access, Route
from bot.console.setup import ROOT, Setup, setup_of
from bot.storage import sessions

SIGN_IN = "/connexion"
_SAFE = ("GET", "HEAD")
_TITLES = {
    400: "Demande illisible",
    403: "Accès refusé",
    404: "Page introuvable",
    405: "Demande refusée",
    413: "Envoi trop volumineux",
}

log = structlog.get_logger()

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def errors(request: web.Request, handler: Next) -> web.StreamResponse:
    """Say in French what went wrong, and nothing of how."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        if refusal.status < 400:
            raise
        title = _TITLES.get(refusal.status, "Demande refusée")
        text = refusal.text if refusal.text and not refusal.text[:1].isdigit() else ""
        return page(request, "error.html", status=refusal.status, title=title, text=text)
    except Exception:
        log.exception("console_failed", path=request.path)
        text = "Vigie n’a pas pu vous répondre. Réessayez dans un instant."
        return page(request, "error.html", status=500, title="Panne passagère", text=text)


@web.middleware
async def rights(request: web.Request, handler: Next) -> web.StreamResponse:
    """Find who asks, then refuse what they may not open; an address nobody declared is 404."""
    rule = setup_of(request).rules.get(request.match_info.route)
    if rule is None:
        return await handler(request)
    await _recognise(request, live=rule.live)
    if request.method not in _SAFE:
        await require_post(request)
    reviewer = known_reviewer(request)
    if rule.to is Access.ANYONE:
        return await handler(request)
    if reviewer is None:
        return _to_sign_in(request, rule)
    if rule.to is Access.DCAP and reviewer.role is not Office.DCAP:
        raise web.HTTPForbidden(text="Cette page est réservée à la DCAP.")
    return await handler(request)


async def _recognise(request: web.Request, *, live: bool) -> None:
    """Put the reviewer in the request; a coordonnateur who left the directory is nobody."""
    setup = setup_of(request)
    snapshot = await setup.vigie.reference.current()
    request[SNAPSHOT] = snapshot
    token = request.cookies.get(setup.cookie())
    if not token:
        return
    session = await _session(setup, token, live=live)
    if session is None:
        return
    reviewer = Reviewer(
        session.subject, session.name, session.person, Office(session.role), session.confidential
    )
    if reviewer.role is Office.COORDINATION and person_of(reviewer, snapshot) is None:
        return
    request[REVIEWER], request[CSRF] = reviewer, session.csrf


async def _session(setup: Setup, token: str, *, live: bool) -> sessions.Session | None:
    now = setup.vigie.desk.clock()
    async with setup.vigie.database.read() as connection:
        session = await sessions.find(connection, token, now)
    if session is not None and not live and sessions.due(session, now):
        async with setup.vigie.database.write() as connection:
            await sessions.touch(connection, session, now)
    return session


def _to_sign_in(request: web.Request, rule: Route) -> web.StreamResponse:
    """The way in, then back to this page; a part of a page only learns that it is closed."""
    if request.method not in _SAFE or rule.live:
        raise web.HTTPUnauthorized(text="Votre session est terminée. Connectez-vous de nouveau.")
    wanted = quote(request.raw_path, safe="")
    raise web.HTTPFound(f"{ROOT}{SIGN_IN}?suite={wanted}")
