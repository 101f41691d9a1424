"""The console that the service mounts: behind the organisation's accounts, or closed."""

from aiohttp import web

from bot.app import Vigie
from bot.config import Settings
from bot.console.app import console
from bot.console.closed import closed
from bot.console.oidc.claims import Rules
from bot.console.oidc.door import OidcDoor
from bot.console.oidc.provider import Client, Provider


def entrance(vigie: Vigie, settings: Settings) -> web.Application:
    """The application to mount at /console. No setting gives it another door than this one."""
    if not settings.serves_console:
        return closed()
    client = Client(settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())
    provider = Provider(settings.oidc_issuer, client, vigie.desk.clock)
    door = OidcDoor(settings.console_url, provider, _rules(settings))
    return console(vigie, settings, door)


def _rules(settings: Settings) -> Rules:
    groups = settings.console_groups
    return Rules(
        claim=settings.oidc_groups_claim,
        dcap=groups["dcap"],
        confidential=groups["confidentiel"],
        coordination=groups["coordination"],
        by_directory=settings.console_droits == "annuaire",
        teams=settings.team_ids,
    )
