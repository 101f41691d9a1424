"""The least that a page can take: aiohttp, jinja2, a table of thirty rows, no database."""

import aiohttp_jinja2
from aiohttp import web
from jinja2 import DictLoader

_TEMPLATE = """<!doctype html><html lang="fr-CA"><title>Pair</title><main><h1>Pair</h1><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}
</table></main></html>"""
_ROWS = [[f"ligne {line}, colonne {cell}" for cell in range(7)] for line in range(30)]


def peer() -> web.Application:
    """Serves that page at /."""
    application = web.Application()
    aiohttp_jinja2.setup(application, loader=DictLoader({"page": _TEMPLATE}), autoescape=True)
    application.router.add_get("/", _page)
    return application


async def _page(request: web.Request) -> web.Response:
    return aiohttp_jinja2.render_template("page", request, {"rows": _ROWS})
