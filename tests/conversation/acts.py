"""One act of every kind, each with the world it needs, for what must be true of all of them."""

from collections.abc import Awaitable, Callable

from bot.domain.people import Address
from bot.messages import Button, Inbound
from tests.conversation.rooms import Post
from tests.conversation.world import ALERTS, World, offered

DS, DAS, COORD = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay"
REPORT = "Une bagarre a éclaté devant le bureau de vote"
QUESTION = "La procédure date de quand ?"

Prepare = Callable[[World], Awaitable[Inbound]]


async def _question(world: World) -> Inbound:
    return world.inbound(DS, text=QUESTION)


async def _private_report(world: World) -> Inbound:
    return world.inbound(DS, text="Un de mes scrutateurs appuie un candidat sur Facebook")


async def _typed_question(world: World) -> Inbound:
    return world.inbound(DS, command="com4", text=QUESTION)


async def _rumour(world: World) -> Inbound:
    return world.inbound(DS, command="rumeur", text="Le vote serait annulé")


async def _feedback(world: World) -> Inbound:
    await world.say(DS, QUESTION)
    return _button(world, DS, world.room(DS)[0], "Oui")


async def _form(world: World) -> Inbound:
    await world.command(DS, "signaler")
    form = world.forms[DS]
    return world.inbound(DS, form=form.id, fields={"sorte": "incident", "dit": REPORT})


async def _form_under_an_answer(world: World) -> Inbound:
    await world.say(DAS, REPORT)
    await world.press(DAS, world.room(DAS)[0], "Signaler")
    form = world.forms[DAS]
    return world.inbound(DAS, form=form.id, subject=form.subject, fields={"dit": REPORT})


async def _completion(world: World) -> Inbound:
    await world.command(DAS, "rumeur", "Le vote serait annulé")
    await world.press(DAS, world.room(DAS)[0], "Compléter")
    form = world.forms[DAS]
    return world.inbound(DAS, form=form.id, subject=form.subject, fields={"ou": "Un groupe"})


async def _closing(world: World) -> Inbound:
    await world.command(DS, "rumeur", "Le vote serait annulé")
    await world.press("dcap-1", world.room(ALERTS)[0], "Clore")
    form = world.forms["dcap-1"]
    fields = {"issue": "dementie", "motif": "Vérifié"}
    return world.inbound("dcap-1", form=form.id, subject=form.subject, fields=fields)


async def _talk(world: World) -> Inbound:
    await world.command(DAS, "rumeur", "Le vote serait annulé")
    card = world.room(DS)[0]
    return world.inbound(DS, address=_thread(world, card), text="Depuis quand ?")


async def _box(world: World) -> Inbound:
    await world.command(DAS, "rumeur", "Le vote serait annulé")
    await world.press(DS, world.room(DS)[0], "Répondre")
    form = world.forms[DS]
    fields = {"mot": "Depuis quand ?"}
    return world.inbound(DS, form=form.id, subject=form.subject, fields=fields)


def _on_card(label: str, who: str, kind: str = "incident") -> Prepare:
    async def prepare(world: World) -> Inbound:
        await world.command(DAS, "signaler")
        fields = {"sorte": kind, "dit": REPORT}
        await world.fill(DAS, world.forms[DAS], **fields)
        return _button(world, who, world.room(who)[0], label)

    return prepare


def _button(world: World, who: str, post: Post, label: str) -> Inbound:

    choice = offered(post, label)
    return world.inbound(who, button=Button(choice.action, choice.subject))


def _thread(world: World, post: Post) -> Address:

    return Address(world.rooms.name, post.room, post.id)


ACTS: dict[str, Prepare] = {
    "question": _question,
    "confidential report in free text": _private_report,
    "question by command": _typed_question,
    "rumour by command": _rumour,
    "feedback": _feedback,
    "report form": _form,
    "report form under an answer": _form_under_an_answer,
    "completion": _completion,
    "closing": _closing,
    "case talk": _talk,
    "case talk by the box": _box,
    "taking charge": _on_card("Prendre en charge", DS),
    "handing on": _on_card("Transmettre à ma coordination", DS),
    "telling the DCAP": _on_card("Transmettre à la DCAP", DS, "rumeur"),
    "answer on the talk": _on_card("Pas encore", DS, "manquement"),
    "it circulates": _on_card("Ça circule en ligne", DAS),
    "withdrawal": _on_card("Retirer", DAS),
}
"""Prepares the world, then gives the act; handling it must have an effect."""
