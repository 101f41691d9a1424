"""The console of the demonstration: on this machine only, with the demonstration's door."""

import socket

from aiohttp import web

from bot.app import Vigie
from bot.config import Settings
from bot.console.app import console
from bot.console.demo_door import DemoDoor
from bot.console.setup import ROOT

_HERE = "127.0.0.1"


async def serve_demo_console(
    vigie: Vigie, settings: Settings, *, port: int
) -> tuple[web.AppRunner, str]:
    """Open it and give its address; the caller ends it with `cleanup()` on the runner.

    Port 0 takes any free port. Raises OSError when the port is taken.
    """
    listening = socket.create_server((_HERE, port))
    url = f"http://{_HERE}:{listening.getsockname()[1]}{ROOT}"
    outer = web.Application()
    outer.add_subapp(ROOT, console(vigie, settings, DemoDoor(url)))
    runner = web.AppRunner(outer, access_log=None, shutdown_timeout=2)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    return runner, url
