"""Vigie as `vigie serve` runs it, with Slack and Teams, on a database of the bench's own."""

import asyncio
import contextlib
import sys
from pathlib import Path

from aiohttp import web
from botframework.connector.auth import ChannelValidation

from bench.hostile.requests import PEOPLE, SLACK_SECRET
from bench.teams.activities import APP_ID, PASSWORD, TENANT, account
from bot.config import Settings
from bot.domain.people import Person, Role
from bot.logs import configure_logs
from bot.platforms import Elsewhere
from bot.service import service
from bot.storage import directory
from tests.fakes.entra import FakeEntra


async def main(
    port: int, slack_api: str, teams_service: str, entra_url: str, database_url: str
) -> None:
    """Serve on a port of the loopback until killed."""
    configure_logs()
    entra = FakeEntra(base=entra_url)
    # In this process alone: no setting of Vigie names another key server than Microsoft's.
    ChannelValidation.open_id_metadata_endpoint = entra.metadata_url
    elsewhere = Elsewhere(
        slack_api=slack_api, teams_service=teams_service, login=entra.http_client()
    )
    async with service(_settings(database_url), elsewhere=elsewhere) as running:
        async with running.vigie.database.write() as connection:
            await directory.replace_people(connection, map(_person, range(PEOPLE)))
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
            "slack_bot_token": "xoxb-fictif",
            "slack_signing_secret": SLACK_SECRET,
            "slack_team_ids": "T0ORG",
            "teams_app_type": "SingleTenant",
            "teams_app_id": APP_ID,
            "teams_app_password": PASSWORD,
            "teams_tenant_ids": TENANT,
            "dcap_room": "slack:CALERTES",
            "dcap_confidential_room": "slack:GMANQUEMENTS",
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
        accounts={"slack": f"U{number:06d}", "teams": account(number)},
    )


if __name__ == "__main__":
    with Path(sys.argv[6]).open("a", encoding="utf-8") as log, contextlib.redirect_stderr(log):
        asyncio.run(main(int(sys.argv[1]), *sys.argv[2:6]))
