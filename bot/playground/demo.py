"""The demonstration: a running Vigie, given to the page."""

import secrets
from collections.abc import Callable

from aiohttp import web

from bot.playground.channel import PlaygroundChannel
from bot.playground.core import Core
from bot.playground.guard import LOOPBACK, Guard
from bot.playground.server import build
from bot.playground.stage import Stage


async def serve(
    *,
    core: Core,
    channel: PlaygroundChannel,
    announce: Callable[[str], None],
    port: int = 3978,
    host: str = "127.0.0.1",
) -> web.AppRunner:
    """Open the page and say its address; the caller ends it with `cleanup()` on the result.

    Port 0 takes any free port. Raises ValueError when `host` is not this machine's own loopback,
    OSError when the port is taken.
    """
    if host not in LOOPBACK:
        raise ValueError("la démonstration n’écoute que sur cet ordinateur : 127.0.0.1 ou ::1")
    guard = Guard()
    stage = Stage(core, channel, run=secrets.token_hex(4))
    runner = web.AppRunner(build(stage, guard), access_log=None, shutdown_timeout=2)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError:
        await runner.cleanup()
        raise
    bound: int = runner.addresses[0][1]
    guard.listen(host, bound)
    announce(f"{guard.origin}/?jeton={guard.token}")
    return runner
