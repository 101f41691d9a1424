"""One act of every kind, each with the world it needs, for what must be true of all of them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

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


async def _assignment(world: World) -> Inbound:
    await world.command(DAS, "rumeur", "Le vote serait annulé")
    await world.press(DS, world.room(DS)[0], "Confier")
    form = world.forms[DS]
    return world.inbound(DS, form=form.id, subject=form.subject, fields={"personne": COORD})


async def _instruction(world: World) -> Inbound:
    await world.command(DS, "rumeur", "Le vote serait annulé")
    await world.press("dcap-1", world.room(ALERTS)[0], "Envoyer une consigne")
    form = world.forms["dcap-1"]
    fields = {"consigne": "N’y répondez pas.", "pour": "auteurs"}
    return world.inbound("dcap-1", form=form.id, subject=form.subject, fields=fields)


async def _proposal(world: World) -> Inbound:
    inbound = await _instruction(world)
    asked = {"pour": "ds", "circonscriptions": "Gouin"}
    return replace(inbound, fields={**inbound.fields, **asked})


def _on_proposal(label: str) -> Prepare:
    async def prepare(world: World) -> Inbound:
        await world.act(await _proposal(world))
        return _button(world, "dcap-2", world.room(ALERTS)[-1], label)

    return prepare


async def _reading(world: World) -> Inbound:
    await world.act(await _instruction(world))
    return _button(world, DS, world.room(DS)[-1], "Lu")


async def _repeating(world: World) -> Inbound:
    await world.act(await _instruction(world))
    return _button(world, "dcap-2", world.room(ALERTS)[-1], "Relancer")


def _on_alike(label: str) -> Prepare:
    async def prepare(world: World) -> Inbound:
        await _alike(world)
        return _button(world, "dcap-1", world.room(ALERTS)[1], label)

    return prepare


async def _alike(world: World) -> None:
    for who in (DS, "ds-jonquiere"):
        await world.command(who, "rumeur", "Les bureaux de vote fermeraient à 17 h lundi")


async def _splitting(world: World) -> Inbound:
    await world.act(await _on_alike("Même rumeur")(world))
    return _button(world, "dcap-1", world.room(ALERTS)[1], "Séparer")


async def _correcting(world: World) -> Inbound:
    await world.act(await _closing(world))
    await world.press("dcap-1", world.room(ALERTS)[0], "Corriger")
    form = world.forms["dcap-1"]
    fields = {"issue": "confirmee", "mot": "C’était vrai."}
    return world.inbound("dcap-1", form=form.id, subject=form.subject, fields=fields)


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
    "same rumour": _on_alike("Même rumeur"),
    "distinct rumour": _on_alike("Distincte"),
    "separation": _splitting,
    "correction": _correcting,
    "case talk": _talk,
    "case talk by the box": _box,
    "taking charge": _on_card("Prendre en charge", DS),
    "handing on": _on_card("Transmettre à ma coordination", DS),
    "telling the DCAP": _on_card("Transmettre à la DCAP", DS, "rumeur"),
    "answer on the talk": _on_card("Pas encore", DS, "manquement"),
    "it circulates": _on_card("Ça circule en ligne", DAS),
    "withdrawal": _on_card("Retirer", DAS),
    "instruction to those who reported": _instruction,
    "instruction to the DS": _proposal,
    "approving an instruction": _on_proposal("Approuver et envoyer"),
    "giving an instruction up": _on_proposal("Abandonner"),
    "reading an instruction": _reading,
    "repeating an instruction": _repeating,
    "reading": _on_card("J’ai lu", DS),
    "it concerns the DS": _on_card("Cela concerne ma ou mon DS", DAS),
    "handing to somebody by name": _assignment,
}
"""Prepares the world, then gives the act; handling it must have an effect."""
