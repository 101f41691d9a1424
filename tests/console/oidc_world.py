"""A console behind an OpenID provider that is not ours, and somebody who signs in to it."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.config import Settings
from bot.console.entrance import entrance
from bot.console.setup import ROOT
from tests.console.templates import compiled_once
from tests.console.visitor import Answer, Visitor
from tests.conversation.world import SETTINGS
from tests.delivery.world import World

CLIENT, SECRET = "vigie-essai", "secret-fictif"
DCAP, CONFIDENTIAL, COORDINATION = "g-dcap", "g-confidentiel", "g-coordination"


@dataclass(frozen=True)
class SignInWorld:
    """The console at `origin`, the provider at `issuer`, one browser in front of both."""

    origin: str
    issuer: str
    visitor: Visitor
    session: aiohttp.ClientSession

    async def go(self, then: str = "/console/dossiers") -> Mapping[str, str]:
        """Leave for the provider; what the console asks of it."""
        answer = await self.visitor.get(f"/console/connexion/aller?suite={quote(then, safe='')}")
        assert answer.status == 302, answer.shown
        return _query(answer.headers["Location"])

    async def consent(self, asked: Mapping[str, str], subject: str) -> Mapping[str, str]:
        """Say at the provider who one is; what it sends back with the browser."""
        address = f"{self.issuer}/oauth2/authorize"
        async with self.session.post(
            address, params=asked, data={"sub": subject}, allow_redirects=False
        ) as response:
            assert response.status == 302, await response.text()
            return _query(response.headers["Location"])

    async def back(self, given: Mapping[str, str]) -> Answer:
        """Come back to the console with what the provider gave."""
        return await self.visitor.get(f"/console/connexion/retour?{urlencode(given)}")

    async def sign_in(self, subject: str, then: str = "/console/dossiers") -> Answer:
        """The whole way, and what the console says at the end of it."""
        return await self.back(await self.consent(await self.go(then), subject))


def oidc_settings(origin: str, issuer: str, **more: Any) -> Settings:
    """Settings under which the console asks that provider who people are."""
    return Settings.model_validate(
        {
            **SETTINGS,
            "console_url": f"{origin}{ROOT}",
            "oidc_issuer": issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "console_groupes_dcap": DCAP,
            "console_groupes_confidentiel": CONFIDENTIAL,
            "console_groupes_coordination": COORDINATION,
            **more,
        }
    )


@contextlib.asynccontextmanager
async def console_behind(world: World, issuer: str, **more: Any) -> AsyncIterator[SignInWorld]:
    """Serve the console as `vigie serve` mounts it, behind the provider at `issuer`."""
    port = unused_port()
    origin = f"http://127.0.0.1:{port}"
    outer = web.Application()
    served = entrance(world.vigie, oidc_settings(origin, issuer, **more))
    outer.add_subapp(ROOT, compiled_once(served))
    jar = aiohttp.CookieJar(unsafe=True)
    async with TestServer(outer, port=port), aiohttp.ClientSession(cookie_jar=jar) as session:
        yield SignInWorld(origin, issuer, Visitor(session, origin), session)


def _query(address: str) -> Mapping[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
