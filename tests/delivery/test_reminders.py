"""Reminders name those whom they are for, and several that wait are one message."""

from datetime import timedelta

import pytest

from bot.domain.case import Case, Issue, Kind
from bot.domain.duty import Duty, Rank
from bot.domain.effects import Notify, Room, SurfaceKind, ToPerson, ToRoom
from bot.domain.handover import assign
from bot.domain.lifecycle import close, take_charge
from bot.messages import Choices, Document, Paragraph
from bot.storage import claims
from bot.storage.duties import replace_duties
from bot.storage.engine import Database
from intents.understanding import Understander
from tests.clock import Clock
from tests.delivery.world import ALERTS, CONFIDENTIAL, COORD, DCAP, World, build, fill
from tests.fakes.rooms import Rooms
from tests.wording.plain import loose, plain

OTHER, COLLEAGUE = "dcap-2", "coord-quebec"


async def remind(world: World, case: Case, *notices: Notify) -> None:
    """What a clock writes, all at once."""
    snapshot = await world.vigie.reference.current()
    async with world.database.write() as connection:
        await world.vigie.desk.ledger.write(
            connection, case, notices, snapshot.directory, world.clock()
        )


async def on_duty(world: World, *people: str) -> None:
    """These people are on duty around now."""
    span = timedelta(days=1)
    now = world.clock()
    duties = [Duty(who, Rank.TITULAIRE, now - span, now + span) for who in people]
    async with world.database.write() as connection:
        await replace_duties(connection, duties)
    world.vigie.reference.forget()


def mentioned(document: Document) -> list[str]:
    """Whose accounts a message names."""
    return [
        span.mention.id
        for part in document.parts
        if isinstance(part, Paragraph)
        for span in part.spans
        if span.mention is not None
    ]


def shown(document: Document) -> str:
    """A message as it is read."""
    return loose(plain(document))


async def test_a_person_of_the_dcap_is_named_under_the_alert_in_its_room(world: World) -> None:
    case = await world.open()
    await world.deliver()
    await remind(world, case, Notify("releve_dcap", ToPerson(DCAP)))
    await world.deliver()
    alert, reminder = world.rooms.of(ALERTS)
    assert reminder.thread == alert.id
    assert mentioned(reminder.shown) == [DCAP]
    assert world.rooms.of(DCAP) == []


async def test_the_room_s_own_reminder_names_who_is_on_duty_or_stands_alone(world: World) -> None:
    case = await world.open()
    await world.deliver()
    await remind(world, case, Notify("rappel_dcap", ToRoom(Room.DCAP)))
    await world.deliver()
    await on_duty(world, OTHER)
    await remind(world, case, Notify("rappel_dcap", ToRoom(Room.DCAP)))
    await world.deliver()
    alert, alone, named = world.rooms.of(ALERTS)
    assert (alone.thread, mentioned(alone.shown)) == (None, [])
    assert (named.thread, mentioned(named.shown)) == (alert.id, [OTHER])


async def test_the_same_word_to_several_of_a_room_is_one_message_that_names_them_all(
    world: World,
) -> None:
    case = await world.open()
    await world.deliver()
    await remind(world, case, *(Notify("releve_dcap", ToPerson(who)) for who in (DCAP, OTHER)))
    await world.deliver()
    _, reminder = world.rooms.of(ALERTS)
    assert mentioned(reminder.shown) == [DCAP, OTHER]
    assert "leased" not in await world.states()


async def test_what_is_confidential_is_said_in_private_or_in_its_own_room_and_names_nobody(
    world: World,
) -> None:
    await on_duty(world, DCAP)
    case = await world.open(Kind.MANQUEMENT, circulates=True)
    await world.deliver()
    await remind(
        world,
        case,
        Notify("rappel_dcap", ToRoom(Room.DCAP_CONFIDENTIAL)),
        Notify("releve_dcap", ToPerson(DCAP)),
    )
    await world.deliver()
    assert world.rooms.of(ALERTS) == []
    assert mentioned(world.rooms.of(CONFIDENTIAL)[-1].shown) == []
    [private] = world.rooms.of(DCAP)
    assert mentioned(private.shown) == []


async def five(world: World) -> list[Case]:
    """Five incidents whose cards have left, each with a reminder that waits."""
    opened = [await world.open(Kind.INCIDENT) for _ in range(4)]
    opened.append(await world.open(Kind.MANQUEMENT, words="Madame Unetelle a partagé"))
    await world.deliver()
    for case in opened:
        await remind(world, case, Notify("rappel", ToPerson(COORD)))
    return opened


async def test_five_reminders_that_wait_are_one_message_with_a_button_each(world: World) -> None:
    opened = await five(world)
    before = len(world.rooms.of(COORD))
    await world.deliver()
    [reminder] = world.rooms.of(COORD)[before:]
    said = shown(reminder.shown)
    assert said.startswith("5 dossiers attendent un geste de votre part.")
    assert all(case.ref in said for case in opened)
    assert "Incident (Chicoutimi), reçu à" in said
    assert "- MAN-0001, reçu à" in said
    assert "Unetelle" not in said
    [buttons] = [part for part in reminder.shown.parts if isinstance(part, Choices)]
    assert [(one.action, one.subject) for one in buttons.choices] == [
        *(("case.tell_dcap", str(case.id)) for case in opened[:4]),
        ("case.take", str(opened[4].id)),
    ]
    assert loose(buttons.choices[0].label) == "Aviser la DCAP : INC-0001"
    assert loose(buttons.choices[4].label) == "Prendre en charge MAN-0001"
    assert not any(case.ref in reminder.shown.summary for case in opened)


async def test_a_case_that_is_over_is_not_asked_about(world: World) -> None:
    first, second, *_ = await five(world)
    actor = await world.actor(COORD)
    for case in (first, second):
        await world.act(
            case,
            lambda known, setting: close(known, actor, Issue.NON_FONDEE, "Vérifié.", setting),
        )
    before = len(world.rooms.of(COORD))
    await world.deliver()
    [reminder] = world.rooms.of(COORD)[before:]
    assert shown(reminder.shown).startswith("3 dossiers")
    assert first.ref not in shown(reminder.shown)


async def test_a_reminder_whose_case_is_over_says_nothing(world: World) -> None:
    case = await world.open(Kind.INCIDENT)
    await world.deliver()
    await remind(world, case, Notify("rappel", ToPerson(COORD)))
    actor = await world.actor(COORD)
    await world.act(
        case, lambda known, setting: close(known, actor, Issue.NON_FONDEE, "Vérifié.", setting)
    )
    before = len(world.rooms.of(COORD))
    await world.deliver()
    assert len(world.rooms.of(COORD)) == before


async def test_what_is_not_due_yet_or_for_somebody_else_is_left_alone(world: World) -> None:
    first, second = [await world.open(Kind.INCIDENT) for _ in range(2)]
    await world.deliver()
    await remind(world, first, Notify("rappel", ToPerson(COORD)))
    await remind(world, second, Notify("rappel", ToPerson(DCAP)))
    await world.deliver()
    assert "2 dossiers" not in shown(world.rooms.of(COORD)[-1].shown)
    assert second.ref in shown(world.rooms.of(DCAP)[-1].shown)


async def test_a_send_that_fails_keeps_every_reminder(world: World) -> None:
    await five(world)
    before = len(world.rooms.of(COORD))
    world.rooms.fail(COORD, RuntimeError("the platform stumbles"))
    await world.pass_time(seconds=10)
    said = [shown(post.shown) for post in world.rooms.of(COORD)[before:]]
    assert all(any(f"INC-000{n}" in text for text in said) for n in (1, 2, 3, 4))
    assert len(said) == 2, "the four that did not fail, then the one that waited"


async def test_a_worker_that_dies_before_writing_it_down_leaves_all_to_the_next(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    first, second = [build(database, rooms, understander, clock) for _ in range(2)]
    world = World(first, rooms, clock, database)
    opened = await five(world)
    before = len(rooms.of(COORD))
    async with database.write() as connection:
        jobs = await claims.claim(connection, clock(), limit=32, lease=timedelta(seconds=30))
    [job] = [job for job in jobs if job.name == "rappel"]
    sent = await first.delivery._carrier.carry(job)
    assert sent is not None
    clock.advance(seconds=31)
    await second.delivery.drain()
    said = [shown(post.shown) for post in rooms.of(COORD)[before:]]
    assert [text.splitlines()[0] for text in said] == [
        "5 dossiers attendent un geste de votre part."
    ] * 2
    assert all(case.ref in said[1] for case in opened)
    settled = await world.states()
    async with database.write() as connection:
        await first.delivery._settler.note(connection, [sent])
    assert await world.states() == settled


async def test_a_fenced_worker_settles_no_companion(
    database: Database, understander: Understander, rooms: Rooms, clock: Clock
) -> None:
    await fill(database)
    first, second = [build(database, rooms, understander, clock) for _ in range(2)]
    world = World(first, rooms, clock, database)
    await five(world)
    async with database.write() as connection:
        jobs = await claims.claim(connection, clock(), limit=32, lease=timedelta(seconds=30))
    [job] = [job for job in jobs if job.name == "rappel"]
    sent = await first.delivery._carrier.carry(job)
    assert sent is not None
    clock.advance(seconds=31)
    async with database.write() as connection:
        await claims.recover(connection, clock())
    before = await world.states()
    async with database.write() as connection:
        await first.delivery._settler.note(connection, [sent])
    assert await world.states() == before
    await second.delivery.drain()


@pytest.mark.parametrize(
    ("kind", "taken", "wanted"),
    [
        (Kind.INCIDENT, False, "case.tell_dcap"),
        (Kind.INCIDENT, True, "case.tell_dcap"),
        (Kind.MANQUEMENT, False, "case.take"),
    ],
)
async def test_a_reminder_asks_for_what_is_still_to_do(
    world: World, kind: Kind, taken: bool, wanted: str
) -> None:
    opened = [await world.open(kind) for _ in range(2)]
    await world.deliver()
    actor = await world.actor(COORD)
    for case in opened:
        if taken:
            await world.act(case, lambda known, setting: take_charge(known, actor, setting))
        await remind(world, case, Notify("rappel", ToPerson(COORD)))
    await world.deliver()
    [buttons] = [p for p in world.rooms.of(COORD)[-1].shown.parts if isinstance(p, Choices)]
    assert [one.action for one in buttons.choices] == [wanted] * 2


async def test_whoever_of_the_dcap_is_given_a_case_is_told_under_its_alert(world: World) -> None:
    case = await world.open()
    await world.deliver()
    surface = await world.surface(case, SurfaceKind.ALERT)
    await remind(world, case, Notify("assigne", ToPerson(DCAP)))
    await world.deliver()
    assert surface.message is not None
    assert world.rooms.of(ALERTS)[-1].thread == surface.message.id


async def given(world: World, case: Case, whom: str) -> None:
    """The coordination hands the case to somebody by name, and it leaves."""
    actor = await world.actor(COORD)
    await world.act(case, lambda known, setting: assign(known, actor, whom, setting))
    await world.deliver()
    world.clock.advance(seconds=5)


async def test_the_card_of_a_case_that_is_handed_over_says_it_and_no_second_message_comes(
    world: World,
) -> None:
    case = await world.open(Kind.INCIDENT)
    await world.deliver()
    await given(world, case, COLLEAGUE)
    [card] = world.rooms.of(COLLEAGUE)
    assert "vous est confié" in card.shown.summary


async def test_who_had_the_card_already_is_told_when_it_comes_back_to_them(world: World) -> None:
    case = await world.open(Kind.INCIDENT)
    await world.deliver()
    for whom in (COLLEAGUE, "coord-montreal", COLLEAGUE):
        await given(world, case, whom)
    card, told = world.rooms.of(COLLEAGUE)
    assert "vous est confié" in card.shown.summary
    assert "ce dossier vous est confié" in shown(told.shown)
