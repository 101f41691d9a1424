"""What is said in a case follows its author's edits and deletions, wherever it was carried."""

from dataclasses import replace

from bot.domain.case import Case
from bot.messages import Inbound
from tests.conversation.contents import contents
from tests.conversation.rooms import Post
from tests.conversation.world import ALERTS, World
from tests.wording.plain import loose, plain

DS, COORD = "ds-chicoutimi", "coord-saguenay"


async def told(world: World, kind: str = "incident") -> Case:
    """The DS reports something that the coordination follows."""
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte=kind, dit="Une panne fictive")
    return (await world.cases())[-1]


async def coordinator_says(world: World, text: str) -> Inbound:
    """The coordination writes under its card."""
    await world.say(COORD, text, thread=world.room(COORD)[0].id)
    assert world.last is not None
    return world.last


async def edits(world: World, first: Inbound, text: str) -> None:
    changed = replace(world.inbound(first.author.id), address=first.address, text=text)
    await world.act(replace(changed, corrects=first.key))


async def deletes(world: World, first: Inbound) -> None:
    gone = world.inbound(first.author.id)
    await world.act(replace(gone, address=first.address, retracts=first.key))


def carried(world: World, room: str) -> list[Post]:
    """The lines of talk in a room, as they read now."""
    return [post for post in world.room(room) if "écrit" in post.document.summary]


def shown(post: Post) -> str:
    return loose(plain(post.document))


async def events(world: World) -> list[tuple[str, str | None]]:
    rows = (await contents(world.vigie.database))["history"]
    return [(row["event"], row["note"]) for row in rows if row["event"].startswith("mot")]


async def test_an_edit_changes_the_message_in_its_place_and_says_so(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "Rendez-vous à 14 h")
    await edits(world, first, "Rendez-vous à 15 h")
    (line,) = carried(world, DS)
    assert len(line.versions) == 2
    assert "Rendez-vous à 15 h" in shown(line)
    assert "(modifié)" in shown(line)
    assert "14 h" not in shown(line)
    assert await events(world) == [
        ("mot", "Rendez-vous à 14 h"),
        ("mot_modifie", "Rendez-vous à 15 h"),
    ]


async def test_an_edit_points_to_the_line_that_it_changes(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "Bonjour")
    await edits(world, first, "Bonsoir")
    rows = (await contents(world.vigie.database))["history"]
    said = next(row for row in rows if row["event"] == "mot")
    changed = next(row for row in rows if row["event"] == "mot_modifie")
    assert (said["message_key"], changed["amends"]) == (first.key, said["id"])


async def test_a_deletion_takes_the_words_back_and_keeps_them_on_record(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "Une erreur")
    await deletes(world, first)
    (line,) = carried(world, DS)
    assert "Ce message a été retiré." in shown(line)
    assert "Une erreur" not in shown(line)
    assert await events(world) == [("mot", "Une erreur"), ("mot_retire", None)]


async def test_words_changed_before_they_left_leave_once_as_they_now_read(world: World) -> None:
    await told(world)
    said = world.inbound(COORD, text="Première version")
    root = world.room(COORD)[0].id
    said = replace(said, address=replace(said.address, thread=root))
    await world.vigie.handle(said)
    await edits(world, said, "Deuxième version")
    (line,) = carried(world, DS)
    assert len(line.versions) == 1
    assert "Deuxième version" in shown(line)


async def test_words_deleted_before_they_left_never_leave(world: World) -> None:
    await told(world)
    root = world.room(COORD)[0].id
    said = world.inbound(COORD, text="Jamais lu")
    said = replace(said, address=replace(said.address, thread=root))
    await world.vigie.handle(said)
    await deletes(world, said)
    assert carried(world, DS) == []


async def test_words_that_become_internal_are_taken_back_from_who_reported(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "Entre nous")
    await edits(world, first, "interne : Entre nous")
    (line,) = carried(world, DS)
    assert "Ce message a été retiré." in shown(line)
    assert "Entre nous" not in shown(line)


async def test_words_that_are_no_longer_internal_reach_who_reported(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "interne : à vérifier")
    assert carried(world, DS) == []
    await edits(world, first, "C’est vérifié")
    (line,) = carried(world, DS)
    assert "C’est vérifié" in shown(line)


async def test_a_card_that_was_deleted_is_said_again_after_an_edit(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "À demain")
    (line,) = carried(world, DS)
    del world.rooms.posts[line.id]
    await edits(world, first, "À lundi")
    (again,) = carried(world, DS)
    assert "À lundi" in shown(again)


async def test_what_was_deleted_on_the_other_side_too_is_not_announced(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "À demain")
    (line,) = carried(world, DS)
    del world.rooms.posts[line.id]
    await deletes(world, first)
    assert carried(world, DS) == []


async def test_a_second_delivery_of_an_edit_has_no_second_effect(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "Un")
    await edits(world, first, "Deux")
    assert (await world.again()).duplicate
    assert len(await events(world)) == 2


async def test_an_edit_that_changes_nothing_is_not_written_down(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "Pareil")
    await edits(world, first, "Pareil")
    assert len(await events(world)) == 1


async def test_somebody_elses_edit_of_a_message_is_refused(world: World) -> None:
    await told(world)
    first = await coordinator_says(world, "De la coordination")
    forged = replace(world.inbound(DS, text="Autre chose"), address=first.address)
    await world.act(replace(forged, corrects=first.key))
    assert len(await events(world)) == 1


async def test_an_edit_that_comes_before_its_message_takes_its_place(world: World) -> None:
    await told(world)
    root = world.room(COORD)[0].id
    said = world.inbound(COORD, text="Avant")
    said = replace(said, address=replace(said.address, thread=root))
    await edits(world, said, "Après")
    await world.act(said)
    (line,) = carried(world, DS)
    assert "Après" in shown(line)


async def test_a_deletion_that_comes_before_its_message_stops_it(world: World) -> None:
    await told(world)
    root = world.room(COORD)[0].id
    said = world.inbound(COORD, text="Trop tard")
    said = replace(said, address=replace(said.address, thread=root))
    await deletes(world, said)
    await world.act(said)
    assert carried(world, DS) == []


async def test_who_reported_edits_too_and_the_handlers_read_it(world: World) -> None:
    await told(world)
    await world.press(COORD, world.room(COORD)[0], "Aviser la DCAP")
    await world.say(DS, "Vu à midi", thread=world.room(DS)[0].id)
    first = world.last
    assert first is not None
    await edits(world, first, "interne : vu à 13 h")
    for room in (COORD, ALERTS):
        (line,) = carried(world, room)
        assert "interne : vu à 13 h" in shown(line), room
