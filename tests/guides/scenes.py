"""What each picture of the guides shows, lived through a whole Vigie with the fictional staff."""

from collections.abc import Awaitable, Callable

from bot.domain.people import Address
from bot.slack.blocks import render
from bot.slack.modal import form_view
from bot.wording.dates import hour
from tests.conversation.world import ALERTS, CONFIDENTIAL, World
from tests.guides.blockkit_html import message, modal, page, said, typed
from tests.wording.plain import loose, plain

DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
RUMOUR = "On dit sur Facebook que le vote est reporté à cause de la neige"
INCIDENT = "Des gens disent sur Facebook que la porte du bureau de vote est barrée"
ASKED = "Est-ce que je peux répondre à une électrice qui me demande les heures de vote ?"
INSTRUCTION = "Ne répondez pas à cette publication. Un rectificatif paraît à 22 h."
POSTED = "Une personne de mon équipe appuie un parti sur Facebook"

Scene = Callable[[World], Awaitable[str]]


async def shot(world: World, name: str) -> str:
    """The page of a scene, at nine in the evening, ten days before the vote."""
    world.on_day(-10, 21)
    return page(name, await SCENES[name](world))


async def _ds_rumour(world: World) -> str:
    await world.command(DS, "rumeur", RUMOUR)
    return typed(f"/rumeur {RUMOUR}") + _card(world, DS, "Votre signalement")


async def _ds_case(world: World) -> str:
    await world.command(DAS, "rumeur", RUMOUR)
    return _card(world, DS, "transmettez à la DCAP")


async def _ds_answer(world: World) -> str:
    await world.say(DS, ASKED)
    return _said(world, DS, ASKED) + _card(world, DS, "si vous le souhaitez")


async def _ds_manquement(world: World) -> str:
    await _fill(world, DS, sorte="manquement", dit=POSTED)
    return _card(world, DS, "Avez-vous pu parler")


async def _das_question(world: World) -> str:
    await world.say(DAS, ASKED)
    return _said(world, DAS, ASKED) + _card(world, DAS, "Faites part de la question")


async def _das_form(world: World) -> str:
    await world.command(DAS, "signaler", RUMOUR)
    return _form(world, DAS)


async def _das_receipt(world: World) -> str:
    await world.command(DAS, "rumeur", RUMOUR)
    return typed(f"/rumeur {RUMOUR}") + _card(world, DAS, "Votre signalement")


async def _coord_incident(world: World) -> str:
    await world.command(DS, "incident", INCIDENT)
    return _card(world, COORD, "Il vous revient")


async def _coord_climbed(world: World) -> str:
    await world.command(DAS, "rumeur", RUMOUR)
    await world.advance(minutes=7, seconds=30)
    return _card(world, COORD, "Avisez la DCAP")


async def _dcap_alert(world: World) -> str:
    await world.command(DS, "rumeur", RUMOUR)
    return _card(world, ALERTS, "RUM-0001")


async def _dcap_unconfirmed(world: World) -> str:
    await world.command(DAS, "rumeur", RUMOUR)
    await world.advance(minutes=15)
    return _card(world, ALERTS, "Sans confirmation")


async def _dcap_confidential(world: World) -> str:
    await _fill(world, DS, sorte="manquement", dit=POSTED)
    await world.press(DS, world.room(DS)[-1], "Aviser la DCAP")
    return _card(world, CONFIDENTIAL, "MAN-0001")


async def _dcap_close(world: World) -> str:
    await world.command(DS, "rumeur", RUMOUR)
    alert = world.room(ALERTS)[0]
    await world.press(DCAP, alert, "Prendre en charge")
    await world.press(DCAP, alert, "Clore")
    return _form(world, DCAP)


async def _dcap_joint(world: World) -> str:
    for who in (DS, "ds-jonquiere", "ds-roberval"):
        await world.command(who, "rumeur", RUMOUR)
    shared, alone = world.room(ALERTS)
    await world.press(DCAP, shared, "Même rumeur (toutes)")
    await world.press(DCAP, alone, "Même rumeur")
    await world.advance(seconds=5)
    return _card(world, ALERTS, "3 signalements")


async def _dcap_instruction(world: World) -> str:
    await world.command(DS, "rumeur", RUMOUR)
    await world.press(DCAP, world.room(ALERTS)[0], "Envoyer une consigne")
    await world.fill(DCAP, world.forms[DCAP], consigne=INSTRUCTION, pour="auteurs")
    await world.advance(seconds=5)
    return _card(world, ALERTS, "Consigne envoyée")


SCENES: dict[str, Scene] = {
    "ds-rumeur": _ds_rumour,
    "ds-dossier": _ds_case,
    "ds-reponse": _ds_answer,
    "ds-manquement": _ds_manquement,
    "das-question": _das_question,
    "das-formulaire": _das_form,
    "das-recu": _das_receipt,
    "coordination-incident": _coord_incident,
    "coordination-monte": _coord_climbed,
    "dcap-alerte": _dcap_alert,
    "dcap-sans-confirmation": _dcap_unconfirmed,
    "dcap-confidentiel": _dcap_confidential,
    "dcap-clore": _dcap_close,
    "dcap-reunie": _dcap_joint,
    "dcap-consigne": _dcap_instruction,
}


async def _fill(world: World, who: str, **fields: str) -> None:
    await world.command(who, "signaler")
    await world.fill(who, world.forms[who], **fields)


def _card(world: World, room: str, words: str) -> str:
    """The message of a room that shows these words, as Slack would draw it."""
    shown = [post for post in world.room(room) if words in loose(plain(post.document))]
    assert len(shown) == 1, f"{len(shown)} messages say « {words} » in {room}"
    return message(render(shown[0].document), hour=hour(world.clock()))


def _form(world: World, who: str) -> str:
    """The form that somebody has open."""
    return modal(form_view(world.forms[who], Address("slack", who)))


def _said(world: World, who: str, text: str) -> str:
    return said(text, name=world.staff[who].name, hour=hour(world.clock()))
