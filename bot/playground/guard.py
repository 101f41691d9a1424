"""Keeping the page to the person at this computer, although any web site can reach a local port."""

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

LOOPBACK = ("127.0.0.1", "::1")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """What a request must show: the right Host, the right Origin, and this start's cookie.

    A page of another site can point its own name at 127.0.0.1 (DNS rebinding): the Host tells.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.origin = ""
        self._cookie = secrets.token_urlsafe(24)
        self._hosts: frozenset[str] = frozenset()
        self._name = "vigie"
        self._token_used = False

    def listen(self, host: str, port: int) -> None:
        """Learn the address once it is known; before that, every request is refused."""
        literal = f"[{host}]" if ":" in host else host
        self.origin = f"http://{literal}:{port}"
        self._hosts = frozenset({f"{literal}:{port}", f"localhost:{port}"})
        # Cookies ignore ports: two playgrounds on one machine must not share theirs.
        self._name = f"vigie-{port}"

    def has_cookie(self, request: web.Request) -> bool:
        """Whether the request comes from a page that this start of the server let in."""
        given = request.cookies.get(self._name, "")
        return secrets.compare_digest(given.encode(), self._cookie.encode())

    def may_enter(self, request: web.Request) -> bool:
        """Whether to give the cookie: the printed link, once, or an address typed by a person."""
        given = request.query.get("jeton", "")
        if not self._token_used and secrets.compare_digest(given.encode(), self.token.encode()):
            self._token_used = True
            return True
        return request.headers.get("Sec-Fetch-Site", "none") == "none"

    def let_in(self, response: web.StreamResponse) -> None:
        """Give the cookie."""
        response.set_cookie(self._name, self._cookie, httponly=True, samesite="Strict", path="/")

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what does not come from the page; « / » decides by itself whom it lets in."""
        if request.headers.get("Host", "").lower() not in self._hosts:
            raise web.HTTPForbidden(text="Adresse refusée.")
        if request.method == "POST" and not self._same_origin(request):
            raise web.HTTPForbidden(text="Origine refusée.")
        if request.path != "/" and not self.has_cookie(request):
            raise web.HTTPForbidden(text="Ouvrez d’abord la page d’accueil de Vigie.")
        return await handler(request)

    def _same_origin(self, request: web.Request) -> bool:
        return request.headers.get("Origin", "") == f"http://{request.headers['Host'].lower()}"


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on every answer, refusals included."""
    response.headers.update(HEADERS)
