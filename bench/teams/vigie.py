"""Vigie itself, as `vigie serve` runs it with Teams alone, on a database of the bench's own."""

import asyncio
import sys
from datetime import UTC, datetime

from aiohttp import web
from botframework.connector.auth import ChannelValidation
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.teams.activities import APP_ID, PASSWORD, PEOPLE, TENANT, account, chat
from bot.config import Settings
from bot.domain.people import Address, Person, Role
from bot.logs import configure_logs
from bot.platforms import Elsewhere
from bot.service import service
from bot.storage import conversations, directory, exchanges
from bot.storage.conversations import Known
from bot.storage.exchanges import Exchange
from bot.teams.origin import key
from faq.calibration import Zone
from tests.fakes.entra import FakeEntra


async def main(port: int, service_url: str, entra_url: str, database_url: str) -> None:
    """Serve on a port of the loopback until killed."""
    configure_logs(readable=True)
    entra = FakeEntra(base=entra_url)
    # In this process alone: no setting of Vigie names another key server than Microsoft's.
    ChannelValidation.open_id_metadata_endpoint = entra.metadata_url
    elsewhere = Elsewhere(teams_service=service_url, login=entra.http_client())
    async with service(_settings(database_url), elsewhere=elsewhere) as running:
        async with running.vigie.database.write() as connection:
            await directory.replace_people(connection, map(_person, range(PEOPLE)))
            for number in range(PEOPLE):
                await _regular(connection, number, service_url)
        running.vigie.reference.forget()
        runner = web.AppRunner(running.public, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


def _settings(database_url: str) -> Settings:
    return Settings.model_validate(
        {
            "database_url": database_url,
            "contenu": "projet",
            "teams_app_type": "SingleTenant",
            "teams_app_id": APP_ID,
            "teams_app_password": PASSWORD,
            "teams_tenant_ids": TENANT,
            "dcap_room": "teams:19:alertes@thread.tacv2",
            "dcap_confidential_room": "teams:19:manquements@thread.tacv2",
            "dcap_telephone": "418 555-0100",
            "link_comptes_officiels": "https://exemple.test/comptes",
        }
    )


def _person(number: int) -> Person:
    return Person(
        id=f"ds-{number}",
        role=Role.DS,
        name=f"Personne Fictive {number}",
        circonscription=f"banc-{number}",
        coordonnateur="ds-0",
        accounts={"teams": account(number)},
    )


async def _regular(connection: AsyncConnection, number: int, service_url: str) -> None:
    """Somebody who installed Vigie, was welcomed and answered: exchange number + 1."""
    now = datetime.now(UTC)
    known = Known("teams", chat(number), "personal", service_url, TENANT, account(number))
    await conversations.remember(connection, known, now)
    asked = Exchange(
        id=0,
        at=now,
        address=Address("teams", chat(number)),
        account=account(number),
        person=f"ds-{number}",
        role=Role.DS,
        circonscription=f"banc-{number}",
        text="la procédure date de quand",
        intent="question",
        is_report=False,
        zone=Zone.ANSWER,
        candidates=(("mise_a_jour", 0.9),),
        entry="mise_a_jour",
        edition="banc",
    )
    await exchanges.add(connection, asked)
    await exchanges.received(connection, key(chat(number), f"{number}"), now)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:5]))
