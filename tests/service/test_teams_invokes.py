"""Every button and every form of the real cards is answered by one JSON object, exactly once."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import pytest

from bot.teams.replies import SUBMIT
from tests.fakes.teams_people import TeamsPerson
from tests.fakes.teams_requests import Answer
from tests.fakes.teams_state import Message
from tests.service.teams_forms import filled_in
from tests.service.teams_world import CONFIDENTIAL_ROOM, DCAP_ROOM, TeamsWorld, teams_world
from tests.wording.plain import loose

DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
RUMOUR = "rumeur On raconte que le bureau de vote ferme à midi"
LOST = "n’a PAS été enregistré"
ON_EACH = 4
ORDER = {
    "Non": 0, "Pas encore": 0, "Transmettre à la DCAP": 0, "Clore": 2, "Retirer": 2,
    "Cela concerne ma ou mon DS": 2,
}  # fmt: skip
"""What is pressed before the rest because it leaves the others, and after because it does not."""

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[TeamsWorld]:
    """A service whose Teams found nothing to refuse at the end."""
    async with teams_world(database_url) as opened:
        yield opened
        assert opened.teams.violations == []


def assert_one_object(answer: Answer) -> None:
    """The answer to an invoke is one JSON object, not a text that holds one, nor two of them."""
    assert (answer.status, answer.content_type) == (200, "application/json"), answer
    body = json.loads(answer.body)
    assert isinstance(body, dict), body
    assert json.dumps(body, ensure_ascii=False, separators=(",", ":")) == answer.body


async def test_every_button_and_form_of_a_busy_day_is_answered_well(world: TeamsWorld) -> None:
    das, ds = world.person(DAS), world.person(DS)
    await das.say("je peux tu liker un post de mon député")
    await das.say("il paraît que le vote est reporté à cause de la neige")
    await world.reads(DAS, "Est-ce que ça répond")
    for who, kind in ((das, "Rumeur"), (ds, "Incident"), (das, "Manquement"), (ds, "Manquement"),
                      (ds, "Demande de publication"), (das, "Question hors cadre"),
                      (das, "Question reçue")):  # fmt: skip
        await report(world, who, kind)
    await world.settled()

    pressed: Counter[str] = Counter()
    done: set[tuple[str, str]] = set()
    while waiting := next(buttons(world, done, pressed), None):
        face, message, label = waiting
        done.add((message.id, label))
        pressed[loose(label)] += 1
        assert_one_object(await face.press(message, label))
        if face.screen.dialog is not None and face.screen.dialog.submits == SUBMIT:
            if answers := filled_in(face.screen.dialog.card, "Quelques mots"):
                for sent in await face.submit(answers):
                    assert_one_object(sent)
            face.screen.dialog = None
        await world.settled()
    assert set(pressed) >= {
        "Oui", "Non", "Signaler", "Prendre en charge", "Aviser la DCAP", "Transmettre à la DCAP",
        "Transmettre à ma coordination", "Compléter", "Ça circule en ligne", "Répondre", "Clore",
        "Rouvrir", "Retirer", "Pas encore", "J’ai lu", "Confier", "Cela concerne ma ou mon DS",
    }  # fmt: skip


async def report(world: TeamsWorld, face: TeamsPerson, kind: str) -> None:
    """Report something by the message extension, whose dialog asks what it is."""
    assert_one_object(await face.report_message())
    phrases = world.service.vigie.desk.voice.phrases
    asked, said = phrases("formulaire.sorte"), phrases("formulaire.dit")
    for sent in await face.submit({asked: kind, said: "Ce qui est arrivé"}):
        assert_one_object(sent)
    face.screen.dialog = None


def buttons(
    world: TeamsWorld, done: set[tuple[str, str]], pressed: Counter[str]
) -> Iterator[tuple[TeamsPerson, Message, str]]:
    """What can still be pressed, by whoever sees it.

    A button is tried on a few cards, not on all: an answer brings another card to answer on.
    """
    seen = [(world.person(id), one) for id in (DAS, DS, COORD) for one in world.private(id)]
    for room in (DCAP_ROOM, CONFIDENTIAL_ROOM):
        seen += [(world.person(DCAP), one) for one in world.room(room)]
    found = [
        (face, message, label)
        for face, message in seen
        for label in message.buttons
        if message.button(label)["type"] != "Action.OpenUrl"
        if (message.id, label) not in done and pressed[loose(label)] < ON_EACH
    ]
    yield from sorted(found, key=lambda one: ORDER.get(loose(one[2]), 1))


Act = Callable[[TeamsWorld, TeamsPerson], Coroutine[Any, Any, str]]


async def by_button(world: TeamsWorld, ds: TeamsPerson) -> str:
    """What answers a pressed button."""
    answer = await ds.press(await world.reads(DS, "RUM-0001"), "Ça circule en ligne")
    return str(answer.json["value"])


async def by_dialog(world: TeamsWorld, ds: TeamsPerson) -> str:
    """What a dialog says once it was sent, with what was typed."""
    await ds.press(await world.reads(DS, "RUM-0001"), "Compléter")
    [answer] = await ds.submit(filled_in(ds.screen.opened.card, "Sur une page de quartier"))
    assert "Sur une page de quartier" in ds.screen.opened.shown
    assert_one_object(answer)
    return ds.screen.opened.shown


async def by_form_card(world: TeamsWorld, ds: TeamsPerson) -> str:
    """What a form of the conversation says once it was sent, with what was typed."""
    await ds.say("rumeur")
    form = await world.reads(DS, "Ce qui se dit")
    answer = await ds.send_card(form, filled_in(form.cards[0], "Le vote serait annulé"))
    assert_one_object(answer)
    assert "Le vote serait annulé" in answer.body
    return answer.body


async def by_extension(world: TeamsWorld, ds: TeamsPerson) -> str:
    """What the dialog of the message extension says once it was sent."""
    await ds.report_message("<p>Le vote serait annulé</p>")
    [answer] = await ds.submit(filled_in(ds.screen.opened.card, "Le vote serait annulé"))
    assert_one_object(answer)
    return ds.screen.opened.shown


async def by_message(world: TeamsWorld, ds: TeamsPerson) -> str:
    """What is said in the conversation after a typed command."""
    await ds.say("rumeur Le vote serait annulé")
    return (await world.reads(DS, LOST)).shown


@pytest.mark.parametrize("act", [by_button, by_dialog, by_form_card, by_extension, by_message])
async def test_what_could_not_be_committed_is_said_in_the_very_answer(
    world: TeamsWorld, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    ds = world.person(DS)
    await ds.say(RUMOUR)
    await world.reads(DS, "envoyé à la DCAP")
    await world.settled()

    def broken(*_args: object, **_kwargs: object) -> object:
        raise OSError("disque plein")

    monkeypatch.setattr("bot.storage.exchanges.received", broken)
    told = await act(world, ds)
    assert LOST in told
    assert "418 555-0100" in loose(told)
    assert "À corriger" not in told
    assert not any("RUM-0002" in one.shown for one in world.room())
