"""The console in front of a whole Vigie, with the demonstration's door, and its visitors."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.config import Settings
from bot.console.app import console
from bot.console.demo_door import DemoDoor
from bot.console.setup import ROOT
from tests.console.templates import compiled_once
from tests.console.visitor import Visitor
from tests.conversation.conftest import understander
from tests.conversation.world import SETTINGS
from tests.delivery.conftest import rooms, world
from tests.delivery.world import World
from tests.playground.conftest import chromium

__all__ = ["chromium", "rooms", "understander", "world"]

Visit = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def origin(world: World) -> AsyncIterator[str]:
    """The origin of a console that is served; /console is below it."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    outer = web.Application()
    settings = Settings.model_validate(SETTINGS)
    served = compiled_once(console(world.vigie, settings, DemoDoor(f"{url}{ROOT}")))
    outer.add_subapp(ROOT, served)
    async with TestServer(outer, port=port):
        yield url


@pytest.fixture
async def visit(origin: str) -> AsyncIterator[Visit]:
    """Makes a visitor: `await visit("dcap-1", confidential=True)`, or nobody without a name."""
    async with AsyncExitStack() as stack:

        async def arrive(person: str = "", *, confidential: bool = False) -> Visitor:
            jar = aiohttp.CookieJar(unsafe=True)
            session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
            visitor = Visitor(session, origin)
            if person:
                await visitor.enter(person, confidential=confidential)
            return visitor

        yield arrive
