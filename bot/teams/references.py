"""What Teams told us of each conversation, remembered so that Vigie may write first."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.casework import reposting
from bot.storage import conversations
from bot.storage.conversations import Known
from bot.storage.engine import Database
from bot.teams.names import NAME

KEPT = 4096
"""How many conversations, and people, are kept in memory."""

FRESH = timedelta(minutes=5)
"""For how long what is in memory is believed: another replica may have written since."""


Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values last put, by name: at most `KEPT` of them, believed for `FRESH`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._values: OrderedDict[str, tuple[datetime, Value]] = OrderedDict()

    def put(self, name: str, value: Value) -> None:
        """Keep a value, and forget the one put longest ago when there are too many."""
        self._values[name] = (self._clock(), value)
        self._values.move_to_end(name)
        if len(self._values) > KEPT:
            self._values.popitem(last=False)

    def get(self, name: str) -> Value | None:
        """The value of that name, or None when it is unknown or too old."""
        since, value = self._values.get(name, (None, None))
        if since is None or self._clock() - since >= FRESH:
            return None
        return value


class References:
    """The stored conversations of Teams, behind a small memory: only a change is written."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._rooms: Recent[Known] = Recent(clock)
        self._personal: Recent[str] = Recent(clock)
        self._heard: Recent[str] = Recent(clock)
        self._remembering = asyncio.Lock()

    async def remember(self, known: Known) -> None:
        """Keep what the platform has just shown of a conversation.

        Somebody who writes to us, or installs us, no longer refuses us: `known.refused` is None
        then, and takes the place of an earlier refusal.
        """
        if self._rooms.get(known.room) == known:
            return
        # One at a time: of a burst from a new conversation, the first writes and the others read.
        async with self._remembering:
            if await self.of_room(known.room) == known:
                return
            async with self._database.write() as connection:
                await conversations.remember(connection, known, self._clock())
                await reposting.reached(connection, _places(known), self._clock())
            self._keep(known)

    def heard(self, account: str, room: str) -> None:
        """Note, in memory alone, in which conversation somebody was last heard."""
        self._heard.put(account, room)

    async def of_room(self, room: str) -> Known | None:
        """What is known of a conversation, or None."""
        known = self._rooms.get(room)
        if known is None:
            async with self._database.read() as connection:
                known = await conversations.of_room(connection, NAME, room)
            if known is not None:
                self._keep(known)
        return known

    async def of_account(self, account: str) -> Known | None:
        """The personal conversation of somebody with Vigie, or None."""
        room = self._personal.get(account)
        if room is not None:
            return await self.of_room(room)
        async with self._database.read() as connection:
            known = await conversations.of_account(connection, NAME, account)
        if known is not None:
            self._keep(known)
        return known

    async def where_heard(self, account: str) -> Known | None:
        """The conversation where somebody was last heard, else their personal one, or None."""
        room = self._heard.get(account)
        return (await self.of_room(room) if room else None) or await self.of_account(account)

    async def any_of(self, tenant: str) -> Known | None:
        """The last conversation of this tenant: its service address serves the others."""
        async with self._database.read() as connection:
            return await conversations.any_of(connection, NAME, tenant)

    async def refused(self, room: str, cause: str | None) -> None:
        """Keep why Teams refuses what is written there; None when it accepts again."""
        known = await self.of_room(room)
        if known is None or known.refused == cause:
            return
        async with self._database.write() as connection:
            await conversations.note_refusal(connection, NAME, room, cause, self._clock())
        self._keep(replace(known, refused=cause))

    def _keep(self, known: Known) -> None:
        self._rooms.put(known.room, known)
        if known.account is not None:
            self._personal.put(known.account, known.room)


def _places(known: Known) -> set[tuple[str, str]]:
    """Where cards may have been lost to this conversation: they are addressed to an account."""
    return {(NAME, place) for place in (known.room, known.account) if place is not None}
