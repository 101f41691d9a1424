"""Showing a page: its template, with what every page of the console needs beside its own."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.environment import Environment

from bot.console.reviewer import CSRF, Office, known_reviewer
from bot.console.setup import ROOT, setup_of
from bot.wording.dates import day, moment
from bot.wording.typography import typeset

TEMPLATES = Path(__file__).parent / "templates"
SAID = "-dit"
_SAID_FOR = 60
_NAV = (
    ("/", "Accueil"),
    ("/echanges", "Échanges"),
    ("/sans-reponse", "Sans réponse"),
    ("/dossiers", "Dossiers"),
    ("/fiches", "Fiches"),
    ("/journal", "Journal"),
)
_DCAP_ONLY = ("/sans-reponse", "/fiches", "/journal")


class _Loader(FileSystemLoader):
    """Puts the non-breaking spaces of French in the templates, so that nobody has to type them."""

    def get_source(self, environment: Environment, template: str) -> Any:
        source, name, fresh = super().get_source(environment, template)
        return typeset(source), name, fresh


def prepare(application: web.Application) -> None:
    """Let the application show templates: all is escaped, and a missing value is an error."""
    aiohttp_jinja2.setup(
        application,
        loader=_Loader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        default_helpers=False,
        filters=(("day", day), ("typeset", typeset)),
    )


def page(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """A whole page. The template extends base.html, which wants a block `title` and a `main`.

    Beside `context`, templates know `reviewer` (None before sign-in), `csrf` (the token that each
    form repeats), `root` (the console's path), `nav`, `said`, `now`, `asset(name)` and
    `moment(instant)`.
    """
    said = _said(request)
    response = aiohttp_jinja2.render_template(
        template, request, {**_common(request), "said": said, **context}, status=status
    )
    if said:
        response.del_cookie(setup_of(request).cookie(SAID), path="/")
    return response


def fragment(request: web.Request, template: str, **context: Any) -> web.StreamResponse:
    """The part of a page that follows what happens: 304 while it would say the same."""
    text = aiohttp_jinja2.render_string(template, request, {**_common(request), **context})
    tag = hashlib.sha256(text.encode()).hexdigest()[:32]
    known = request.if_none_match or ()
    if any(item.value == tag for item in known):
        return web.Response(status=304, headers={"ETag": f'"{tag}"'})
    return web.Response(text=text, content_type="text/html", headers={"ETag": f'"{tag}"'})


def see_other(request: web.Request, path: str, *, said: str = "") -> web.Response:
    """After an act, the page to show, `path` being below /console, and what to say on it once."""
    response = web.Response(status=303, headers={"Location": f"{ROOT}{path}"})
    if said:
        setup = setup_of(request)
        response.set_cookie(
            setup.cookie(SAID),
            urlsafe_b64encode(typeset(said).encode()).decode(),
            max_age=_SAID_FOR,
            path="/",
            httponly=True,
            secure=setup.secure,
            samesite="Strict",
        )
    return response


def _said(request: web.Request) -> str:
    stored = request.cookies.get(setup_of(request).cookie(SAID), "")
    try:
        return urlsafe_b64decode(stored.encode()).decode()
    except ValueError:
        return ""


def _common(request: web.Request) -> dict[str, Any]:
    setup, reviewer = setup_of(request), known_reviewer(request)
    now = setup.vigie.desk.clock()

    def at(instant: datetime) -> str:
        return moment(instant, now)

    def asset(name: str) -> str:
        return ROOT + setup.assets.path(name)

    dcap = reviewer is not None and reviewer.role is Office.DCAP
    return {
        "reviewer": reviewer,
        "dcap": dcap,
        "csrf": request.get(CSRF, ""),
        "root": ROOT,
        "nav": [
            (f"{ROOT}{path}", label, _is_here(request, path))
            for path, label in _NAV
            if dcap or path not in _DCAP_ONLY
        ],
        "now": now,
        "moment": at,
        "asset": asset,
    }


def _is_here(request: web.Request, path: str) -> bool:
    inside = request.path.removeprefix(ROOT) or "/"
    return inside == path or (path != "/" and inside.startswith(f"{path}/"))
