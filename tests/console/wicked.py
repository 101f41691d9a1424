"""A provider that signs whatever a test asks, which the one we did not write cannot do."""

import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.console.oidc_world import CLIENT, SECRET

Claims = dict[str, Any]


@dataclass
class Wicked:
    """Answers at `issuer`; `forge` makes the ID token out of the claims that would be right.

    `nonce` and `challenge` are to be told, as the browser carried them; `sent` is what the console
    last sent to exchange a code.
    """

    issuer: str
    key: rsa.RSAPrivateKey
    forge: Callable[["Wicked", Claims], str] = lambda self, claims: self.signed(claims)
    nonce: str = ""
    groups: list[str] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)
    announced: dict[str, Any] = field(default_factory=dict)
    token_status: int = 200

    def signed(self, claims: Claims, *, algorithm: str = "RS256", kid: str = "k1") -> str:
        """A token signed as it should be."""
        return jwt.encode(claims, self.key, algorithm=algorithm, headers={"kid": kid})

    def claims(self) -> Claims:
        """What an honest provider would say."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "s-1",
            "name": "Alix Fictif",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "groups": self.groups,
        }

    async def configuration(self, _request: web.Request) -> web.Response:
        """The discovery document."""
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }
        return web.json_response({**found, **self.announced})

    async def keys(self, _request: web.Request) -> web.Response:
        """The public key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return web.json_response({"keys": [{**public, "kid": "k1", "use": "sig"}]})

    async def token(self, request: web.Request) -> web.Response:
        """Whatever `forge` makes, for any code."""
        self.sent = {name: str(value) for name, value in (await request.post()).items()}
        self.sent["authorization"] = request.headers.get("Authorization", "")
        if self.token_status != 200:
            return web.json_response({"error": "invalid_grant"}, status=self.token_status)
        token = self.forge(self, self.claims())
        return web.json_response({"access_token": "jeton", "id_token": token})


def half_hash(token: str) -> str:
    """The `at_hash` of an access token."""
    digest = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def basic() -> str:
    """How the console proves itself to the token endpoint."""
    return "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()


@asynccontextmanager
async def wicked() -> AsyncIterator[Wicked]:
    """A wicked provider that is served."""
    port = unused_port()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider = Wicked(f"http://127.0.0.1:{port}", key)
    application = web.Application()
    application.router.add_get("/.well-known/openid-configuration", provider.configuration)
    application.router.add_get("/jwks", provider.keys)
    application.router.add_post("/token", provider.token)
    async with TestServer(application, port=port):
        yield provider
