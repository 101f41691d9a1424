"""Teams: our token, the keys that Microsoft signs with, and the organisations that are served."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.channel import DeliveryError
from bot.config import Settings
from bot.doctor.asking import Asker, NoAnswer
from bot.doctor.causes import explained
from bot.doctor.checkup import Line, broken, good
from bot.doctor.clock import clock_line
from bot.platforms import Elsewhere


async def teams_lines(settings: Settings, asker: Asker, elsewhere: Elsewhere) -> Sequence[Line]:
    """What Microsoft tells of the application; empty when its settings are incomplete."""
    from bot.teams.credentials import credentials_for
    from bot.teams.tokens import AppTokens

    others = sorted(settings.tenant_ids - {settings.home_tenant})
    tenants = [tenant for tenant in (settings.home_tenant, *others) if tenant]
    try:
        credentials = credentials_for(
            settings.teams_app_type,
            settings.teams_app_id,
            settings.teams_app_password.get_secret_value(),
            next(iter(tenants), ""),
            http_client=elsewhere.login,
        )
    except ValueError:
        return []
    try:
        await AppTokens(credentials, clock=asker.clock).bearer()
    except DeliveryError as error:
        token = _trouble("Teams, jeton", error.cause)
    else:
        token = good("Teams, jeton", "obtenu")
    return [
        token,
        *await _keys_lines(asker),
        *[await _tenant_line(tenant, elsewhere.login, asker) for tenant in tenants],
    ]


async def _keys_lines(asker: Asker) -> Sequence[Line]:
    """The keys as the service fetches them, and the time of the server that publishes them."""
    # Imported here: the Bot Framework costs time and memory to those who do not use it.
    from bot.teams.keys import KeysUnreachable, SigningKeys, UnknownKey, metadata_url

    subject = "Teams, clés de signature"
    try:
        answer = await asker.ask("GET", metadata_url())
    except NoAnswer as error:
        return [_trouble(subject, f"token_{error.cause}")]
    keys = SigningKeys(asker.session, clock=asker.clock, timeout=asker.timeout)
    try:
        # No key has this name: the answer tells whether there are any.
        await keys.get("vigie-doctor")
    except KeysUnreachable:
        line = _trouble(subject, "token_unreadable_answer")
    except UnknownKey:
        line = good(subject, "publiées et lues")
    finally:
        await keys.close()
    return [line, clock_line("Teams", answer)]


async def _tenant_line(tenant: str, login: Any, asker: Asker) -> Line:
    subject = f"Teams, organisation {tenant}"
    try:
        async with asyncio.timeout(asker.timeout):
            status = await asyncio.to_thread(_discover, tenant, login)
    except TimeoutError:
        return _trouble(subject, "token_timeout")
    except OSError:
        return _trouble(subject, "token_connection")
    if status == 400:
        return _trouble(subject, "token_invalid_tenant")
    if status != 200:
        return _trouble(subject, f"token_http_{status}")
    return good(subject, "connue de Microsoft")


def _discover(tenant: str, login: Any) -> int:
    """The status of the organisation's public page. Blocks; raises OSError, `requests`'s base."""
    import requests

    from bot.teams.credentials import HTTP_TIMEOUT, LOGIN

    session = login or requests.Session()
    try:
        url = f"{LOGIN}{tenant}/v2.0/.well-known/openid-configuration"
        return int(session.get(url, timeout=HTTP_TIMEOUT).status_code)
    finally:
        if login is None:
            session.close()


def _trouble(subject: str, code: str) -> Line:
    cause = explained(code)
    return broken(subject, cause.said, cause.todo)
