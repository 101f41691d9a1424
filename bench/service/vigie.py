"""Vigie itself, as `vigie serve` runs it, on a database of the bench's own."""

import asyncio
import sys

from aiohttp import web

from bench.service.load import SECRET
from bot.config import Settings
from bot.domain.people import Person, Role
from bot.logs import configure_logs
from bot.platforms import Elsewhere
from bot.service import service
from bot.storage import directory

PEOPLE = 500


async def main(port: int, slack_api: str, database_url: str) -> None:
    """Serve on a port of the loopback until killed."""
    configure_logs(readable=True)
    settings = Settings.model_validate(
        {
            "database_url": database_url,
            "contenu": "projet",
            "slack_bot_token": "xoxb-fictif",
            "slack_signing_secret": SECRET,
            "slack_team_ids": "T0ORG",
            "dcap_room": "slack:CALERTES",
            "dcap_confidential_room": "slack:GMANQUEMENTS",
            "dcap_telephone": "418 555-0100",
            "link_comptes_officiels": "https://exemple.test/comptes",
        }
    )
    async with service(settings, elsewhere=Elsewhere(slack_api=slack_api)) as running:
        async with running.vigie.database.write() as connection:
            await directory.replace_people(connection, _staff())
        running.vigie.reference.forget()
        running.vigie.desk.resembling.prepare()
        runner = web.AppRunner(running.public, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


def _staff() -> list[Person]:
    """Directrices and directeurs du scrutin, whose coordonnatrice is the first of them."""
    return [
        Person(
            id=f"ds-{number}",
            role=Role.DS,
            name=f"Personne Fictive {number}",
            circonscription=f"banc-{number}",
            coordonnateur="ds-0",
            accounts={"slack": f"U{number:06d}"},
        )
        for number in range(PEOPLE)
    ]


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
