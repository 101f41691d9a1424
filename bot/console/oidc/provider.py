"""Talking to the OpenID provider: where it is, its keys, and a code exchanged for a token."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlsplit

import aiohttp
import structlog

LIMIT = aiohttp.ClientTimeout(total=5)
_TRIES = 2
_KEPT = timedelta(hours=1)
_NEW_KEYS = timedelta(minutes=1)
"""A token signed with an unknown key has the keys asked for again, at most that often."""

_LARGEST = 512 * 1024
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

log = structlog.get_logger()


class ProviderDown(Exception):
    """The provider does not answer as it should; the message says how, for the log."""


class CodeRefused(Exception):
    """The provider gives no token for this code: it was used, or it is too old."""


@dataclass(frozen=True)
class Metadata:
    """Where the provider's addresses are."""

    authorize: str
    token: str
    keys: str
    basic: bool


@dataclass(frozen=True)
class Client:
    """Who we are for the provider."""

    id: str
    secret: str

    @property
    def basic(self) -> str:
        """Both in a header, encoded first as RFC 6749 wants (2.3.1)."""
        pair = f"{quote_plus(self.id)}:{quote_plus(self.secret)}"
        return f"Basic {b64encode(pair.encode()).decode()}"


def acceptable(url: str) -> bool:
    """Whether an address may be trusted with secrets: TLS, or this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


class Provider:
    """One provider, found by its issuer; what it publishes is asked for once an hour."""

    def __init__(self, issuer: str, client: Client, clock: Callable[[], datetime]) -> None:
        self.issuer = issuer
        self.client = client
        self._clock = clock
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, tuple[Mapping[str, Any], ...]] | None = None

    async def metadata(self) -> Metadata:
        """Its addresses; raises ProviderDown."""
        known = self._metadata
        if known and self._clock() - known[0] < _KEPT:
            return known[1]
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = _metadata(await self._get(address), self.issuer)
        self._metadata = (self._clock(), found)
        return found

    async def key(self, key_id: str | None) -> Mapping[str, Any] | None:
        """The public key of that id, or the only one when a token names none."""
        keys = await self._published(at_most=_KEPT)
        found = _named(keys, key_id)
        if found is None:
            found = _named(await self._published(at_most=_NEW_KEYS), key_id)
        return found

    async def exchange(self, code: str, verifier: str, redirect: str) -> Mapping[str, Any]:
        """The tokens of a code; raises CodeRefused or ProviderDown. Never tried twice."""
        metadata = await self.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": verifier,
        }
        headers = {}
        if metadata.basic:
            headers["Authorization"] = self.client.basic
        else:
            form |= {"client_id": self.client.id, "client_secret": self.client.secret}
        status, answer = await _ask("POST", metadata.token, data=form, headers=headers)
        if status >= 500:
            raise ProviderDown(f"jeton : {status}")
        if status >= 400 or "id_token" not in answer:
            # Slack says « ok: false » with a status of 200.
            log.warning("sign_in_code_refused", status=status, cause=_cause(answer))
            raise CodeRefused
        return answer

    async def _published(self, *, at_most: timedelta) -> tuple[Mapping[str, Any], ...]:
        known = self._keys
        if known and self._clock() - known[0] < at_most:
            return known[1]
        answer = await self._get((await self.metadata()).keys)
        keys = answer.get("keys")
        if not isinstance(keys, list):
            raise ProviderDown("clés illisibles")
        found = tuple(key for key in keys if isinstance(key, dict) and key.get("use") != "enc")
        self._keys = (self._clock(), found)
        return found

    async def _get(self, address: str) -> Mapping[str, Any]:
        for attempt in range(1, _TRIES + 1):
            try:
                status, answer = await _ask("GET", address)
            except ProviderDown:
                if attempt == _TRIES:
                    raise
                continue
            if status == 200:
                return answer
        raise ProviderDown(f"{urlsplit(address).path} : {status}")


def _metadata(answer: Mapping[str, Any], issuer: str) -> Metadata:
    if answer.get("issuer") != issuer:
        raise ProviderDown("l’émetteur annoncé n’est pas celui des réglages")
    methods = answer.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    found = Metadata(
        authorize=str(answer.get("authorization_endpoint", "")),
        token=str(answer.get("token_endpoint", "")),
        keys=str(answer.get("jwks_uri", "")),
        basic="client_secret_basic" in methods,
    )
    if not all(map(acceptable, (found.authorize, found.token, found.keys))):
        raise ProviderDown("une adresse annoncée manque ou n’est pas en https")
    return found


def _named(keys: tuple[Mapping[str, Any], ...], key_id: str | None) -> Mapping[str, Any] | None:
    if key_id is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.get("kid") == key_id), None)


async def _ask(method: str, address: str, **sent: Any) -> tuple[int, Mapping[str, Any]]:
    """A status and a JSON object; raises ProviderDown for anything else."""
    try:
        async with (
            aiohttp.ClientSession(timeout=LIMIT) as session,
            session.request(method, address, allow_redirects=False, **sent) as response,
        ):
            body = await response.content.read(_LARGEST)
            while not response.content.at_eof() and len(body) < _LARGEST:
                body += await response.content.read(_LARGEST - len(body))
            answer = json.loads(body)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise ProviderDown(type(error).__name__) from error
    except ValueError as error:
        raise ProviderDown("réponse illisible") from error
    if not isinstance(answer, dict):
        raise ProviderDown("réponse illisible")
    return response.status, answer


def _cause(answer: Mapping[str, Any]) -> str:
    return str(answer.get("error", ""))[:60]
