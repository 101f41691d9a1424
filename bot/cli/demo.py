"""`vigie demo`: a real Vigie and a fictional staff, in a page or in Teams's local test client."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.french import say
from bot.config import Settings
from bot.console.demo import serve_demo_console
from bot.logs import configure_logs
from bot.playground.demo import serve
from bot.playground.live import SAMPLE, live_core

if TYPE_CHECKING:
    from bot.teams_demo import TeamsDemo

_CLIENT = "npx @microsoft/m365agentsplayground start"


def demo(options: argparse.Namespace) -> int:
    """Open the demonstration until Ctrl+C; exit status 1 when the port is taken."""
    configure_logs(readable=True)
    try:
        asyncio.run(_teams(options.port) if options.teams else _page(options.port))
    except OSError as error:
        say(f"Le port {options.port} n’est pas libre ({error.strerror}).", sys.stderr)
        again = "vigie demo --teams" if options.teams else "vigie demo"
        say(f"Essayez un autre port : {again} --port {options.port + 1}", sys.stderr)
        return 1
    return 0


async def _page(port: int) -> None:
    with tempfile.TemporaryDirectory(prefix="vigie-") as folder:
        async with live_core(Path(folder) / "demo.db") as (core, channel):
            settings = Settings.model_validate(SAMPLE)
            review, url = await serve_demo_console(
                core.vigie, settings, port=port + 1 if port else 0
            )
            try:
                runner = await serve(
                    core=core,
                    channel=channel,
                    announce=lambda address: _announce(address, url),
                    port=port,
                )
                try:
                    await asyncio.Event().wait()
                finally:
                    await runner.cleanup()
            finally:
                await review.cleanup()


async def _teams(port: int) -> None:
    # Imported here: the page needs nothing of the Bot Framework, which is slow to load.
    from bot.teams_demo import teams_demo

    with tempfile.TemporaryDirectory(prefix="vigie-") as folder:
        async with teams_demo(Path(folder), port=port) as running:
            for line in guide(running):
                say(line)
            await asyncio.Event().wait()


def _announce(address: str, console: str) -> None:
    say("Vigie est ouverte, avec un personnel fictif :")
    say(f"  {address}")
    say("La console de la DCAP et de la coordination :")
    say(f"  {console}")
    say("Ctrl+C pour fermer.")


def guide(running: "TeamsDemo") -> Iterator[str]:
    """What to do next, and who is who."""
    yield f"Vigie attend Teams sur {running.url}, avec un personnel fictif."
    yield "Chaque personne a son client d’essai (il faut Node.js), dans un terminal à elle :"
    for client, folder in running.clients:
        person = client.person
        place = f", {person.circonscription}" if person.circonscription else ""
        yield f"\n  {person.name} ({person.role}{place}) : http://127.0.0.1:{client.port}"
        yield f"    cd {folder}"
        yield f"    {_CLIENT} -e {running.url} -c msteams -p {client.port} --disable-telemetry"
    last, _ = running.clients[-1]
    yield f"\nLes alertes de la DCAP paraissent dans le canal « {last.channel} » de"
    yield f"{last.person.name}, les manquements dans sa conversation de groupe « {last.group} »."
    yield "Ce client écoute sur tout le réseau : lisez docs/teams-essai-local.md avant de l’ouvrir."
    yield "Ctrl+C pour fermer."
