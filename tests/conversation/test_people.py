"""Who is writing, how fast, and how soon they reach somebody."""

import asyncio
from typing import Any

import pytest

from bot.asking.flood import QUESTIONS
from bot.channel import DeliveryError
from bot.domain.effects import SurfaceKind
from bot.domain.opening import Opening, open_case
from bot.domain.people import Account
from bot.messages import Choices, Document, OpenForm, Show
from bot.storage import cases
from tests.conversation.acts import DAS, DS, QUESTION, REPORT
from tests.conversation.world import ALERTS, World
from tests.wording.plain import choices, loose, plain

UNKNOWN = "inconnu"
EMAIL = "theo.modele@exemple.test"
"""The sample DAS of Chicoutimi, whose account is not bound yet."""


class SlowLookup:
    """A platform that answers only when it is told to, or fails first."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer = asyncio.Event()
        self.asked = 0
        monkeypatch.setattr(world.rooms, "email_of", self._email_of)
        monkeypatch.setattr("bot.identity.LOOKUP_LIMIT", 0.01)

    async def _email_of(self, account: Account) -> str:
        self.asked += 1
        await self.answer.wait()
        return EMAIL


async def _thread_of(world: World) -> list[str]:
    async with world.vigie.database.read() as connection:
        known = await cases.surfaces_of(connection, 1)
    return [card.recipient.key for card in known if card.kind is SurfaceKind.THREAD]


async def test_a_report_does_not_wait_for_a_slow_look_up_and_is_rerouted_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = SlowLookup(world, monkeypatch)
    await world.command(UNKNOWN, "rumeur", "Le vote serait annulé")
    assert "Identité non vérifiée" in world.text(ALERTS)
    assert await _thread_of(world) == []
    lookup.answer.set()
    await _settled(world)
    (case,) = await world.cases()
    assert (case.reporter.person, case.reporter.verified) == (DAS, True)
    assert case.circonscription == "chicoutimi"
    assert await _thread_of(world) == [f"personne:{DS}"]
    assert "Identité non vérifiée" not in world.text(ALERTS)
    assert "Théo Modèle" in world.text(ALERTS)


async def test_a_look_up_that_ends_while_the_report_is_written_still_reroutes_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = SlowLookup(world, monkeypatch)

    def answered_meanwhile(*arguments: Any) -> Opening:
        lookup.answer.set()
        return open_case(*arguments)

    monkeypatch.setattr("bot.casework.casework.open_case", answered_meanwhile)
    await world.command(UNKNOWN, "rumeur", "Le vote serait annulé")
    await _settled(world)
    (case,) = await world.cases()
    assert case.reporter.verified
    assert await _thread_of(world) == [f"personne:{DS}"]


async def test_a_look_up_that_failed_is_made_up_for_by_the_next_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error in (DeliveryError("ratelimited"), RuntimeError("a bug of the platform")):
        world.rooms.emails[UNKNOWN] = EMAIL
        with monkeypatch.context() as broken:
            broken.setattr(type(world.rooms), "email_of", _failing(error))
            await world.command(UNKNOWN, "rumeur", "Le vote serait annulé")
    await world.say(UNKNOWN, QUESTION)
    await _settled(world)
    assert all(case.reporter.verified for case in await world.cases())


async def test_somebody_the_platform_vouches_for_is_verified_at_once(world: World) -> None:
    world.rooms.emails[UNKNOWN] = EMAIL.upper()
    await world.command(UNKNOWN, "rumeur", "Le vote serait annulé")
    (case,) = await world.cases()
    assert (case.reporter.person, case.owner) == (DAS, DS)
    assert "RUM-0001" in world.text(UNKNOWN)


async def test_too_many_questions_are_slowed_down_kindly_but_reports_never(world: World) -> None:
    for _ in range(QUESTIONS):
        outcome = await world.say(DS, QUESTION)
        assert outcome.reply is None
    outcome = await world.say(DS, QUESTION)
    assert isinstance(outcome.reply, Show)
    assert "Attendez un instant" in plain(outcome.reply.document)
    assert "/rumeur" in plain(outcome.reply.document)
    answered = len(world.room(DS))
    await world.say(DS, REPORT)
    assert len(world.room(DS)) == answered + 1
    for number in range(1, 4):
        await world.command(DS, "rumeur", "Le vote serait annulé")
        assert len(await world.cases()) == number
    assert isinstance((await world.command(DS, "signaler")).reply, OpenForm)
    await world.say(DAS, QUESTION)
    assert world.room(DAS), "somebody else is not slowed down"
    await world.advance(minutes=1, seconds=1)
    assert (await world.say(DS, QUESTION)).reply is None


@pytest.mark.parametrize("who", [DS, DAS, "pers-chicoutimi", "coord-saguenay", "dcap-1", UNKNOWN])
async def test_from_any_answer_a_human_is_two_taps_away(world: World, who: str) -> None:
    for text in (
        QUESTION,
        "bonjour",
        "merci",
        "aide",
        "",
        "quelle est la recette de la tarte au sucre",
        "On me pose une question sur Messenger",
        "Puis-je répondre à une question factuelle sur le scrutin ?",
        "Où en est mon signalement ?",
        REPORT,
        "Un de mes scrutateurs appuie un candidat sur Facebook",
    ):
        before = len(world.room(who))
        await world.say(who, text)
        post = world.room(who)[before]
        assert await _within(world, who, post.document, taps=2), text


async def _within(world: World, who: str, document: Document, *, taps: int) -> bool:
    """Whether a person to call, or a report's form, is that near."""
    shown = loose(plain(document))
    if "À qui parler" in shown or "Pour parler à quelqu’un" in shown:
        return True
    if not taps or not any(isinstance(part, Choices) for part in document.parts):
        return False
    for choice in choices(document):
        if choice.url:
            continue
        outcome = await world.press_choice(who, choice)
        if isinstance(outcome.reply, OpenForm):
            return True
        next_document = getattr(outcome.reply, "document", None)
        if next_document and await _within(world, who, next_document, taps=taps - 1):
            return True
    return False


def _failing(error: Exception) -> object:
    async def email_of(_self: object, _account: Account) -> str:
        raise error

    return email_of


async def _settled(world: World) -> None:
    """Let the look-up end, and what follows from it be delivered."""
    for _ in range(5):
        await asyncio.sleep(0)
    await world.vigie.conversation.settled()
    await world.vigie.delivery.drain()
