"""The process that serves Slack and Teams: two listeners, one worker, a stop that drains."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.admin import administration
from bot.app import Vigie, assemble, understanding
from bot.config import ConfigError, Settings, check_for_service, parse_bind
from bot.platforms import Door, Elsewhere, platforms
from bot.rooms import rooms_of
from bot.seed import fill_map
from bot.sending import summary
from bot.storage.engine import open_database
from bot.storage.migrate import migrate
from faq.entry import Statut
from intents.understanding import Understander

log = structlog.get_logger()


@dataclass(frozen=True)
class Service:
    """A Vigie that serves its platforms; `public` and `admin` are the two web applications."""

    vigie: Vigie
    public: web.Application
    admin: web.Application


@asynccontextmanager
async def service(
    settings: Settings, *, elsewhere: Elsewhere | None = None
) -> AsyncIterator[Service]:
    """Assemble the service, run its worker, and drain it at the end.

    Raises ConfigError, DatabaseUnusable or faq's ContentError before anything is served.
    `elsewhere` is where tests have put the platforms.
    """
    check_for_service(settings)
    database = open_database(settings.database_url, sole_replica=True)
    try:
        await migrate(database)
        divisions = await fill_map(database)
        understander = understanding(settings, divisions)
        refuse_drafts(settings, understander)
        async with platforms(settings, database, elsewhere or Elsewhere()) as served:
            vigie = assemble(
                settings,
                database=database,
                channels={platform.channel.name: platform.channel for platform in served},
                rooms=rooms_of(settings),
                understander=understander,
            )
            async with database.write() as connection:
                hour = settings.choices.resume_heure
                await summary.schedule(connection, hour, vigie.desk.clock())
            doors = {platform.path: platform.door(vigie) for platform in served}
            troubles = [door.trouble for door in doors.values()]
            work = asyncio.create_task(vigie.delivery.run())
            try:
                yield Service(vigie, _public(doors), administration(vigie, settings, troubles))
            finally:
                # The doors first: what still comes in is committed while the worker is there.
                for door in doors.values():
                    await door.settled()
                await vigie.conversation.settled()
                vigie.delivery.stop()
                await work
    finally:
        await database.close()


async def serve(settings: Settings, *, elsewhere: Elsewhere | None = None) -> None:
    """Serve until SIGTERM or SIGINT. `elsewhere` is where tests have put the platforms."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    async with service(settings, elsewhere=elsewhere) as running:
        running.vigie.desk.resembling.prepare()
        runners = [
            await _listen(running.public, settings.bind),
            await _listen(running.admin, settings.admin_bind),
        ]
        # What is loaded by now stays to the end: without this, each full collection walks the whole
        # engine, and whoever is being answered waits for it.
        gc.freeze()
        log.info("serving", public=settings.bind, admin=settings.admin_bind)
        await stopping.wait()
        log.info("stopping")
        for runner in runners:
            await runner.cleanup()


def refuse_drafts(settings: Settings, understander: Understander) -> None:
    """Production answers with approved entries only, unless it is told otherwise."""
    drafts = [
        entry.id
        for entry in understander.matcher.catalogue
        if entry.statut is Statut.PROJET and settings.contenu != "projet"
    ]
    if drafts:
        raise ConfigError(
            [
                f"{len(drafts)} fiches ne sont pas approuvées par la DCAP ({drafts[0]}…) : "
                "faites-les approuver, ou posez VIGIE_CONTENU=projet"
            ]
        )


def _public(doors: Mapping[str, Door]) -> web.Application:
    application = web.Application(client_max_size=2**20 + 1)
    for path, door in doors.items():
        application.router.add_post(path, door.handle)
    application.router.add_get("/livez", _alive)
    return application


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _listen(application: web.Application, bind: str) -> web.AppRunner:
    host, port = parse_bind(bind) or ("127.0.0.1", 0)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
