"""The demonstration's console: on this machine alone, with somebody of the fictional staff."""

import aiohttp
import pytest

from bot.config import Settings
from bot.console.demo import serve_demo_console
from tests.console.visitor import Visitor
from tests.conversation.world import SETTINGS
from tests.delivery.world import World


async def test_one_chooses_who_to_be_and_reads_the_console(world: World) -> None:
    settings = Settings.model_validate(SETTINGS)
    runner, url = await serve_demo_console(world.vigie, settings, port=0)
    try:
        assert url.startswith("http://127.0.0.1:")
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            visitor = Visitor(session, url.removesuffix("/console"))
            await visitor.enter("coord-saguenay")
            assert "Maëlle Modèle" in (await visitor.get("/console/dossiers")).shown
            refused = await visitor.post("/console/connexion", {"personne": "ds-chicoutimi"})
            assert refused.status == 400
    finally:
        await runner.cleanup()


async def test_a_port_that_is_taken_is_said(world: World) -> None:
    settings = Settings.model_validate(SETTINGS)
    runner, url = await serve_demo_console(world.vigie, settings, port=0)
    try:
        port = int(url.rsplit(":", 1)[1].partition("/")[0])
        with pytest.raises(OSError, match="in use"):
            await serve_demo_console(world.vigie, settings, port=port)
    finally:
        await runner.cleanup()
