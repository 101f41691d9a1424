"""A suspended entry is given nowhere: not as an answer, a title, a choice, nor on a card."""

import pytest

from bot.asking.suspension import held_back
from bot.domain.people import Role
from bot.messages import Choice
from bot.storage import exchanges
from bot.storage.exchanges import Exchange
from bot.storage.review import suspensions
from bot.storage.review.suspensions import Suspension
from tests.conversation.acts import DAS, QUESTION
from tests.conversation.world import World
from tests.wording.plain import choices

REVISED = "La DCAP révise en ce moment la réponse à cette question."
VAGUE = "photo"


async def _hold(world: World, *entries: str) -> None:
    async with world.vigie.database.write() as connection:
        for entry in entries:
            held = Suspension(entry, "À revoir", "Doris Démonstration", world.clock())
            await suspensions.suspend(connection, held)
    world.vigie.reference.forget()


async def _last(world: World, number: int = 1) -> Exchange:
    async with world.vigie.database.read() as connection:
        found = await exchanges.get(connection, number)
    assert found is not None
    return found


async def _entry_of(world: World, text: str) -> str:
    understood = world.vigie.desk.understander.understand(text)
    return understood.matches[0].entry_id


async def test_a_suspended_entry_is_not_answered(world: World) -> None:
    entry = await _entry_of(world, QUESTION)
    await _hold(world, entry)
    await world.say(DAS, QUESTION)
    assert REVISED in world.text(DAS)
    assert "Est-ce que ça répond" not in world.text(DAS)
    assert "À qui parler" in world.text(DAS)
    kept = await _last(world)
    assert (kept.zone, kept.entry, kept.answer_hash) == ("abstain", entry, None)


async def test_it_is_answered_again_once_the_suspension_is_lifted(world: World) -> None:
    entry = await _entry_of(world, QUESTION)
    await _hold(world, entry)
    async with world.vigie.database.write() as connection:
        await suspensions.lift(connection, entry, by="Doris", now=world.clock())
    world.vigie.reference.forget()
    await world.say(DAS, QUESTION)
    assert REVISED not in world.text(DAS)
    assert (await _last(world)).zone == "answer"


async def test_a_button_shown_before_shows_the_entry_no_more(world: World) -> None:
    await world.say(DAS, QUESTION)
    (post,) = [post for post in world.room(DAS) if "Est-ce que" in str(post.document)]
    await _hold(world, await _entry_of(world, QUESTION))
    await world.press(DAS, post, "Oui")
    assert REVISED in world.text(DAS)
    assert (await _last(world)).feedback == "utile"


async def test_choosing_a_title_that_was_suspended_since_gives_the_honest_no(world: World) -> None:
    await world.say(DAS, QUESTION)
    entry = await _entry_of(world, QUESTION)
    await _hold(world, entry)
    await world.press_choice(DAS, Choice("Titre", "exchange.choose", f"1:{entry}"))
    assert (await _last(world)).chosen is None
    assert "révise" in world.shown[DAS].summary
    await world.press_choice(DAS, Choice("Titre", "exchange.choose", "1:neutralite"))
    assert (await _last(world)).chosen == "neutralite"


async def test_a_suspended_title_is_not_suggested_and_the_others_are(world: World) -> None:
    await _suggested(world)
    first, *others = [
        choice for choice in choices(world.room(DAS)[-1].document) if _is_title(choice)
    ]
    await _hold(world, first.subject.partition(":")[2])
    await _suggested(world)
    titles = [c.label for c in choices(world.room(DAS)[-1].document) if _is_title(c)]
    assert first.label not in titles
    assert others
    assert {choice.label for choice in others} <= set(titles)
    assert "un des sujets proches" in world.text(DAS)


async def _suggested(world: World) -> None:
    """Store and answer a question that is suggested titles, whatever the engine makes of it."""
    async with world.vigie.database.write() as connection:
        entries = [entry.id for entry in world.vigie.desk.understander.matcher.catalogue][:4]
        asked = Exchange(
            id=0,
            at=world.clock(),
            address=world.inbound(DAS).address,
            account=DAS,
            person=DAS,
            role=Role.DAS,
            circonscription="chicoutimi",
            text=VAGUE,
            intent=None,
            is_report=False,
            zone="suggest",
            candidates=tuple((entry, 0.2) for entry in entries),
            entry=None,
            edition="1",
        )
        number = await exchanges.add(connection, asked)
        await world.vigie.desk.ledger.answer(connection, asked, number, world.clock())
    await world.vigie.delivery.drain()


def _is_title(choice: Choice) -> bool:
    return choice.action == "exchange.choose"


@pytest.mark.parametrize(
    ("entry", "zone", "suspended", "expected"),
    [
        ("a", "answer", set(), ("a", "answer")),
        ("a", "answer", {"a"}, ("a", "abstain")),
        ("a", "answer", {"b"}, ("a", "answer")),
        (None, "suggest", {"a", "b"}, (None, "suggest")),
        (None, "suggest", {"a", "b", "c"}, ("a", "abstain")),
        (None, "abstain", {"a", "b", "c"}, (None, "abstain")),
    ],
)
def test_what_is_held_back(
    entry: str | None, zone: str, suspended: set[str], expected: tuple[str | None, str]
) -> None:
    candidates = tuple((name, 0.2) for name in "abcd")
    assert held_back(entry, zone, candidates, suspended) == expected


async def test_a_report_keeps_its_button_whatever_is_suspended(world: World) -> None:
    catalogue = world.vigie.desk.understander.matcher.catalogue
    await _hold(world, *(entry.id for entry in catalogue))
    await world.say(DAS, "On dit que le vote est reporté à lundi, c’est sur Facebook")
    labels = [choice.label for post in world.room(DAS) for choice in choices(post.document)]
    assert "Signaler" in labels
    assert REVISED in world.text(DAS)
