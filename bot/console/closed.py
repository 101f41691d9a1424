"""A console that nobody set up: it says so, and shows nothing."""

from aiohttp import web

_TEXT = (
    "La console de Vigie n’est pas configurée.\n\n"
    "Posez VIGIE_CONSOLE_URL et les réglages VIGIE_OIDC_…, puis relancez-la.\n"
)


def closed() -> web.Application:
    """The application to mount at /console in its place."""
    application = web.Application()
    application.router.add_route("*", "", _say)
    application.router.add_route("*", "/{path:.*}", _say)
    return application


async def _say(_request: web.Request) -> web.Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(status=503, text=_TEXT, headers=headers)
