"""The public keys behind what Teams posts, fetched aside so that nobody waits for a known one."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from botframework.connector.auth import AuthenticationConstants, ChannelValidation
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from jwt.algorithms import AllowedRSAKeys, RSAAlgorithm
from jwt.exceptions import InvalidKeyError

REFRESH = timedelta(hours=12)
"""Age at which keys are fetched again; the Bot Framework wants it within 24 hours."""

ASK_AGAIN = timedelta(seconds=60)
"""Least time between two fetches that unknown key ids may cause: anybody can invent one."""

RETRY = timedelta(seconds=5)
"""Least time between a fetch that failed and the next."""

TICK = 60.0
"""Seconds between two looks at the age of the keys."""

log = structlog.get_logger()


class KeysUnreachable(Exception):
    """The key server did not answer: the token may well be good."""


class UnknownKey(Exception):
    """The key server answered, and publishes no such key."""


@dataclass(frozen=True)
class SigningKey:
    """A published key; `endorsements` are the channels for which it may sign."""

    public_key: AllowedRSAKeys
    endorsements: frozenset[str]


def metadata_url() -> str:
    """Where botframework looks for the keys, as its own validation chooses it."""
    return str(
        ChannelValidation.open_id_metadata_endpoint
        or AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
    )


class SigningKeys:
    """The Bot Framework's keys, by id.

    A fetch lasts `timeout` seconds at most; what fails leaves the keys we have. `sleep` is how it
    waits between two looks at their age.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        clock: Callable[[], datetime],
        timeout: float = 3.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._session = session
        self._clock = clock
        self._timeout = timeout
        self._sleep = sleep
        self._keys: Mapping[str, SigningKey] = {}
        self._asked: datetime | None = None
        self._failed = True
        self._flight: asyncio.Task[None] | None = None
        self._ticking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Fetch the keys in the background, now and before they age, until `close`."""
        self._ticking = asyncio.create_task(self._tick())

    async def close(self) -> None:
        """Stop; nothing is fetched any more."""
        tasks = [task for task in (self._ticking, self._flight) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def install(self) -> None:
        """Put these keys in the place of botframework's own, which block the loop to fetch."""
        JwtTokenExtractor.metadataCache[metadata_url()] = self

    async def get(self, key_id: str | None) -> SigningKey:
        """The key of that id, at once when it is known; the name is the one botframework calls.

        Raises UnknownKey, or KeysUnreachable when the key server could not be asked.
        """
        if not key_id:
            raise UnknownKey
        self._fetch_if_older_than(REFRESH)
        if key_id in self._keys:
            return self._keys[key_id]
        flight = self._fetch_if_older_than(ASK_AGAIN)
        if flight is not None:
            await asyncio.wait({flight})
        if key_id in self._keys:
            return self._keys[key_id]
        raise KeysUnreachable if self._failed else UnknownKey

    async def _tick(self) -> None:
        while True:
            self._fetch_if_older_than(REFRESH)
            await self._sleep(TICK)

    def _fetch_if_older_than(self, age: timedelta) -> asyncio.Task[None] | None:
        """The fetch under way, begun here if it was time; None when it is too soon."""
        if self._flight is None:
            now = self._clock()
            if self._asked is not None and now - self._asked < (RETRY if self._failed else age):
                return None
            self._asked = now
            self._flight = asyncio.create_task(self._fetch())
        return self._flight

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                metadata = await self._read(metadata_url())
                self._keys = _published(await self._read(metadata["jwks_uri"]))
            self._failed = False
        except Exception as error:
            # Whatever answers in the place of the key server, the keys we have still serve.
            self._failed = True
            log.warning("teams_keys_not_fetched", error=type(error).__name__, known=len(self._keys))
        finally:
            self._flight = None

    async def _read(self, url: str) -> Any:
        async with self._session.get(url) as answer:
            answer.raise_for_status()
            return json.loads(await answer.read())


def _published(document: Any) -> Mapping[str, SigningKey]:
    """The keys of a JWKS document that can be read; raises ValueError when there is none."""
    keys = {}
    for key in document["keys"]:
        # Keys of another kind, or unreadable, do not hide those that we can use.
        with contextlib.suppress(InvalidKeyError, KeyError, TypeError, ValueError):
            public_key = RSAAlgorithm.from_jwk(key)
            keys[key["kid"]] = SigningKey(public_key, frozenset(key.get("endorsements") or ()))
    if not keys:
        raise ValueError("no key")
    return keys
