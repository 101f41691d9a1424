"""What the page asks of the server, and what it is told."""

import pytest
from aiohttp import ClientSession, CookieJar

from bot.domain.people import Address
from bot.playground.channel import NAME
from tests.playground.fake_core import ROOM
from tests.playground.running import Page, next_event, opened, running

DAS, DCAP = "das-chicoutimi", "dcap-1"


async def test_a_page_that_opens_gets_everything_then_what_happens() -> None:
    async with opened() as page:
        await page.act(DAS, text="il paraît que…")
        stream = await page.events()
        kind, position, snapshot = await next_event(stream)
        assert kind == "snapshot"
        assert [m["room"] for m in _messages(snapshot)] == [DAS, DAS, "ds-chicoutimi", ROOM]
        await page.act(DAS, key="key-00000002", text="autre chose")
        kind, id_, message = await next_event(stream)
        assert (kind, message["summary"]) == ("message", "autre chose")
        assert id_ != position


async def test_a_page_that_comes_back_gets_only_what_it_missed() -> None:
    async with opened() as page:
        _, position, _ = await next_event(await page.events())
        await page.act(DAS, text="bonjour")
        kind, _, message = await next_event(await page.events(position))
        assert (kind, message["summary"]) == ("message", "bonjour")


async def test_people_see_their_rooms_and_no_other() -> None:
    async with opened() as page:
        _, _, snapshot = await next_event(await page.events())
        people = snapshot["people"]
        assert isinstance(people, list)
        rooms = {p["id"]: [room["id"] for room in p["rooms"]] for p in people}
        assert rooms[DCAP] == [DCAP, ROOM]
        assert rooms[DAS] == [DAS]
        assert people[-1]["id"] == "inconnu"
        assert {p["id"]: p["place"] for p in people}["coord-saguenay"] == "Saguenay–Lac-Saint-Jean"


@pytest.mark.parametrize("room", [ROOM, "ds-chicoutimi", "nulle-part"])
async def test_nobody_speaks_in_a_room_they_do_not_see(room: str) -> None:
    async with opened() as page:
        assert "error" in await page.act(DAS, room=room, text="Allô")
        assert page.at.core.handled == []
        assert page.at.core.channel.messages() == ()


async def test_somebody_who_left_the_directory_is_told_so() -> None:
    async with opened() as page:
        assert "annuaire" in str(await page.act("parti", text="Allô"))


async def test_the_unknown_person_can_write() -> None:
    async with opened() as page:
        assert await page.act("inconnu", text="Allô") == {}
        assert page.at.core.handled[0].author.name == "Personne inconnue"


async def test_one_key_has_one_effect() -> None:
    async with opened() as page:
        for _ in range(2):
            await page.act(DAS, text="bonjour")
        assert len(page.at.core.handled) == 1
        assert len(page.at.core.channel.messages()) == 2


async def test_a_question_in_a_shared_room_is_answered_in_its_own_thread() -> None:
    async with opened() as page:
        await page.act(DCAP, room=ROOM, text="@Vigie qui publie ?")
        question, answer = page.at.core.channel.messages()
        assert (answer.room, answer.thread) == (ROOM, question.id)
        assert page.at.core.handled[0].text == "qui publie ?"
        assert not page.at.core.handled[0].private


async def test_a_command_is_answered_to_its_author_alone() -> None:
    async with opened() as page:
        answer = await page.act(DAS, text="/com4 puis-je aimer ?")
        assert "Non, évitez-le." in str(answer["show"])
        assert page.at.core.channel.messages() == ()


async def test_a_replaced_card_changes_for_everybody_in_its_room() -> None:
    async with opened() as page:
        await page.act(DAS, text="bonjour")
        card = page.at.core.channel.messages()[-1]
        deed = {"key": "key-00000002", "action": "utile", "subject": "x1"}
        assert await page.act(DAS, message=card.id, **deed) == {}
        changed = page.at.core.channel.find(card.id)
        assert changed is not None
        assert changed.version == 2


async def test_a_replaced_whisper_is_changed_by_the_page() -> None:
    async with opened() as page:
        answer = await page.act(DAS, action="utile", subject="x1", message=None)
        assert "Merci" in str(answer["replace"])


async def test_a_button_belongs_to_the_thread_of_its_card() -> None:
    async with opened() as page:
        await page.act(DCAP, room=ROOM, text="qui publie ?")
        question, answer = page.at.core.channel.messages()
        deed = {"key": "key-00000002", "room": ROOM, "action": "inutile", "subject": "x1"}
        await page.act(DCAP, message=answer.id, **deed)
        pressed = page.at.core.handled[-1]
        assert pressed.address == Address(NAME, ROOM, question.id)
        assert not pressed.private


async def test_a_button_that_one_person_sees_belongs_to_their_private_room() -> None:
    async with opened() as page:
        await page.act(DCAP, room=ROOM, message=None, action="inutile", subject="x1")
        pressed = page.at.core.handled[-1]
        assert (pressed.address, pressed.private) == (Address(NAME, DCAP), True)


async def test_a_card_of_another_room_cannot_be_replaced() -> None:
    async with opened() as page:
        await page.act(DAS, text="bonjour")
        card = page.at.core.channel.messages()[-1]
        deed = {"key": "key-00000002", "action": "utile", "subject": "x1"}
        await page.act("ds-chicoutimi", message=card.id, **deed)
        assert page.at.core.channel.find(card.id) == card


async def test_a_failure_says_so_and_the_same_act_can_be_tried_again() -> None:
    async with opened() as page:
        answer = await page.act(DAS, text="panne")
        assert "Réessayez" in str(answer["error"])
        await page.act(DAS, text="panne")
        assert len(page.at.core.channel.messages()) == 1


async def test_an_answer_to_a_thread_that_was_erased_is_refused() -> None:
    async with opened() as page:
        assert "effacée" in str(await page.act(DAS, text="Allô", thread="m99"))


async def test_the_calendar_moves_and_every_page_is_told() -> None:
    async with opened() as page:
        stream = await page.events()
        _, _, snapshot = await next_event(stream)
        assert "J−10" in str(snapshot["clock"])
        for control, label in (
            ({"do": "day", "day": 0}, "Jour\xa0J"),
            ({"do": "date", "on": "2026-12-03"}, "J+3"),
        ):
            assert (await page.post("/control", control)).status == 200
            kind, _, clock = await next_event(stream)
            assert (kind, clock["label"]) == ("clock", label)


async def test_fifteen_minutes_pass_at_once() -> None:
    async with opened() as page:
        before = page.at.core.now()
        await page.post("/control", {"do": "advance"})
        assert (page.at.core.now() - before).total_seconds() == 15 * 60


@pytest.mark.parametrize(
    "control",
    [
        {"do": "date", "on": "1999-01-01"},
        {"do": "date"},
        {"do": "day", "day": 9999},
        {"do": "advance", "minutes": 0},
        {"do": "explode"},
        [],
    ],
)
async def test_a_strange_control_is_refused_and_changes_nothing(control: object) -> None:
    async with opened() as page:
        before = page.at.core.now()
        assert (await page.post("/control", control)).status == 400
        assert page.at.core.now() == before


async def test_erasing_gives_every_page_an_empty_start() -> None:
    async with opened() as page:
        await page.act(DAS, text="bonjour")
        stream = await page.events()
        await next_event(stream)
        await page.post("/control", {"do": "reset"})
        kind, _, snapshot = await next_event(stream)
        assert (kind, _messages(snapshot)) == ("snapshot", [])


async def test_a_server_that_stops_ends_its_streams_properly() -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        async with running() as at:
            await session.get(at.link)
            stream = await Page(at, session).events()
            await next_event(stream)
        assert await stream.read() == b""


async def test_too_large_a_body_is_refused() -> None:
    async with opened() as page:
        answer = await page.post("/act", {"text": "a" * 200_000})
        assert answer.status == 413


def _messages(snapshot: dict[str, object]) -> list[dict[str, object]]:
    messages = snapshot["messages"]
    assert isinstance(messages, list)
    return messages
