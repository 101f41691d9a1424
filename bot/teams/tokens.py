"""Vigie's own token for the Bot Framework: asked once for everybody, renewed before it ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.channel import DeliveryError
from bot.teams.credentials import Credentials, NotGranted

AHEAD = timedelta(minutes=5)
"""How long before its end a token is renewed, while it still serves."""

MARGIN = timedelta(seconds=30)
"""What is left of a token that is no longer used: it must not end on its way."""

RETRY = timedelta(seconds=5)
"""Least time between a request that failed and the next."""

LONGEST = timedelta(seconds=60)
"""Most that we wait when the server asks for longer than RETRY."""

FORGET = timedelta(seconds=60)
"""Age under which a token is not forgotten: a new one would be refused for the same reason."""

log = structlog.get_logger()


@dataclass(frozen=True)
class _Held:
    value: str = field(repr=False)
    asked: datetime
    renew: datetime
    ends: datetime


class AppTokens:
    """The token that Vigie shows to the Bot Framework.

    Nobody waits more than `timeout` seconds for it. Requests are made in a thread, one at a time.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        clock: Callable[[], datetime],
        timeout: float = 5.0,
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        self._timeout = timeout
        self._held: _Held | None = None
        self._flight: asyncio.Task[None] | None = None
        self._deadline = 0.0
        self._quiet_until: datetime | None = None
        self._failure = "token_timeout"

    async def bearer(self) -> str:
        """A token that is good now; raises DeliveryError, temporary, whose cause is `token_…`."""
        now = self._clock()
        held = self._held
        if held is not None and now < held.ends:
            if now >= held.renew:
                self._ask(now)
            return held.value
        flight = self._ask(now)
        if flight is not None:
            await asyncio.wait({flight}, timeout=max(0.0, self._deadline - _loop_time()))
            if not flight.done():
                raise DeliveryError("token_timeout")
        held = self._held
        if held is None or self._clock() >= held.ends:
            raise DeliveryError(self._failure)
        return held.value

    def forget(self) -> None:
        """Show the token we hold no more, since it was refused; one younger than FORGET stays."""
        if self._held is not None and self._clock() - self._held.asked >= FORGET:
            self._held = None

    def _ask(self, now: datetime) -> asyncio.Task[None] | None:
        """The request under way, begun here unless the last one failed a moment ago: None then."""
        if self._flight is None:
            if self._quiet_until is not None and now < self._quiet_until:
                return None
            self._deadline = _loop_time() + self._timeout
            self._flight = asyncio.create_task(self._fetch(now))
        return self._flight

    async def _fetch(self, now: datetime) -> None:
        try:
            granted = await asyncio.to_thread(self._credentials.acquire)
        except NotGranted as refusal:
            self._failed(refusal.cause, refusal.retry_after)
        except Exception as error:
            # A fault of ours must not leave people waiting; its text may quote the request.
            log.error("teams_token_fault", error=type(error).__name__)
            self._failed("token_failed", 0.0)
        else:
            life = timedelta(seconds=granted.expires_in)
            self._held = _Held(
                granted.value,
                asked=now,
                renew=now + max(life - AHEAD, life / 2),
                ends=now + max(life - MARGIN, life / 2),
            )
            self._quiet_until = None
        finally:
            self._flight = None

    def _failed(self, cause: str, retry_after: float) -> None:
        self._failure = cause
        asked_for = timedelta(seconds=min(retry_after, LONGEST.total_seconds()))
        self._quiet_until = self._clock() + max(RETRY, asked_for)
        log.warning("teams_token_not_granted", cause=cause)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
