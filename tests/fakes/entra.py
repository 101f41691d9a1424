"""Microsoft's side of Teams' authentication over real HTTP: published keys, and our own tokens.

It refuses what Microsoft refuses: an unknown tenant or application, a wrong secret or scope, a
managed identity asked without its header. Another host than Microsoft's own is an error.
"""

import asyncio
import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import requests
from aiohttp import web
from requests.adapters import HTTPAdapter

from tests.fakes.entra_tokens import ISSUER, SigningPair, claims, signed

LOGIN = "https://login.microsoftonline.com"
IDENTITY = "http://169.254.169.254"
RESOURCE = "https://api.botframework.com"


@dataclass(frozen=True)
class Fault:
    """One scripted bad answer: a status with a body, or a connection cut (`drop`)."""

    status: int = 503
    body: str = "<html>fictif</html>"
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False


@dataclass
class FakeEntra:
    """The key server, the login server and the identity endpoint; an async context manager.

    The names to count, to script and to stall are `metadata`, `keys`, `discovery`, `token` and
    `identity`.
    """

    app_id: str = "11111111-2222-4333-8444-555555555555"
    password: str = "secret-fictif"
    tenant: str = "99999999-8888-4777-8666-555555555555"
    lifetime: int = 3600
    pairs: list[SigningPair] = field(default_factory=lambda: [SigningPair("cle-1")])
    asked: Counter[str] = field(default_factory=Counter)
    stall: dict[str, float] = field(default_factory=dict)
    granted: list[str] = field(default_factory=list)
    base: str = ""

    def __post_init__(self) -> None:
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._released = asyncio.Event()
        self._released.set()
        self._arrived = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        get, post = app.router.add_get, app.router.add_post
        get("/v1/.well-known/openidconfiguration", self._served("metadata", self._metadata))
        get("/v1/.well-known/keys", self._served("keys", self._keys))
        discovery = "/{tenant}/v2.0/.well-known/openid-configuration"
        get(discovery, self._served("discovery", self._discovery))
        post("/{tenant}/oauth2/v2.0/token", self._served("token", self._token))
        get("/metadata/identity/oauth2/token", self._served("identity", self._identity))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        if self._runner is not None:
            await self._runner.cleanup()

    # What a test sets up

    @property
    def metadata_url(self) -> str:
        """What `ChannelValidation.open_id_metadata_endpoint` is to be set to."""
        return f"{self.base}/v1/.well-known/openidconfiguration"

    def http_client(self) -> requests.Session:
        """A session that reaches this server under Microsoft's addresses, and nothing else."""
        session = requests.Session()
        session.trust_env = False
        session.adapters.clear()
        session.mount(LOGIN, _Rerouted(LOGIN, self.base))
        session.mount(IDENTITY, _Rerouted(IDENTITY, self.base))
        return session

    def bearer(self, service_url: str, **changes: object) -> str:
        """The Authorization header of a good post; a changed claim of None is left out."""
        return f"Bearer {signed(self.pairs[0], claims(self.app_id, service_url, **changes))}"

    def fail(self, name: str, *faults: Fault) -> None:
        """Script the next answers of an address, one each."""
        self._faults[name].extend(faults)

    def hold(self) -> None:
        """Answer nothing until `release`."""
        self._released.clear()

    def release(self) -> None:
        """Answer everything that was held."""
        self._released.set()

    async def reached(self, name: str, times: int = 1) -> None:
        """Wait until an address was asked so many times, answered or not."""
        async with asyncio.timeout(10):
            while self.asked[name] < times:
                self._arrived.clear()
                await self._arrived.wait()

    # HTTP

    def _served(
        self, name: str, answer: Callable[[web.Request, Mapping[str, Any]], web.Response]
    ) -> Callable[[web.Request], Any]:
        async def serve(request: web.Request) -> web.Response:
            self.asked[name] += 1
            self._arrived.set()
            await asyncio.sleep(self.stall.get(name, 0.0))
            await self._released.wait()
            if not self._faults[name]:
                return answer(request, await request.post())
            fault = self._faults[name].popleft()
            if fault.drop and request.transport is not None:
                request.transport.abort()
            return web.Response(status=fault.status, text=fault.body, headers=fault.headers)

        return serve

    def _metadata(self, request: web.Request, form: Mapping[str, Any]) -> web.Response:
        return web.json_response(
            {
                "issuer": ISSUER,
                "jwks_uri": f"{self.base}/v1/.well-known/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def _keys(self, request: web.Request, form: Mapping[str, Any]) -> web.Response:
        return web.json_response({"keys": [pair.jwk for pair in self.pairs]})

    def _discovery(self, request: web.Request, form: Mapping[str, Any]) -> web.Response:
        tenant = request.match_info["tenant"]
        if tenant not in (self.tenant, "botframework.com"):
            return _refused(400, "invalid_tenant", 90002)
        return web.json_response(
            {
                "issuer": f"{LOGIN}/{tenant}/v2.0",
                "authorization_endpoint": f"{LOGIN}/{tenant}/oauth2/v2.0/authorize",
                "token_endpoint": f"{LOGIN}/{tenant}/oauth2/v2.0/token",
            }
        )

    def _token(self, request: web.Request, form: Mapping[str, Any]) -> web.Response:
        if form.get("grant_type") != "client_credentials":
            return _refused(400, "unsupported_grant_type", 70003)
        if form.get("client_id") != self.app_id:
            return _refused(400, "unauthorized_client", 700016)
        if form.get("client_secret") != self.password:
            return _refused(401, "invalid_client", 7000215)
        if form.get("scope") != f"{RESOURCE}/.default":
            return _refused(400, "invalid_scope", 70011)
        return self._grant(expires_in=self.lifetime)

    def _identity(self, request: web.Request, form: Mapping[str, Any]) -> web.Response:
        query = request.query
        if request.headers.get("Metadata") != "true" or not query.get("api-version"):
            return _refused(400, "bad_request", 0)
        if query.get("resource") != RESOURCE:
            return _refused(400, "invalid_resource", 500011)
        if query.get("client_id") != self.app_id:
            return _refused(400, "invalid_request", 0)
        # This endpoint writes its numbers as text.
        return self._grant(expires_in=str(self.lifetime))

    def _grant(self, *, expires_in: int | str) -> web.Response:
        self.granted.append(f"jeton-fictif-{next(self._numbers)}")
        return web.json_response(
            {"token_type": "Bearer", "expires_in": expires_in, "access_token": self.granted[-1]}
        )


class _Rerouted(HTTPAdapter):
    """Sends what is meant for one host to another."""

    def __init__(self, real: str, base: str) -> None:
        super().__init__()
        self._real, self._base = real, base

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        request.url = self._base + request.url.removeprefix(self._real)
        return super().send(request, *args, **options)


def _refused(status: int, error: str, code: int) -> web.Response:
    body = {"error": error, "error_description": f"AADSTS{code}: fictif", "error_codes": [code]}
    return web.json_response(body, status=status)
