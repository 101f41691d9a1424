"""Files that people join to a case: kept with it, given to its readers, and never in silence."""

from dataclasses import replace

import pytest

from bot.channel import DeliveryError
from bot.domain.case import Case
from bot.domain.people import Address
from bot.messages import FileRef, Inbound
from bot.storage import files
from bot.storage.files import JoinedFile, State
from tests.conversation.contents import contents
from tests.conversation.rooms import NAME, Post
from tests.conversation.world import ALERTS, TEAM, World
from tests.wording.plain import loose, plain

DS, COORD, DCAP = "ds-chicoutimi", "coord-saguenay", "dcap-1"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"pixels fictifs " * 100
LARGEST = 10 * 1024 * 1024


def picture(name: str = "capture.png", *, size: int = 0) -> FileRef:
    return FileRef(name, "image/png", size, {"id": name})


async def told(world: World, kind: str = "incident") -> Case:
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte=kind, dit="Une panne fictive")
    return (await world.cases())[-1]


async def sends(
    world: World, who: str, *names: str, text: str = "", thread: str | None = None
) -> Inbound:
    """Somebody writes privately, with pictures."""
    for name in names:
        world.rooms.sources.setdefault(name, PICTURE)
    inbound = world.inbound(
        who, text=text, address=Address(NAME, who, thread), files=tuple(map(picture, names))
    )
    await world.act(inbound)
    return inbound


def given(world: World, room: str) -> list[str]:
    """The names of the files that a room received."""
    posts = {post.id for post in world.room(room)}
    return [file.name for id, file in world.rooms.given.items() if id in posts]


async def joined(world: World, case: Case) -> list[JoinedFile]:
    async with world.vigie.database.read() as connection:
        return list(await files.files_of(connection, case.id))


def notices(world: World, who: str) -> str:
    return loose("\n".join(post.document.summary for post in world.room(who)))


def receipt(world: World) -> Post:
    return world.room(DS)[0]


async def test_a_file_under_the_receipt_is_kept_and_reaches_who_handles_the_case(
    world: World,
) -> None:
    case = await told(world)
    await sends(world, DS, "capture.png", text="Voici", thread=receipt(world).id)
    (file,) = await joined(world, case)
    assert (file.state, file.media_type, file.size) == (State.KEPT, "image/png", len(PICTURE))
    async with world.vigie.database.read() as connection:
        assert await files.content(connection, file.id) == PICTURE
    assert given(world, COORD) == ["capture.png"]
    assert given(world, DS) == []
    assert "Voici" in world.text(COORD)


async def test_the_cards_list_the_files_of_their_case(world: World) -> None:
    await told(world)
    await sends(world, DS, "capture.png", thread=receipt(world).id)
    assert "capture.png (1 ko, reçu à" in loose(plain(world.room(COORD)[0].document))


async def test_a_file_goes_under_the_card_of_its_reader(world: World) -> None:
    await told(world)
    await sends(world, DS, "capture.png", thread=receipt(world).id)
    (post,) = [post for post in world.room(COORD) if post.id in world.rooms.given]
    assert post.thread == world.room(COORD)[0].id


async def test_a_file_of_the_coordination_reaches_who_reported(world: World) -> None:
    await told(world)
    await sends(world, COORD, "plan.png", thread=world.room(COORD)[0].id)
    assert given(world, DS) == ["plan.png"]


async def test_an_internal_file_stays_among_those_who_handle_the_case(world: World) -> None:
    case = await told(world)
    card = world.room(COORD)[0]
    await world.press(COORD, card, "Aviser la DCAP")
    await sends(world, COORD, "note.png", text="interne : à voir", thread=card.id)
    assert given(world, DS) == []
    assert given(world, ALERTS) == ["note.png"]
    assert (await joined(world, case))[0].internal


async def test_the_file_of_a_form_is_of_the_case_from_the_start(world: World) -> None:
    world.rooms.sources["capture.png"] = PICTURE
    await world.command(DS, "signaler")
    form = world.forms[DS]
    assert "file" in {item.kind for item in form.fields}
    fields = {item.id: item.initial for item in form.fields}
    fields |= {"sorte": "incident", "dit": "Une panne fictive"}
    await world.act(
        world.inbound(DS, form=form.id, subject=form.subject, fields=fields, files=(picture(),))
    )
    (case,) = await world.cases()
    assert [file.state for file in await joined(world, case)] == [State.KEPT]
    assert given(world, COORD) == ["capture.png"]


async def test_the_dcap_gets_the_files_when_it_is_told(world: World) -> None:
    await told(world)
    await sends(world, DS, "capture.png", thread=receipt(world).id)
    assert given(world, ALERTS) == []
    await world.press(COORD, world.room(COORD)[0], "Aviser la DCAP")
    assert given(world, ALERTS) == ["capture.png"]
    assert given(world, COORD) == ["capture.png"]


async def test_each_file_is_a_line_of_the_history(world: World) -> None:
    await told(world)
    sent = await sends(world, DS, "un.png", "deux.png", thread=receipt(world).id)
    rows = (await contents(world.vigie.database))["history"]
    lines = [row for row in rows if row["event"] == "fichier"]
    assert [(row["message_key"], row["note"]) for row in lines] == [(sent.key, None)] * 2


async def test_a_second_delivery_joins_nothing_twice(world: World) -> None:
    case = await told(world)
    await sends(world, DS, "capture.png", thread=receipt(world).id)
    assert (await world.again()).duplicate
    assert len(await joined(world, case)) == 1
    assert given(world, COORD) == ["capture.png"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ programme fictif", "Il prend des images, des PDF et des vidéos MP4."),
        (b"", "Il prend des images, des PDF et des vidéos MP4."),
        (PICTURE + bytes(LARGEST), "pèse plus de 10 Mo"),
        (DeliveryError("file_gone", permanent=True), "n’a pas pu être récupéré"),
    ],
    ids=["program", "empty", "heavy", "gone"],
)
async def test_who_joins_what_the_case_cannot_have_is_told_kindly_and_the_words_went(
    world: World, content: bytes | DeliveryError, said: str
) -> None:
    case = await told(world)
    world.rooms.sources["capture.png"] = content
    await sends(world, DS, "capture.png", text="Voici", thread=receipt(world).id)
    assert said in notices(world, DS)
    assert "capture.png" not in notices(world, DS)
    assert "Voici" in world.text(COORD)
    assert given(world, COORD) == []
    (file,) = await joined(world, case)
    assert file.state in (State.REFUSED, State.LOST)
    assert file.source == {}
    assert "capture.png (pas reçu)" in loose(plain(world.room(COORD)[0].document))


async def test_a_file_announced_as_too_heavy_is_not_even_fetched(world: World) -> None:
    case = await told(world)
    heavy = picture("absent.png", size=LARGEST + 1)
    address = Address(NAME, DS, receipt(world).id)
    await world.act(world.inbound(DS, address=address, files=(heavy,)))
    assert (await joined(world, case))[0].problem == "too_large"


async def test_a_platform_that_fails_for_a_while_loses_no_file(world: World) -> None:
    case = await told(world)
    world.rooms.sources["capture.png"] = DeliveryError("http_503")
    await sends(world, DS, "capture.png", thread=receipt(world).id)
    assert (await joined(world, case))[0].state is State.AWAITED
    world.rooms.sources["capture.png"] = PICTURE
    await world.advance(minutes=5)
    assert given(world, COORD) == ["capture.png"]


async def test_a_platform_that_fails_for_a_day_is_told_to_who_waits(world: World) -> None:
    case = await told(world)
    world.rooms.sources["capture.png"] = DeliveryError("http_503")
    await sends(world, DS, "capture.png", thread=receipt(world).id)
    await world.advance(hours=25)
    assert (await joined(world, case))[0].state is State.LOST
    assert "n’a pas pu être récupéré" in notices(world, DS)


async def test_the_file_of_a_deleted_message_is_neither_given_nor_listed(world: World) -> None:
    case = await told(world)
    world.rooms.sources["capture.png"] = DeliveryError("http_503")
    sent = await sends(world, DS, "capture.png", thread=receipt(world).id)
    await world.act(replace(world.inbound(DS), address=sent.address, retracts=sent.key))
    world.rooms.sources["capture.png"] = PICTURE
    await world.advance(minutes=5)
    assert given(world, COORD) == []
    assert (await joined(world, case))[0].state is State.RETRACTED
    assert "capture.png" not in world.text(COORD)


async def test_a_file_sent_alone_joins_the_only_running_case_of_its_author(world: World) -> None:
    case = await told(world)
    await sends(world, DS, "capture.png")
    assert f"C’est joint : {case.ref}." in loose(plain(world.shown[DS]))
    assert given(world, COORD) == ["capture.png"]


async def test_a_file_sent_alone_is_asked_about_when_several_cases_run(world: World) -> None:
    first, second = await told(world), await told(world)
    await sends(world, DS, "capture.png")
    asked = loose(plain(world.shown[DS]))
    assert first.ref in asked
    assert second.ref in asked
    await sends(world, DS, "capture.png", text=f"Pour {first.ref.lower()}")
    assert len(await joined(world, first)) == 1
    assert await joined(world, second) == []
    assert "Pour" in world.text(COORD)


async def test_a_file_sent_before_any_report_is_said_not_to_be_kept(world: World) -> None:
    await sends(world, DS, "capture.png")
    assert "je ne l’ai pas gardé" in loose(plain(world.shown[DS]))
    assert (await contents(world.vigie.database))["case_files"] == []


async def test_a_question_with_a_file_is_answered_and_the_file_said_not_to_be_kept(
    world: World,
) -> None:
    await told(world)
    before = len(world.room(DS))
    await sends(world, DS, "capture.png", text="De quand date la procédure COM-4 ?")
    assert "8 avril 2022" in world.text(DS)
    assert len(world.room(DS)) > before
    assert "Je n’ai pas gardé votre fichier." in loose(plain(world.shown[DS]))


async def test_nobody_joins_a_file_to_a_case_that_is_not_theirs(world: World) -> None:
    case = await told(world, "manquement")
    await sends(world, "das-chicoutimi", "capture.png", text=f"{case.ref}")
    assert await joined(world, case) == []


async def test_the_dcap_has_no_part_in_a_manquement_before_it_is_told(world: World) -> None:
    case = await told(world, "manquement")
    await sends(world, DCAP, "capture.png", text=f"{case.ref}")
    assert await joined(world, case) == []


async def test_no_case_is_named_in_a_shared_room(world: World) -> None:
    await told(world)
    world.rooms.sources["capture.png"] = PICTURE
    inbound = world.inbound(
        DS, text="", address=Address(NAME, TEAM), private=False, files=(picture(),)
    )
    await world.act(inbound)
    assert "INC-" not in loose(plain(world.shown[DS]))
    assert (await contents(world.vigie.database))["case_files"] == []
