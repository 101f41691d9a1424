"""An instruction reaches everybody, is followed without flooding a room, and loses nobody."""

from dataclasses import replace
from itertools import count

import pytest

from bot.channel import DeliveryError
from bot.domain.case import Case
from bot.domain.lifecycle import take_charge
from bot.domain.people import Account, Address, Person, Role
from bot.messages import Button, Inbound
from bot.seed import electoral_map, sample_staff
from bot.storage import directory, instructions
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.delivery.world import ALERTS, DS, World, build, fill
from tests.fakes.rooms import NAME, Post, Rooms
from tests.wording.plain import loose, plain

AUTHOR, SECOND = "dcap-1", "dcap-2"
GOUIN, JONQUIERE = "ds-gouin", "ds-jonquiere"
TEXT = "N’y répondez pas."
_keys = count(1)


def everywhere() -> list[Person]:
    """The sample staff, and a DS in each circonscription that has none."""
    known = sample_staff(NAME)
    staffed = {person.circonscription for person in known if person.role is Role.DS}
    return [
        *known,
        *(
            Person(f"ds-{item.code}", Role.DS, f"Personne {item.nom}", item.code,
                   telephone="418 555-0199", accounts={NAME: f"ds-{item.code}"})
            for item in electoral_map()
            if item.code not in staffed
        ),
    ]  # fmt: skip


@pytest.fixture
async def wide(database: Database, understander: Understander, clock: Clock) -> World:
    """A world with a DS in every circonscription, whose rooms keep the pace of a platform."""
    await fill(database)
    staff = everywhere()
    async with database.write() as connection:
        await directory.replace_people(connection, staff)
    rooms = Rooms([*(person.id for person in staff), ALERTS], pace=1.0)
    return World(build(database, rooms, understander, clock), rooms, clock, database)


async def act(world: World, who: str, **values: object) -> None:
    """Somebody presses a button or sends a form."""
    person = (await world.vigie.reference.current()).directory.people[who]
    account = Account(NAME, who, person.name)
    inbound = Inbound(NAME, f"clé-{next(_keys)}", account, Address(NAME, who))
    await world.vigie.handle(replace(inbound, **values))  # type: ignore[arg-type]


async def instruct(world: World, case: Case, *, to: str, where: str = "") -> int:
    """An instruction leaves; gives its id."""
    fields = {"consigne": TEXT, "pour": to, "circonscriptions": where}
    await act(world, AUTHOR, form="instruction", subject=str(case.id), fields=fields)
    async with world.database.read() as connection:
        (kept,) = await instructions.of_case(connection, case.id)
    if to == "ds":
        await act(world, SECOND, button=Button("instruction.approve", str(kept.id)))
    return kept.id


async def read(world: World, who: str, instruction: int) -> None:
    await act(world, who, button=Button("instruction.read", str(instruction)))


def follow(world: World) -> Post:
    (card,) = [post for post in world.rooms.of(ALERTS) if TEXT in plain(post.shown)]
    return card


def shown(world: World) -> str:
    return loose(plain(follow(world).shown))


def cards(world: World, who: str) -> list[Post]:
    return [post for post in world.rooms.of(who) if TEXT in plain(post.shown)]


async def test_125_people_receive_it_and_their_readings_change_one_card_a_few_times(
    wide: World,
) -> None:
    case = await wide.open()
    await wide.deliver()
    number = await instruct(wide, case, to="ds", where="toutes")
    await wide.pass_time(seconds=15)
    everybody = [person.id for person in everywhere() if person.role is Role.DS]
    assert len(everybody) == 125
    assert [who for who in everybody if len(cards(wide, who)) != 1] == []
    assert "0 sur 125" in shown(wide)
    assert "et 105 autres" in shown(wide)
    before = len(follow(wide).versions)
    for start in range(0, 120, 10):
        for who in everybody[start : start + 10]:
            await read(wide, who, number)
        await wide.pass_time(seconds=1)
    other = await wide.open(by=GOUIN)
    await wide.pass_time(seconds=6)
    assert any(other.ref in summary for summary in wide.rooms.summaries(ALERTS))
    assert "120 sur 125 (96 %)" in shown(wide)
    assert len(follow(wide).versions) - before <= 4
    assert "autres" not in shown(wide)
    assert wide.rooms.overlaps == []
    assert "dead" not in await wide.states()


async def test_readings_that_gather_hold_back_nothing_else_of_the_case(world: World) -> None:
    case = await world.open()
    number = await instruct(world, case, to="auteurs")
    await world.pass_time(seconds=6)
    await read(world, DS, number)
    await world.deliver()
    assert "0 sur 1" in shown(world)
    (alert,) = [post for post in world.rooms.of(ALERTS) if post is not follow(world)]
    before = len(alert.versions)
    actor = await world.actor(AUTHOR)
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    await world.deliver()
    assert len(alert.versions) == before + 1
    await world.pass_time(seconds=6)
    assert "1 sur 1" in shown(world)


async def test_a_change_of_the_case_sends_no_instruction_again(world: World) -> None:
    case = await world.open()
    await instruct(world, case, to="ds", where="Gouin")
    await world.pass_time(seconds=6)
    before = [call for call in world.rooms.calls if call[1] == GOUIN]
    actor = await world.actor(AUTHOR)
    await world.act(case, lambda known, setting: take_charge(known, actor, setting))
    await world.pass_time(seconds=6)
    assert [call for call in world.rooms.calls if call[1] == GOUIN] == before == [
        ("send", GOUIN, cards(world, GOUIN)[0].id)
    ]  # fmt: skip


async def test_the_reporter_is_not_told_to_telephone_when_an_instruction_is_late(
    world: World,
) -> None:
    case = await world.open()
    await world.deliver()
    world.rooms.fail(GOUIN, *(DeliveryError("internal_error") for _ in range(20)))
    await instruct(world, case, to="ds", where="Gouin")
    await world.pass_time(minutes=3, step=10)
    assert cards(world, GOUIN) == []
    assert not any("Téléphonez" in plain(post.shown) for post in world.rooms.of(DS))
    assert "En route : 1" in shown(world)


async def test_cards_that_are_lost_together_make_one_alert_and_are_listed_with_the_cause(
    world: World,
) -> None:
    case = await world.open()
    await world.deliver()
    for who in (GOUIN, JONQUIERE):
        world.rooms.close(who)
    number = await instruct(world, case, to="ds", where="Gouin, Jonquière, Dubuc")
    await world.pass_time(seconds=12)
    lost = [text for text in world.rooms.summaries(ALERTS) if "n’a pas pu être livré" in text]
    assert len(lost) == 1
    assert "Non livrée :\n- Noémie Échantillon (Gouin)" in shown(world)
    assert "Bérénice Essai (Jonquière), 418 555-0109 : salon introuvable" in shown(world)
    assert "0 sur 3" in shown(world)
    assert "- Gaétan Maquette (Dubuc)" in shown(world).split("Non livrée")[0]
    assert "consigne" not in plain(world.rooms.of(DS)[0].shown).lower()
    await read(world, "ds-dubuc", number)
    await world.pass_time(seconds=6)
    assert "Dubuc), 418" not in shown(world)


async def test_repeating_tries_a_lost_card_again(world: World) -> None:
    case = await world.open()
    await world.deliver()
    world.rooms.fail(GOUIN, DeliveryError("user_disabled", permanent=True))
    number = await instruct(world, case, to="ds", where="Gouin")
    await world.pass_time(seconds=6)
    assert "Non livrée" in shown(world)
    await act(world, AUTHOR, button=Button("instruction.remind", str(number)))
    await world.pass_time(seconds=6)
    assert len(cards(world, GOUIN)) == 1
    assert "Non livrée" not in shown(world)


async def test_a_reminder_that_is_lost_is_said_and_a_later_one_takes_it_back(world: World) -> None:
    case = await world.open()
    number = await instruct(world, case, to="ds", where="Gouin")
    await world.pass_time(seconds=6)
    world.rooms.fail(GOUIN, DeliveryError("user_disabled", permanent=True))
    await act(world, AUTHOR, button=Button("instruction.remind", str(number)))
    await world.pass_time(seconds=6)
    assert "Non livrée :\n- Noémie Échantillon" in shown(world)
    world.clock.advance(minutes=31)
    await act(world, AUTHOR, button=Button("instruction.remind", str(number)))
    await world.pass_time(seconds=6)
    assert "Non livrée" not in shown(world)
    assert len(world.rooms.of(GOUIN)) == 2


async def test_a_reminder_that_comes_after_the_reading_is_not_sent(world: World) -> None:
    case = await world.open()
    number = await instruct(world, case, to="ds", where="Gouin")
    await world.deliver()
    await act(world, AUTHOR, button=Button("instruction.remind", str(number)))
    await read(world, GOUIN, number)
    await world.pass_time(seconds=6)
    assert len(world.rooms.of(GOUIN)) == 1


async def test_a_card_of_the_room_that_is_lost_is_told_to_each_person_of_the_dcap(
    world: World,
) -> None:
    case = await world.open()
    await world.deliver()
    world.rooms.close(ALERTS)
    await instruct(world, case, to="auteurs")
    await world.pass_time(seconds=3)
    assert len(cards(world, DS)) == 1
    for who in (AUTHOR, SECOND):
        assert any("n’a pas pu être livré" in text for text in world.rooms.summaries(who))


async def test_no_notification_shows_a_word_of_an_instruction(world: World) -> None:
    case = await world.open()
    number = await instruct(world, case, to="ds", where="Gouin")
    await world.pass_time(seconds=6)
    await act(world, AUTHOR, button=Button("instruction.remind", str(number)))
    await world.pass_time(seconds=6)
    for post in world.rooms.posts.values():
        assert all(TEXT not in version.summary for version in post.versions)
