"""The page in front of the real Vigie."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.people import Account, Address
from bot.messages import Document, Inbound
from bot.playground.channel import NAME, VIGIE, Message, PlaygroundChannel
from bot.playground.live import LiveCore, live_core

DAS, DS, ROOM = "das-chicoutimi", "ds-chicoutimi", "alertes-dcap"
PATIENCE = 30


class Watched:
    """The real Vigie, and what appears in its rooms."""

    def __init__(self, core: LiveCore, channel: PlaygroundChannel) -> None:
        self.core = core
        self.channel = channel
        self._seen: asyncio.Queue[Message] = asyncio.Queue()
        channel.watch(self._seen.put_nowait)

    async def next_in(self, room: str) -> Document:
        """The next message of Vigie in that room."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self._seen.get()
                if message.room == room and isinstance(message.body, Document):
                    assert message.author == VIGIE
                    return message.body

    async def say(self, person: str, text: str, *, command: str | None = None) -> None:
        await self.core.handle(
            Inbound(
                NAME, f"{person}:{text}", Account(NAME, person), Address(NAME, person), text,
                command=command,
            )
        )  # fmt: skip


@pytest.fixture
async def vigie(tmp_path: Path) -> AsyncIterator[Watched]:
    async with live_core(tmp_path / "demo.db") as (core, channel):
        yield Watched(core, channel)


async def test_a_question_is_answered_in_private(vigie: Watched) -> None:
    await vigie.say(DAS, "Puis-je aimer la publication d’un parti ?")
    assert (await vigie.next_in(DAS)).parts
    assert {message.room for message in vigie.channel.messages()} == {DAS}


async def test_the_das_rumour_reaches_the_ds_then_the_dcap_after_fifteen_minutes(
    vigie: Watched,
) -> None:
    await vigie.say(DAS, "Un groupe raconte que le vote est reporté", command="rumeur")
    assert "RUM-0001" in (await vigie.next_in(DS)).summary
    assert not [m for m in vigie.channel.messages() if m.room == ROOM]
    await vigie.core.advance(15 * 60)
    assert "RUM-0001" in (await vigie.next_in(ROOM)).summary


async def test_erasing_gives_the_rooms_back_empty_and_vigie_still_answers(vigie: Watched) -> None:
    await vigie.say(DAS, "Le vote est reporté, dit-on", command="rumeur")
    await vigie.next_in(DS)
    await vigie.core.reset()
    vigie.channel.clear()
    await vigie.say(DAS, "Encore une", command="rumeur")
    await vigie.next_in(DS)


async def test_the_calendar_goes_to_any_day_and_back(vigie: Watched) -> None:
    scrutin = vigie.core.scrutin()
    for day in (-40, 8, -10, 0):
        await vigie.core.set_day(day)
        assert scrutin.day(vigie.core.now()) == day
    await vigie.core.set_day(scrutin.jour_j)
    assert scrutin.day(vigie.core.now()) == 0
    await vigie.say(DAS, "Qui publie sur les comptes officiels ?")
    assert (await vigie.next_in(DAS)).parts
