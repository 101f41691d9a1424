"""When understanding is wrong, somebody in a hurry still reaches a human in two taps."""

import re

import pytest

from bot.messages import Document
from bot.storage.engine import Database
from faq.loader import default_catalogue
from intents.understanding import Understander
from tests.clock import Clock
from tests.conversation.mistaken import mistaken, mistakes
from tests.conversation.world import World, open_world
from tests.wording.plain import choices, loose, plain

RUMOUR = "On raconte partout que le vote est annulé demain"
TAPS = 2
_TELEPHONE = re.compile(r"\d{3}\W\d{3}-\d{4}")
MISTAKES = mistakes([entry.id for entry in default_catalogue()])


def names_somebody(document: Document) -> bool:
    """Whether a document gives a telephone number to call."""
    return _TELEPHONE.search(loose(plain(document))) is not None


async def taps_to_a_human(world: World, who: str) -> int:
    """How many presses lead to a number to call, or to a report being sent; TAPS + 1 for none.

    A form that opens is one press, sending it another.
    """
    seen = [post.document for post in world.room(who)]
    if any(map(names_somebody, seen)):
        return 0
    best = TAPS + 1
    for post in world.room(who):
        for choice in list(choices(post.document)):
            world.forms.pop(who, None)
            world.shown.pop(who, None)
            await world.press_choice(who, choice, post)
            if who in world.forms:
                best = min(best, 2)
            elif (shown := world.shown.get(who)) is not None:
                best = min(best, 1 if names_somebody(shown) else _after(shown))
    return best


def _after(document: Document) -> int:
    """What is left once one press was made: a report can still be opened from what it shows."""
    offers = any(choice.opens_form for choice in choices(document))
    return TAPS if offers else TAPS + 1


@pytest.mark.parametrize("who", ["ds-chicoutimi", "das-chicoutimi", "pers-chicoutimi", "inconnu"])
@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_person_reaches_a_human_in_two_taps(
    sqlite_database: Database, understander: Understander, clock: Clock, mistake: str, who: str
) -> None:
    wrong = mistaken(understander, MISTAKES[mistake])
    world = await open_world(sqlite_database, wrong, clock)
    await world.say(who, RUMOUR)
    assert await taps_to_a_human(world, who) <= TAPS


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_the_command_never_depends_on_understanding(
    sqlite_database: Database, understander: Understander, clock: Clock, mistake: str
) -> None:
    world = await open_world(sqlite_database, mistaken(understander, MISTAKES[mistake]), clock)
    await world.command("ds-chicoutimi", "rumeur", RUMOUR)
    assert "RUM-0001" in world.text("alertes")
