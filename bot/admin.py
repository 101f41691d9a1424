"""The administration's listener: is Vigie at work, its figures for Prometheus, and the console."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.app import Vigie
from bot.config import Settings
from bot.console.entrance import entrance
from bot.console.setup import ROOT
from bot.storage import health
from bot.storage.figures import read_figures
from bot.storage.health import Schema
from bot.wording.dates import moment

LATE = timedelta(minutes=2)
"""A job that waits longer than this after its hour makes Vigie not ready."""

TIMEOUT = 2.0
"""Seconds given to the database."""

_UNREADABLE = "base de données injoignable"
_SCHEMAS = {
    Schema.ABSENT: "base de données sans tables : lancez « vigie migrate »",
    Schema.BEHIND: "tables d’une version plus ancienne : lancez « vigie migrate »",
    Schema.OTHER: "tables d’une autre version de Vigie : installez celle qui les a créées",
}

log = structlog.get_logger()


def administration(
    vigie: Vigie, settings: Settings, troubles: Sequence[Callable[[], str]] = ()
) -> web.Application:
    """The application for VIGIE_ADMIN_BIND, which is never shown to the public.

    Each of `troubles` says why a platform's acts cannot come in, or an empty string.
    """

    async def ready(_request: web.Request) -> web.Response:
        told = [trouble() for trouble in troubles]
        problems = [*filter(None, told), *await _problems(vigie)]
        text = "\n".join(problems) if problems else "prête"
        return web.Response(status=503 if problems else 200, text=f"{text}\n")

    async def metrics(_request: web.Request) -> web.Response:
        await _refresh(vigie)
        page = generate_latest(vigie.metrics.registry)
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.router.add_get("/readyz", ready)
    application.router.add_get("/metrics", metrics)
    application.add_subapp(ROOT, entrance(vigie, settings))
    return application


async def _problems(vigie: Vigie) -> Sequence[str]:
    """Why Vigie is not ready, in French, or nothing."""
    now = vigie.desk.clock()
    try:
        async with asyncio.timeout(TIMEOUT), vigie.database.read() as connection:
            schema = await health.schema_of(connection)
            if schema is not Schema.CURRENT:
                return [_SCHEMAS[schema]]
            late = await health.overdue(connection, now - LATE)
    except Exception:
        log.exception("not_ready")
        return [_UNREADABLE]
    if late is None:
        return []
    since = moment(late.oldest, now)
    return [f"envois en retard : {late.jobs}, le plus ancien attend depuis {since}"]


async def _refresh(vigie: Vigie) -> None:
    """Read the figures again; the others are given even when the database does not answer."""
    try:
        async with asyncio.timeout(TIMEOUT), vigie.database.read() as connection:
            figures = await read_figures(connection, vigie.desk.clock())
    except Exception:
        log.exception("figures_unreadable")
        vigie.metrics.database_up.set(0)
        vigie.metrics.forget()
    else:
        vigie.metrics.database_up.set(1)
        vigie.metrics.show(figures)
