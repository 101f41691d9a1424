"""Everything that Vigie gives to somebody else than a case's own readers, as one text."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, unused_port

from bot.admin import administration
from bot.cli.main import main
from bot.config import Settings
from bot.console.app import console
from bot.console.demo_door import DemoDoor
from bot.console.setup import ROOT
from tests.console.visitor import Visitor
from tests.conversation.world import SETTINGS, World
from tests.privacy.words import CANARY

ELSEWHERE = "coord-montreal"
"""The coordination of other circonscriptions."""

OUTSIDERS = ("", ELSEWHERE, "dcap-1")
"""Nobody, another coordination, and the DCAP without its confidential part."""

PAGES = (
    "",
    "/",
    "/a-faire",
    "/dossiers",
    "/dossiers?sorte=manquement",
    "/dossiers?retard=oui",
    "/dossiers?non-avise=oui",
    "/dossiers/vivant",
    "/dossiers/MAN-0001",
    "/dossiers/MAN-0001/vivant",
    "/dossiers/MAN-0001/fichiers/1",
    "/echanges",
    f"/echanges?q={CANARY}",
    "/echanges?q=signalement+confidentiel",
    "/echanges/1",
    "/echanges/2",
    "/fiches",
    "/sans-reponse",
    "/journal",
    "/journal?acte=lecture",
)
EXPORTS = ("/dossiers/exporter", "/journal/exporter")
_EXPORT = {"format": "jsonl", "motif": "Vérification fictive"}


async def supervised(world: World) -> str:
    """What supervision reads."""
    pages = ""
    async with TestClient(TestServer(administration(world.vigie, Settings()))) as client:
        for path in ("/metrics", "/readyz"):
            async with client.get(path) as answer:
                pages += await answer.text()
    assert "vigie_open_cases" in pages
    return pages


async def shown_by_the_console(world: World, who: str, *, confidential: bool = False) -> str:
    """Every page and export that somebody gets; nobody in particular without a name."""
    async with visitor(world, who, confidential=confidential) as visits:
        got = [(await visits.get(f"{ROOT}{path}")).text for path in PAGES]
        token = await visits.token()
        given = [await visits.post(f"{ROOT}{path}", _EXPORT, csrf=token) for path in EXPORTS]
    return "\n".join([*got, *(answer.text for answer in given)])


@asynccontextmanager
async def visitor(world: World, who: str, *, confidential: bool = False) -> AsyncIterator[Visitor]:
    """Somebody in front of a console on this world."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    outer, settings = web.Application(), Settings.model_validate(SETTINGS)
    outer.add_subapp(ROOT, console(world.vigie, settings, DemoDoor(f"{url}{ROOT}")))
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        TestServer(outer, port=port),
        aiohttp.ClientSession(cookie_jar=jar) as session,
    ):
        came = Visitor(session, url)
        if who:
            await came.enter(who, confidential=confidential)
        yield came


async def exported(folder: Path) -> str:
    """What `vigie export` gives, in each of its formats."""
    pages = ""
    for kind in ("csv", "jsonl"):
        file = folder / f"export.{kind}"
        await typed(["export", "--format", kind, "--sortie", str(file)])
        pages += file.read_text(encoding="utf-8")
    return pages


async def typed(arguments: Iterable[str]) -> int:
    """Run a command as a terminal would; what it prints goes to the standard streams."""
    return await asyncio.to_thread(_run, list(arguments))


def _run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)
