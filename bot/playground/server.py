"""The page's HTTP: translates, and decides nothing."""

import asyncio
import logging
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError

from bot.playground import french
from bot.playground.feed import Event, to_json
from bot.playground.guard import Guard, add_headers
from bot.playground.inbound import Refused, parse
from bot.playground.stage import Control, Stage

HERE = Path(__file__).parent
OFFERED_DAYS = (-40, -33, -10, -3, 0, 3, 8)
LARGEST_BODY = 128 * 1024
HEARTBEAT = 10.0
_NOT_RECORDED = "Vigie n’a pas pu enregistrer votre envoi. Réessayez."
_LOG = logging.getLogger(__name__)


def build(stage: Stage, guard: Guard) -> web.Application:
    """The application that serves this stage behind this guard."""
    routes = _Routes(stage, guard)
    app = web.Application(middlewares=[guard.check], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(routes.stop)
    app.add_routes(
        [
            web.get("/", routes.home),
            web.get("/aide", routes.help),
            web.get("/events", routes.events),
            web.post("/act", routes.act),
            web.post("/control", routes.control),
            web.static("/static", HERE / "static"),
        ]
    )
    return app


class _Routes:
    def __init__(self, stage: Stage, guard: Guard) -> None:
        self._stage = stage
        self._guard = guard
        self._pages = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def stop(self, _app: web.Application) -> None:
        self._stage.feed.close()

    async def home(self, request: web.Request) -> web.Response:
        known = self._guard.has_cookie(request)
        entering = not known and self._guard.may_enter(request)
        if not (known or entering):
            return self._page("closed.html", status=403)
        if request.query_string:
            response = web.Response(status=303, headers={"Location": "/"})
        else:
            response = self._page("page.html")
        if entering:
            self._guard.let_in(response)
        return response

    async def help(self, _request: web.Request) -> web.Response:
        return self._page("help.html")

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        feed = self._stage.feed
        with feed.listen() as queue:
            missed = feed.since(request.headers.get("Last-Event-ID", ""))
            if missed is None:
                missed = [Event("snapshot", to_json(self._stage.snapshot()), feed.position)]
            try:
                for event in missed:
                    await response.write(event.encode())
                while (next_event := await self._next(queue)) is not None:
                    await response.write(next_event.encode())
            except ConnectionResetError:
                _LOG.debug("a page was closed")
        return response

    async def _next(self, queue: asyncio.Queue[Event | None]) -> Event | None:
        """The next event; the clock when nothing happens, which also finds closed pages."""
        try:
            return await asyncio.wait_for(queue.get(), HEARTBEAT)
        except TimeoutError:
            return Event("clock", to_json(self._stage.clock()))

    async def act(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(await self._stage.act(parse(await _body(request))))
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=400)
        except web.HTTPException:
            raise
        except Exception:
            # Like a platform's button, the page must answer whatever happens behind it.
            _LOG.exception("an act failed")
            return web.json_response({"error": _NOT_RECORDED}, status=500)

    async def control(self, request: web.Request) -> web.Response:
        try:
            await self._stage.control(Control.model_validate_json(await _body(request)))
        except ValidationError:
            return web.json_response({"error": "Cette demande est illisible."}, status=400)
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=400)
        return web.json_response({})

    def _page(self, name: str, *, status: int = 200) -> web.Response:
        days = [(day, french.day_label(day), french.phase_label(day)) for day in OFFERED_DAYS]
        text = self._pages.get_template(name).render(days=days)
        return web.Response(text=text, content_type="text/html", status=status)


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    return await request.read()
