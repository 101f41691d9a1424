"""Every way for a manquement to be reported, each planting a word to be looked for."""

from bot.channel import DeliveryError
from tests.conversation.world import CONFIDENTIAL, TEAM, World
from tests.privacy.case_routes import CASE_PATHS, Route, without_a_word
from tests.privacy.words import CANARY, COORD, DAS, DS, STAFF, first


async def _free_text(world: World) -> None:
    await world.say(DS, STAFF)
    await world.press(DS, first(world, DS, "Signaler"), "Signaler")
    assert CANARY in repr(world.forms[DS]), "what was said is not asked for again"
    await world.fill(DS, world.forms[DS])


async def _free_text_in_public(world: World) -> None:
    await world.say(DS, STAFF, room=TEAM)
    await world.press(DS, first(world, DS, "Signaler"), "Signaler")
    await world.fill(DS, world.forms[DS])


async def _free_text_that_is_a_rumour_too(world: World) -> None:
    await world.say(DS, f"Une rumeur circule : {STAFF}")
    await world.press(DS, first(world, DS, "Signaler"), "Signaler")
    await world.fill(DS, world.forms[DS], sorte="manquement")


async def not_understood(world: World) -> None:
    await world.say(DS, f"{CANARY} quelle est la recette de la tarte au sucre")
    await world.press(DS, first(world, DS, "Signaler"), "Signaler")
    await world.fill(DS, world.forms[DS], sorte="manquement")


async def _by_command(world: World) -> None:
    await world.command(DS, "signaler", STAFF)
    fields = {"sorte": "manquement", "ou": f"Le mur de {CANARY}"}
    await world.fill(DS, world.forms[DS], **fields, lien=f"https://exemple.test/{CANARY}")


async def _by_a_das(world: World) -> None:
    await world.command(DAS, "signaler", STAFF)
    await world.fill(DAS, world.forms[DAS], sorte="manquement")
    await world.press(DS, world.room(DS)[0], "Transmettre à ma coordination")


async def _by_somebody_unknown(world: World) -> None:
    await world.command("inconnu", "signaler", STAFF)
    await world.fill("inconnu", world.forms["inconnu"], sorte="manquement")
    world.rooms.emails["inconnu"] = "aube.exemple@exemple.test"
    await world.advance(minutes=11)
    await world.say("inconnu", "bonjour")
    await world.vigie.conversation.settled()
    await world.vigie.delivery.drain()


async def _to_the_dcap(world: World) -> None:
    await _by_command(world)
    await world.press(COORD, world.room(COORD)[0], "Aviser la DCAP")
    assert CANARY in world.text(CONFIDENTIAL)


async def _circulating(world: World) -> None:
    await world.command(DS, "signaler", STAFF)
    await world.fill(DS, world.forms[DS], sorte="manquement", en_ligne="oui")
    assert CANARY in world.text(CONFIDENTIAL)


async def _completed(world: World) -> None:
    await without_a_word(world)
    await world.press(DS, first(world, DS, "Compléter"), "Compléter")
    await world.fill(DS, world.forms[DS], dit=STAFF, depuis=CANARY)
    assert CANARY in world.text(COORD)


async def _never_delivered(world: World) -> None:
    for room in (COORD, CONFIDENTIAL):
        world.rooms.broken[room] = DeliveryError("channel_not_found", permanent=True)
    await _by_command(world)
    await world.press(DS, first(world, DS, "Aviser la DCAP"), "Aviser la DCAP")
    await world.advance(minutes=3)
    for person in ("dcap-1", "dcap-2", "dcap-3"):
        assert "MAN-0001" in world.text(person), "somebody must learn that a message was lost"


async def _delivered_late(world: World) -> None:
    world.rooms.broken[COORD] = DeliveryError("timeout")
    await _by_command(world)
    await world.advance(minutes=3)
    del world.rooms.broken[COORD]
    await world.advance(minutes=5)
    assert CANARY in world.text(COORD)


async def _whose_card_cannot_be_written(world: World) -> None:
    world.rooms.broken[COORD] = RuntimeError(  # type: ignore[assignment]
        "a bug of ours"
    )
    await _by_command(world)
    await world.advance(minutes=3)


async def _left_alone(world: World) -> None:
    await _by_command(world)
    await world.advance(hours=5)


PATHS: dict[str, Route] = {
    "free text": _free_text,
    "free text in public": _free_text_in_public,
    "free text that is a rumour too": _free_text_that_is_a_rumour_too,
    "not understood": not_understood,
    "command and form": _by_command,
    "through the DS": _by_a_das,
    "unknown, then recognised": _by_somebody_unknown,
    "told to the DCAP": _to_the_dcap,
    "circulating": _circulating,
    "completed": _completed,
    "dead letters": _never_delivered,
    "delivered late": _delivered_late,
    "a bug in delivery": _whose_card_cannot_be_written,
    "deadlines": _left_alone,
    **CASE_PATHS,
}
