"""Puts the console together: its pages, who may open each, and what every answer carries."""

from collections.abc import Iterator

from aiohttp import web

from bot.app import Vigie
from bot.config import Settings
from bot.console import (
    case_acts,
    case_files,
    case_page,
    cases_export,
    cases_page,
    entries,
    exchanges,
    home,
    journal_page,
    leaving,
    unanswered,
)
from bot.console.assets import Assets
from bot.console.door import Door
from bot.console.pages import prepare
from bot.console.routes import Access, Route, get
from bot.console.session import errors, rights
from bot.console.setup import ROOT, SETUP, Setup

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not « no-referrer »: browsers would then hide the origin of our own forms from us.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_TLS_ONLY = "max-age=31536000"
_LARGEST_FORM = 256 * 1024


def console(vigie: Vigie, settings: Settings, door: Door) -> web.Application:
    """The application to mount at /console; `door` is how people come in."""
    application = web.Application(middlewares=[errors, rights], client_max_size=_LARGEST_FORM)
    prepare(application)
    assets = Assets()
    rules: dict[web.AbstractRoute, Route] = {}
    application[SETUP] = Setup(vigie, settings, door.url, assets, rules)
    application.router.add_get("/static/{digest}/{name}", assets.answer)
    for route in _routes(door):
        added = application.router.add_route(route.method, route.path, route.handler)
        rules[added] = route
    application.on_response_prepare.append(_add_headers)
    return application


def _routes(door: Door) -> Iterator[Route]:
    """Every address of the console; each module of pages gives its own."""
    yield get("", _to_home, to=Access.ANYONE)
    yield from door.routes()
    yield from leaving.routes()
    for pages in (cases_page, cases_export, case_page, case_acts, case_files, journal_page):
        yield from pages.routes()
    for reviewed in (home, exchanges, unanswered, entries):
        yield from reviewed.routes()


async def _to_home(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(f"{ROOT}/")


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on every answer, refusals included."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    if request.app[SETUP].secure:
        response.headers["Strict-Transport-Security"] = _TLS_ONLY
