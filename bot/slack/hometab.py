"""Keeping the home tab true: when it is opened, and after its owner's own acts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.background import Background
from bot.domain.people import Account
from bot.home import HomePage
from bot.slack.calls import call
from bot.slack.home import home_view
from bot.slack.inbound import NAME
from bot.slack.reading import named
from bot.slack.workspace import Payload

EVERY = timedelta(minutes=1)
"""The least time between a tab and the one that follows its owner's acts."""

REMEMBERED = 5_000
"""People whose tab is kept up to date; opening it again is enough for the others."""

Page = Callable[[Account], Awaitable[HomePage]]
Later = Callable[[float, Callable[[], None]], asyncio.TimerHandle]


def _later(seconds: float, act: Callable[[], None]) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(seconds, act)


class HomeTab:
    """Publishes the tab beside what is answered; best effort, since opening it writes it anew.

    `later` rings after so many seconds.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        page: Page,
        background: Background,
        clock: Callable[[], datetime],
        later: Later = _later,
    ) -> None:
        self._client = client
        self._page = page
        self._background = background
        self._clock = clock
        self._later = later
        self._written: dict[str, datetime] = {}
        self._due: dict[str, asyncio.TimerHandle] = {}

    def opened(self, account: Account) -> None:
        """Somebody looks at their tab: it is written now."""
        waiting = self._due.pop(account.id, None)
        if waiting is not None:
            waiting.cancel()
        self._written.pop(account.id, None)
        while len(self._written) >= REMEMBERED:
            self._written.pop(next(iter(self._written)))
        self._written[account.id] = self._clock()
        self._background.start("the home tab", self._publish(account))

    def acted(self, account: Account) -> None:
        """Somebody acted: a tab that they have opened follows, once a minute at most."""
        written = self._written.get(account.id)
        if written is None or account.id in self._due:
            return
        wait = (written + EVERY - self._clock()).total_seconds()
        if wait <= 0:
            self.opened(account)
        else:
            self._due[account.id] = self._later(wait, lambda: self.opened(account))

    def close(self) -> None:
        """Forget the tabs that were to be written later."""
        for waiting in self._due.values():
            waiting.cancel()
        self._due.clear()

    async def _publish(self, account: Account) -> None:
        view = home_view(await self._page(account))
        await call(self._client.views_publish(user_id=account.id, view=view))


def opener(payload: Payload) -> Account | None:
    """Who has just opened their home tab; None when the event is another."""
    event = payload["event"]
    user, tab = event.get("user"), event.get("tab", "home")
    if event.get("type") != "app_home_opened" or tab != "home" or not named(user):
        return None
    return Account(NAME, user)
