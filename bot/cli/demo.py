"""`vigie demo`: the playground, with a real Vigie and a fictional staff."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from bot.cli.french import say
from bot.logs import configure_logs
from bot.playground.demo import serve
from bot.playground.live import live_core


def demo(options: argparse.Namespace) -> int:
    """Open the page until Ctrl+C; exit status 1 when the port is taken."""
    configure_logs(readable=True)
    try:
        asyncio.run(_run(options.port))
    except OSError as error:
        say(f"Le port {options.port} n’est pas libre ({error.strerror}).", sys.stderr)
        say(f"Essayez un autre port : vigie demo --port {options.port + 1}", sys.stderr)
        return 1
    return 0


async def _run(port: int) -> None:
    with tempfile.TemporaryDirectory(prefix="vigie-") as folder:
        async with live_core(Path(folder) / "demo.db") as (core, channel):
            runner = await serve(core=core, channel=channel, announce=_announce, port=port)
            try:
                await asyncio.Event().wait()
            finally:
                await runner.cleanup()


def _announce(address: str) -> None:
    say("Vigie est ouverte, avec un personnel fictif :")
    say(f"  {address}")
    say("Ctrl+C pour fermer.")
