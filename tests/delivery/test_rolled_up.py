"""A wave of reports on one rumour is one card, which the DCAP judges and takes as one."""

import json

import pytest

from bot.casework.resemblance import Resemblance
from bot.domain.case import Case, Kind, Reporter
from bot.domain.effects import SurfaceKind
from bot.domain.lifecycle import Refused
from bot.domain.opening import Submission
from bot.domain.people import Address
from bot.identity import Author
from bot.messages import Button, Inbound
from bot.presses import pressed
from bot.slack import blocks
from bot.teams import cards
from bot.turn import Turn
from faq.analysis import Analyzer
from faq.lexicon import default_lexicon
from intents.sameness import Sameness
from tests.delivery.world import ALERTS, CONFIDENTIAL, DCAP, World
from tests.fakes.rooms import NAME, Post
from tests.wording.checks import faults
from tests.wording.plain import choices, labels, loose, plain

STAFF = ("ds-chicoutimi", "ds-dubuc", "ds-jonquiere", "ds-roberval", "ds-taschereau",
         "ds-jean-talon", "ds-louis-hebert", "ds-montmorency", "ds-gouin")  # fmt: skip
RUMOUR = "Les bureaux de vote ferment à 17 h lundi"
SLACK_BLOCKS, TEAMS_BYTES = 50, 28_000
EVERYTHING = "Même rumeur (toutes)"


@pytest.fixture(scope="session")
def sameness() -> Sameness:
    """What compares, on a reader that repairs nothing."""
    return Sameness.of(Analyzer(default_lexicon(), ["bureau de vote"], []))


async def report(
    world: World, sameness: Sameness, number: int = 0, words: str = RUMOUR, **asked: Kind
) -> Case:
    """Somebody reports a rumour that is compared with the others."""
    snapshot = await world.vigie.reference.current()
    person = snapshot.directory.people[STAFF[number % len(STAFF)]]
    reporter = Reporter(person.id, person.name, person.role, Address(NAME, person.id), True)
    kind = asked.get("kind", Kind.RUMEUR)
    submission = Submission(kind, reporter, person.circonscription)
    alike = Resemblance(sameness, sameness.fingerprint(words)) if kind is Kind.RUMEUR else None
    async with world.database.write() as connection:
        return await world.vigie.desk.casework.open(
            connection, submission, {"dit": words}, snapshot, world.clock(), resemblance=alike
        )


async def wave(world: World, sameness: Sameness, count: int = 20) -> list[Case]:
    """That many reports, three seconds apart, each alert leaving before the next report comes."""
    opened = []
    for number in range(count):
        opened.append(await report(world, sameness, number))
        await world.deliver()
        world.clock.advance(seconds=3)
    await world.deliver()
    return opened


async def press(world: World, post: Post, label: str, who: str = DCAP) -> None:
    """Somebody presses a button of a card."""
    button = next(c for c in choices(post.shown) if loose(c.label) == label)
    snapshot = await world.vigie.reference.current()
    actor = await world.actor(who)
    key = f"clé-{len(world.rooms.calls)}-{label}-{world.clock.advance(seconds=1)}"
    inbound = Inbound(NAME, key, actor.account, Address(NAME, ALERTS))
    author = Author(actor, actor.person.role if actor.person else None, "")
    turn = Turn(inbound, author, snapshot, world.clock())
    await pressed(world.vigie.desk, turn, Button(button.action, button.subject))
    await world.deliver()


def rolled(world: World) -> list[Post]:
    """The cards that say how many reports look alike."""
    shown = world.rooms.of(ALERTS)
    return [post for post in shown if "qui se ressemblent" in loose(plain(post.shown))]


async def heard(world: World, who: str, words: str) -> int:
    return sum(words in loose(plain(post.shown)) for post in world.rooms.of(who))


async def test_twenty_reports_on_one_rumour_in_a_minute_are_one_rolled_up_card(
    world: World, sameness: Sameness
) -> None:
    opened = await wave(world, sameness)
    (card,) = rolled(world)
    assert len(world.rooms.of(ALERTS)) == 2
    shown = loose(plain(card.shown))
    assert "Signalements qui se ressemblent : 19" in shown
    assert "Chicoutimi (3)" in shown
    assert "et 7 autres" in shown
    assert shown.count(RUMOUR) == 3
    assert labels(card.shown) == [EVERYTHING, "Prendre tout en charge", "Une carte par dossier"]
    for case in opened:
        assert (await world.surface(case, SurfaceKind.ALERT)).posted_at is not None


async def test_twenty_reports_at_once_are_one_card(world: World, sameness: Sameness) -> None:
    world.rooms.pace = 1.0
    for number in range(20):
        await report(world, sameness, number)
    await world.pass_time(seconds=30)
    (card,) = rolled(world)
    assert len(world.rooms.of(ALERTS)) == 2
    assert len(card.versions) <= 2
    assert "dead" not in await world.states()


async def test_reports_that_come_slowly_keep_their_own_cards(
    world: World, sameness: Sameness
) -> None:
    for number in range(4):
        await report(world, sameness, number)
        await world.pass_time(step=40, seconds=40)
    assert rolled(world) == []
    assert len(world.rooms.of(ALERTS)) == 4


async def test_what_does_not_resemble_a_wave_keeps_its_own_card(
    world: World, sameness: Sameness
) -> None:
    await wave(world, sameness, 5)
    other = await report(world, sameness, 6, "Il faudrait un passeport pour voter")
    await report(world, sameness, 7, RUMOUR, kind=Kind.MANQUEMENT)
    await world.deliver()
    (card,) = rolled(world)
    assert other.ref not in plain(card.shown)
    assert other.ref in loose(plain(world.rooms.of(ALERTS)[-1].shown))
    assert "MAN-" not in repr([post.shown for post in world.rooms.of(ALERTS)])
    assert "Réunie" not in repr(world.rooms.of(CONFIDENTIAL))


async def test_one_press_makes_one_rumour_of_a_wave_and_its_end_reaches_everybody_once(
    world: World, sameness: Sameness
) -> None:
    await wave(world, sameness, 12)
    (card,) = rolled(world)
    await press(world, card, EVERYTHING)
    assert "11 signalements : Chicoutimi (2)" in loose(plain(card.shown))
    assert "Prendre en charge" in labels(card.shown)
    await press(world, card, "Prendre en charge")
    for who in STAFF:
        assert await heard(world, who, "la DCAP a pris le dossier en charge") == 1


async def test_a_whole_wave_is_taken_in_charge_at_once(world: World, sameness: Sameness) -> None:
    opened = await wave(world, sameness, 6)
    (card,) = rolled(world)
    await press(world, card, "Prendre tout en charge")
    shown = loose(plain(card.shown))
    assert "Clore" in labels(card.shown)
    assert "4 pris en charge sur 4" in shown
    assert await heard(world, STAFF[0], "la DCAP a pris le dossier en charge") == 1
    assert len(opened) == 6


async def test_the_field_may_not_judge_a_wave(world: World, sameness: Sameness) -> None:
    await wave(world, sameness, 4)
    (card,) = rolled(world)
    for label in labels(card.shown):
        with pytest.raises(Refused, match="pas_le_droit"):
            await press(world, card, label, "coord-saguenay")


async def test_a_wave_can_be_given_one_card_a_case(world: World, sameness: Sameness) -> None:
    opened = await wave(world, sameness, 6)
    (card,) = rolled(world)
    await press(world, card, EVERYTHING)
    await press(world, card, "Une carte par dossier")
    assert len(world.rooms.of(ALERTS)) == len(opened)
    alone = world.rooms.of(ALERTS)[-1]
    assert labels(alone.shown) == ["Séparer"]
    await press(world, alone, "Séparer")
    assert "Prendre en charge" in labels(alone.shown)


@pytest.mark.parametrize("joined", [False, True])
async def test_sixty_reports_fit_what_each_platform_accepts(
    world: World, sameness: Sameness, *, joined: bool
) -> None:
    long = f"{RUMOUR} {'é' * 3000}"
    for number in range(61):
        await report(world, sameness, number, long)
    await world.deliver()
    (card,) = rolled(world)
    if joined:
        await press(world, card, EVERYTHING)
    assert list(faults(card.shown)) == []
    payload = blocks.render(card.shown)
    assert len(payload["blocks"]) <= SLACK_BLOCKS
    posted = json.dumps(cards.message(card.shown), ensure_ascii=False).encode()
    assert len(posted) <= TEAMS_BYTES
    assert "La suite est trop longue" not in json.dumps(payload, ensure_ascii=False)
    assert "et 48 autres" in loose(plain(card.shown))
