"""A platform may deliver an act twice, and a commit may fail: never half an effect."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Document
from tests.conversation.acts import ACTS, DS, Prepare
from tests.conversation.contents import contents
from tests.conversation.world import World
from tests.wording.plain import loose, plain

every_act = pytest.mark.parametrize("prepare", ACTS.values(), ids=ACTS)


class Broken(Exception):
    """The database says no."""


def _seen(world: World) -> dict[str, list[Document]]:
    return {post.id: list(post.versions) for post in world.rooms.posts.values()}


@every_act
async def test_a_second_delivery_of_any_act_has_no_second_effect(
    world: World, prepare: Prepare
) -> None:
    act = await prepare(world)
    before = await contents(world.vigie.database)
    first = await world.act(act)
    assert not first.duplicate
    stored, seen = await contents(world.vigie.database), _seen(world)
    assert stored != before
    assert (await world.act(act)).duplicate
    assert await contents(world.vigie.database) == stored
    assert _seen(world) == seen


@every_act
async def test_two_deliveries_at_once_have_one_effect(world: World, prepare: Prepare) -> None:
    act = await prepare(world)
    outcomes = await asyncio.gather(world.vigie.handle(act), world.vigie.handle(act))
    assert sorted(outcome.duplicate for outcome in outcomes) == [False, True]


@every_act
async def test_a_commit_that_fails_leaves_nothing_half_written(
    world: World, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = await prepare(world)
    before = await contents(world.vigie.database)
    with monkeypatch.context() as broken:
        broken.setattr(type(world.vigie.database), "write", _failing_at_the_end)
        with pytest.raises(Broken):
            await world.vigie.handle(act)
    assert await contents(world.vigie.database) == before
    assert not (await world.act(act)).duplicate


async def test_two_acts_are_two_effects_even_when_they_say_the_same(world: World) -> None:
    first = world.inbound(DS, command="rumeur", text="Le vote serait annulé")
    await world.act(first)
    await world.act(replace(first, key="une autre clé"))
    assert [case.ref for case in await world.cases()] == ["RUM-0001", "RUM-0002"]


async def test_nothing_recorded_is_said_in_so_many_words_with_a_telephone(world: World) -> None:
    said = loose(plain(world.vigie.not_recorded()))
    assert "n’a PAS été enregistré" in said
    assert "418 555-0100" in said


@asynccontextmanager
async def _failing_at_the_end(database: object) -> AsyncIterator[AsyncConnection]:
    """A transaction whose commit fails, after every statement went well."""
    async with database.writer.begin() as connection:  # type: ignore[attr-defined]
        yield connection
        raise Broken
