"""The process that serves Slack: two listeners, one delivery worker, a stop that drains."""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import structlog
from aiohttp import web
from prometheus_client import generate_latest
from sqlalchemy import text

from bot.app import Vigie, assemble, understanding, utc_now
from bot.config import ConfigError, Settings, check_for_service, parse_bind, parse_room
from bot.domain.effects import Room
from bot.domain.people import Address
from bot.seed import fill_map
from bot.slack.app import SlackHttp, build_slack
from bot.slack.channel import API, SlackChannel, web_client
from bot.storage import outbox
from bot.storage.engine import Database, open_database
from bot.storage.migrate import migrate
from faq.entry import Statut
from intents.understanding import Understander

log = structlog.get_logger()


@dataclass(frozen=True)
class Service:
    """A Vigie that serves Slack; `public` and `admin` are the two web applications."""

    vigie: Vigie
    slack: SlackHttp
    public: web.Application
    admin: web.Application


@asynccontextmanager
async def service(settings: Settings, *, slack_api: str = API) -> AsyncIterator[Service]:
    """Assemble the service, run its worker, and drain it at the end.

    Raises ConfigError, DatabaseUnusable or faq's ContentError before anything is served.
    `slack_api` is Slack's own address; tests give that of their stand-in.
    """
    check_for_service(settings)
    database = open_database(settings.database_url)
    async with aiohttp.ClientSession() as session:
        try:
            await migrate(database)
            divisions = await fill_map(database)
            understander = understanding(settings, divisions)
            refuse_drafts(settings, understander)
            token = settings.slack_bot_token.get_secret_value()
            client = web_client(token=token, session=session, base_url=slack_api)
            channel = SlackChannel(client)
            vigie = assemble(
                settings,
                database=database,
                channels={channel.name: channel},
                rooms=_rooms(settings),
                understander=understander,
            )
            slack = build_slack(
                signing_secret=settings.slack_signing_secret.get_secret_value(),
                bot_token=token,
                team_ids=settings.team_ids,
                client=client,
                handle=vigie.handle,
                not_recorded=vigie.not_recorded,
                refused=lambda reason: vigie.metrics.refused.labels("slack", reason).inc(),
                clock=utc_now,
            )
            work = asyncio.create_task(vigie.delivery.run())
            try:
                yield Service(vigie, slack, _public(slack), _admin(vigie))
            finally:
                await vigie.conversation.settled()
                vigie.delivery.stop()
                await work
                await slack.settled()
        finally:
            await database.close()


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    async with service(settings) as running:
        runners = [
            await _listen(running.public, settings.bind),
            await _listen(running.admin, settings.admin_bind),
        ]
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


def _rooms(settings: Settings) -> Mapping[Room, Address]:
    named = {
        Room.DCAP: parse_room(settings.dcap_room),
        Room.DCAP_CONFIDENTIAL: parse_room(settings.dcap_confidential_room),
    }
    return {room: address for room, address in named.items() if address is not None}


def _public(slack: SlackHttp) -> web.Application:
    application = web.Application(client_max_size=2**20 + 1)
    application.router.add_post("/slack/events", slack.handle)
    application.router.add_get("/livez", _alive)
    return application


def _admin(vigie: Vigie) -> web.Application:
    async def ready(_request: web.Request) -> web.Response:
        return await _readiness(vigie.database)

    async def metrics(_request: web.Request) -> web.Response:
        async with vigie.database.read() as connection:
            for state, jobs in (await outbox.counts(connection)).items():
                vigie.metrics.jobs.labels(state).set(jobs)
        return web.Response(body=generate_latest(vigie.metrics.registry), content_type="text/plain")

    application = web.Application()
    application.router.add_get("/readyz", ready)
    application.router.add_get("/metrics", metrics)
    return application


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _readiness(database: Database) -> web.Response:
    try:
        async with asyncio.timeout(2), database.read() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception:
        log.exception("not_ready")
        return web.Response(status=503, text="base de données injoignable")
    return web.Response(text="ok")


async def _listen(application: web.Application, bind: str) -> web.AppRunner:
    host, port = parse_bind(bind) or ("127.0.0.1", 0)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
