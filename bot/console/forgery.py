"""An act must come from one of our own pages, not from a page that somebody was lured to."""

import secrets

from aiohttp import web

from bot.console.reviewer import CSRF
from bot.console.setup import setup_of

FIELD = "csrf"


async def require_post(request: web.Request) -> None:
    """Refuse a form of another site, or without its session's token; raises HTTPForbidden.

    Before sign-in there is no session to abuse: the origin alone is checked.
    """
    if not _same_origin(request):
        raise web.HTTPForbidden(text="Cette demande vient d’une autre page que celles de Vigie.")
    expected = request.get(CSRF, "")
    if not expected:
        return
    given = (await request.post()).get(FIELD, "")
    if not isinstance(given, str) or not secrets.compare_digest(given.encode(), expected.encode()):
        raise web.HTTPForbidden(
            text="Cette page est restée ouverte trop longtemps. Rechargez-la, puis recommencez."
        )


def _same_origin(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    return request.headers.get("Origin", "").lower() == setup_of(request).origin
