"""What people do with a manquement once it is open, each planting the word to be looked for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.channel import DeliveryError
from bot.domain.people import Address
from bot.messages import FileRef
from bot.sending import summary
from tests.conversation.rooms import NAME
from tests.conversation.world import ALERTS, CONFIDENTIAL, World
from tests.privacy.words import CANARY, COORD, DAS, DCAP, DS, PICTURE, STAFF, first
from tests.wording.plain import plain

OTHER_COORD = "coord-montreal"

Route = Callable[[World], Awaitable[None]]


async def without_a_word(world: World) -> None:
    """A manquement that says nothing of anybody, in the hands of the coordination."""
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte="manquement", dit="Publication partisane")


async def _told(world: World) -> None:
    await without_a_word(world)
    await world.press(COORD, first(world, COORD, "Aviser la DCAP"), "Aviser la DCAP")


async def _talked_about(world: World) -> None:
    await without_a_word(world)
    card = world.room(COORD)[0].id
    await world.say(COORD, f"Est-ce {CANARY} ?", thread=card)
    await world.say(COORD, f"interne : c’est {CANARY}", thread=card)
    await world.say(DS, f"Oui, {CANARY}", thread=first(world, DS, "Compléter").id)
    assert f"Est-ce {CANARY}" in world.text(DS)
    assert f"Oui, {CANARY}" in world.text(COORD)
    assert "c’est" not in world.text(DS)


async def _edited_and_deleted(world: World) -> None:
    await without_a_word(world)
    await world.say(COORD, "Qui est-ce ?", thread=world.room(COORD)[0].id)
    said = world.last
    assert said is not None
    edited = world.inbound(COORD, address=said.address, text=f"Est-ce {CANARY} ?")
    await world.act(replace(edited, corrects=said.key))
    assert f"Est-ce {CANARY}" in world.text(DS)
    kept_inside = world.inbound(COORD, address=said.address, text=f"interne : {CANARY}")
    await world.act(replace(kept_inside, corrects=said.key))
    assert CANARY not in world.text(DS)
    await world.act(replace(world.inbound(COORD, address=said.address), retracts=said.key))
    assert CANARY not in world.text(DS)


def _joined(world: World, name: str, content: bytes | DeliveryError) -> FileRef:
    """A file whose place on its platform bears its name, as on Slack."""
    world.rooms.sources[f"lieu/{name}"] = content
    return FileRef(name, "image/png", 0, {"id": f"lieu/{name}"})


async def _with_files(world: World) -> None:
    await without_a_word(world)
    address = Address(NAME, DS, first(world, DS, "Compléter").id)
    for name, content in (
        (f"{CANARY}.png", PICTURE),
        (f"{CANARY}.exe", CANARY.encode()),
        (f"{CANARY}-perdu.png", DeliveryError("file_not_found", permanent=True)),
    ):
        sent = _joined(world, name, content)
        await world.act(world.inbound(DS, address=address, files=(sent,)))
    assert f"{CANARY}.png" in world.text(COORD)
    inside = _joined(world, f"{CANARY}-interne.png", PICTURE)
    under = Address(NAME, COORD, world.room(COORD)[0].id)
    await world.act(world.inbound(COORD, address=under, text="interne : voici", files=(inside,)))
    assert "interne.png" not in world.text(DS)
    await world.press(COORD, world.room(COORD)[0], "Aviser la DCAP")
    assert f"{CANARY}.png" in world.text(CONFIDENTIAL)


async def _file_of_the_form(world: World) -> None:
    await world.command(DS, "signaler")
    form = world.forms[DS]
    fields = {"sorte": "manquement", "dit": STAFF}
    sent = (_joined(world, f"{CANARY}.png", PICTURE),)
    await world.act(
        world.inbound(DS, form=form.id, subject=form.subject, fields=fields, files=sent)
    )
    assert f"{CANARY}.png" in world.text(COORD)


async def _file_with_its_number(world: World) -> None:
    await without_a_word(world)
    sent = (_joined(world, f"{CANARY}.png", PICTURE),)
    await world.act(world.inbound(DS, text=f"MAN-0001 voici {CANARY}", files=sent))
    assert f"voici {CANARY}" in world.text(COORD)
    await world.act(world.inbound("ds-gouin", text="MAN-0001 voici", files=sent))
    assert "MAN-0001" not in world.text("ds-gouin")


async def _handed_on(world: World) -> None:
    await without_a_word(world)
    await world.press(COORD, world.room(COORD)[0], "Confier")
    await world.fill(COORD, world.forms[COORD], personne=OTHER_COORD)
    (card,) = [post for post in world.room(OTHER_COORD) if "Publication" in plain(post.document)]
    await world.press(OTHER_COORD, card, "J’ai lu")
    await world.say(OTHER_COORD, f"interne : {CANARY}, selon moi", thread=card.id)
    await world.say(OTHER_COORD, f"Est-ce {CANARY} ?", thread=card.id)
    assert "selon moi" in world.text(COORD)
    await world.press(COORD, world.room(COORD)[0], "Confier")
    await world.fill(COORD, world.forms[COORD], personne="coord-quebec")
    assert "Publication" not in plain(card.document), "who handed it on reads it no more"
    await world.say(OTHER_COORD, f"Encore {CANARY}", thread=card.id)
    assert "Encore" not in world.text(COORD)


async def _about_the_ds(world: World) -> None:
    await world.command(DAS, "signaler")
    await world.fill(DAS, world.forms[DAS], sorte="manquement", dit=STAFF)
    receipt = first(world, DAS, "Cela concerne ma ou mon DS")
    await world.say(DAS, f"Je précise : {CANARY}", thread=receipt.id)
    assert "Je précise" in world.text(DS)
    await world.press(DAS, receipt, "Cela concerne ma ou mon DS")
    assert CANARY not in world.text(DS)
    await world.say(DAS, f"Et aussi {CANARY}", thread=receipt.id)
    await world.press(COORD, world.room(COORD)[0], "Aviser la DCAP")
    await world.advance(hours=5)
    assert CANARY not in world.text(DS)


async def _instructed(world: World) -> None:
    await _told(world)
    card = first(world, CONFIDENTIAL, "Envoyer une consigne")
    await world.press(DCAP, card, "Envoyer une consigne")
    await world.fill(DCAP, world.forms[DCAP], consigne=f"Parlez à {CANARY}")
    assert f"Parlez à {CANARY}" in world.text(DS)
    await world.advance(minutes=31)
    await world.press(DCAP, first(world, CONFIDENTIAL, "Relancer"), "Relancer")
    await world.press(DS, first(world, DS, "Lu"), "Lu")
    await world.advance(seconds=10)


async def _instructed_in_vain(world: World) -> None:
    await _told(world)
    world.rooms.broken[DS] = DeliveryError("channel_not_found", permanent=True)
    card = first(world, CONFIDENTIAL, "Envoyer une consigne")
    await world.press(DCAP, card, "Envoyer une consigne")
    await world.fill(DCAP, world.forms[DCAP], consigne=f"Parlez à {CANARY}")
    await world.advance(minutes=1)
    assert "MAN-0001 : un message n’a pas pu être livré" in world.text(CONFIDENTIAL)


async def _corrected(world: World) -> None:
    await without_a_word(world)
    card = world.room(COORD)[0]
    await world.press(COORD, card, "Clore")
    await world.fill(COORD, world.forms[COORD], issue="traitee", motif=f"Vu avec {CANARY}")
    await world.press(COORD, card, "Corriger")
    await world.fill(COORD, world.forms[COORD], issue="confirmee", mot=f"C’était {CANARY}")
    assert f"C’était {CANARY}" in world.text(DS)
    await world.press(COORD, card, "Rouvrir")


async def _lost_then_sent_again(world: World) -> None:
    world.rooms.broken[COORD] = DeliveryError("not_in_channel", permanent=True)
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte="manquement", dit=STAFF)
    await world.advance(minutes=3)
    assert "MAN-0001 : un message n’a pas pu être livré" in world.text(CONFIDENTIAL)
    del world.rooms.broken[COORD]
    await world.press(DS, first(world, DS, "Renvoyer la carte perdue"), "Renvoyer la carte perdue")
    assert CANARY in world.text(COORD)


async def _among_reminders(world: World) -> None:
    """Two reminders of the same moment go together."""
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte="manquement", dit=STAFF)
    await world.advance(hours=3, minutes=45)
    await world.command("ds-dubuc", "incident", "Une panne de courant fictive")
    await world.advance(minutes=20)
    together = [plain(post.document) for post in world.room(COORD)]
    assert any("INC-0001" in said and "MAN-0001" in said for said in together), together


async def _in_the_morning(world: World) -> None:
    await _told(world)
    await world.say(COORD, f"C’est {CANARY}", thread=world.room(COORD)[0].id)
    await world.command("ds-gouin", "incident", "Une panne de courant fictive")
    async with world.vigie.database.write() as connection:
        choices = world.vigie.desk.casework.choices
        await summary.schedule(connection, choices.resume_heure, world.clock())
    await world.advance(hours=24)
    assert "Incident 1" in world.text(ALERTS)
    assert "Manquement" in world.text(CONFIDENTIAL)


async def _beside_a_rumour(world: World) -> None:
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte="manquement", dit=STAFF)
    await world.command(DS, "rumeur", STAFF.replace(f"{CANARY}, ", ""))
    await world.press(DCAP, first(world, ALERTS, "Prendre en charge"), "Prendre en charge")


async def _withdrawn(world: World) -> None:
    await world.command(DS, "signaler")
    await world.fill(DS, world.forms[DS], sorte="manquement", dit=STAFF)
    await world.press(DS, first(world, DS, "Retirer"), "Retirer")


CASE_PATHS: dict[str, Route] = {
    "case talk": _talked_about,
    "case talk, edited and deleted": _edited_and_deleted,
    "files": _with_files,
    "a file of the form": _file_of_the_form,
    "a file with its number": _file_with_its_number,
    "handed on by name, twice": _handed_on,
    "it concerns the DS": _about_the_ds,
    "an instruction": _instructed,
    "an instruction that is lost": _instructed_in_vain,
    "a motive, then a correction": _corrected,
    "lost, then sent again": _lost_then_sent_again,
    "reminders": _among_reminders,
    "the morning summary": _in_the_morning,
    "beside a rumour that is like it": _beside_a_rumour,
    "withdrawn": _withdrawn,
}

READ_BEFORE: dict[Route, set[str]] = {_about_the_ds: {DS}, _handed_on: {OTHER_COORD}}
"""Who had a side in it at first, and read it then."""
