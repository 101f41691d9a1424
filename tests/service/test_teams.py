"""The main job in Teams, whole, over signed HTTP: asked, reported, talked about, closed."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.effects import SurfaceKind
from bot.domain.people import Address, Person
from bot.messages import Document
from bot.storage import cases
from bot.teams.cards import message
from tests.service.teams_world import (
    CONFIDENTIAL_ROOM,
    DCAP_ROOM,
    TEAM_ROOM,
    TeamsWorld,
    teams_world,
)
from tests.wording.plain import loose

DS, DAS, COORD, DCAP = "ds-chicoutimi", "das-chicoutimi", "coord-saguenay", "dcap-1"
RUMOUR = "rumeur On raconte que le bureau de vote ferme à midi"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[TeamsWorld]:
    """A service on each database, whose Teams found nothing to refuse at the end."""
    async with teams_world(database_url) as opened:
        yield opened
        assert opened.teams.violations == []


async def test_a_rumour_goes_from_one_line_to_the_end_of_its_case(world: TeamsWorld) -> None:
    ds, dcap = world.person(DS), world.person(DCAP)
    await ds.say("je peux tu liker un post de mon député")
    assert "COM-4" in (await world.reads(DS, "Est-ce que ça répond")).shown

    await ds.say(RUMOUR)
    alert = await world.posted("RUM-0001")
    assert "ferme à midi" in alert.shown
    assert alert.root == alert.id
    assert "pour information" in (await world.reads(COORD, "RUM-0001")).shown
    receipt = await world.reads(DS, "envoyé à la DCAP")

    await dcap.press(alert, "Prendre en charge")
    assert await world.posted("pris en charge") is alert
    for reader in (DCAP, "dcap-2", COORD):
        seen = world.teams.shown_to(world.person(reader).person, DCAP_ROOM)
        assert [text for text in seen if "Prendre en charge" in text] == []
        assert [text for text in seen if "RUM-0001" in text] == [alert.shown]
    await world.reads(DS, "la DCAP a pris le dossier en charge")

    await world.person("dcap-2").press(alert, "Clore")
    await world.person("dcap-2").submit({"Issue": "Démentie", "Note": "Vérifié"})
    await world.posted("[Rouvrir]")
    await world.reads(DS, "démentie")
    await world.settled()
    assert "démentie" in receipt.shown.lower()
    assert [one for one in world.room() if "RUM-0001" in one.shown] == [alert]


async def test_a_word_in_the_alerts_thread_reaches_the_ds_and_the_answer_comes_back_there(
    world: TeamsWorld,
) -> None:
    ds, dcap = world.person(DS), world.person(DCAP)
    await ds.say(RUMOUR)
    alert = await world.posted("RUM-0001")
    await world.reads(COORD, "RUM-0001")
    await world.settled()
    await dcap.mention(DCAP_ROOM, "Avez-vous une capture ?", root=alert.id)
    asked = await world.reads(DS, "Avez-vous une capture ?")
    await world.reads(COORD, "Avez-vous une capture ?")

    await ds.press(asked, "Répondre")
    await ds.submit({"Votre message": "Oui, je vous l’envoie"})
    answer = await world.posted("Oui, je vous l’envoie")
    assert answer.root == alert.id
    await dcap.press(answer, "Répondre")
    await dcap.submit({"Votre message": "Bien reçu"})
    await world.reads(DS, "Bien reçu")

    await dcap.mention(DCAP_ROOM, "interne : à vérifier avant", root=alert.id)
    await world.reads(COORD, "à vérifier avant")
    await dcap.mention(DCAP_ROOM, "Merci beaucoup", root=alert.id)
    await world.reads(DS, "Merci beaucoup")
    assert not any("à vérifier" in one.shown for one in world.private(DS))
    assert len([one for one in world.room() if one.root == one.id]) == 1


async def test_a_top_level_mention_in_the_dcaps_channel_is_a_question(world: TeamsWorld) -> None:
    dcap = world.person(DCAP)
    await world.person(DS).say(RUMOUR)
    await world.posted("RUM-0001")
    await dcap.mention(DCAP_ROOM, "la procédure date de quand ?")
    answer = await world.posted("8 avril 2022")
    assert answer.root == dcap.last_said(DCAP_ROOM).id
    assert not any("date de quand" in one.shown for one in world.private(DS))


async def test_a_word_under_a_card_that_stands_in_a_thread_stays_in_that_thread(
    world: TeamsWorld,
) -> None:
    """Teams has one level of threads: what is sent « under » a reply is refused."""
    ds, dcap = world.person(DS), world.person(DCAP)
    await ds.say(RUMOUR)
    alert = await world.posted("RUM-0001")
    await world.settled()
    opening = world.teams.add_message(DCAP_ROOM, dcap.person.id, {"text": "Les rumeurs du jour"})
    reply = message(Document("RUM-0001", ()))
    inside = world.teams.add_message(DCAP_ROOM, world.teams.bot, dict(reply), root=opening.id)
    alert.deleted = True
    async with world.service.vigie.database.write() as connection:
        surfaces = await cases.surfaces_of(connection, 1)
        [card] = [one for one in surfaces if one.kind is SurfaceKind.ALERT]
        await cases.note_surface(
            connection, card.id, message_id=inside.id, message_thread=opening.id
        )

    receipt = await world.reads(DS, "RUM-0001")
    await ds.press(receipt, "Répondre")
    await ds.submit({"Votre message": "J’ai une capture"})
    assert (await world.posted("J’ai une capture")).root == opening.id
    await dcap.mention(DCAP_ROOM, "Envoyez-la par Compléter", root=opening.id)
    await world.reads(DS, "Envoyez-la")
    await dcap.press(await world.posted("J’ai une capture"), "Répondre")
    await dcap.submit({"Votre message": "Merci pour la capture"})
    await world.reads(DS, "Merci pour la capture")


@pytest.fixture
async def shared(database_url: str) -> AsyncIterator[TeamsWorld]:
    """A coordonnatrice who follows her cases with others, in a channel of her team."""

    def in_a_room(person: Person) -> Person:
        room = Address("teams", TEAM_ROOM) if person.id == COORD else None
        return replace(person, room=room)

    async with teams_world(database_url, alter=in_a_room) as opened:
        yield opened
        assert opened.teams.violations == []


async def test_a_coordonnatrice_follows_and_answers_a_case_in_her_teams_channel(
    shared: TeamsWorld,
) -> None:
    ds, coordonnatrice = shared.person(DS), shared.person(COORD)
    await ds.say("incident Panne de courant au bureau de vote")
    card = await shared.posted("INC-0001", TEAM_ROOM)
    assert card.root == card.id
    receipt = await shared.reads(DS, "envoyé à Maëlle Modèle")
    await shared.settled()
    assert not any("Panne de courant" in one.shown for one in shared.private(COORD))

    await coordonnatrice.mention(TEAM_ROOM, "Depuis quelle heure ?", root=card.id)
    await shared.reads(DS, "Depuis quelle heure ?")
    await ds.press(receipt, "Répondre")
    await ds.submit({"Votre message": "Depuis neuf heures"})
    assert (await shared.posted("Depuis neuf heures", TEAM_ROOM)).root == card.id

    await coordonnatrice.press(card, "Aviser la DCAP")
    await shared.posted("Panne de courant")
    await shared.settled()
    colleague = shared.teams.shown_to(shared.person(DAS).person, TEAM_ROOM)
    assert [text for text in colleague if "[Aviser la DCAP]" in text] == []


async def test_a_manquement_never_reaches_the_room_that_others_read(shared: TeamsWorld) -> None:
    ds, coordonnatrice = shared.person(DS), shared.person(COORD)
    await ds.say("signaler")
    form = await shared.reads(DS, "Que signalez-vous")
    phrases = shared.service.vigie.desk.voice.phrases
    kind, said = phrases("formulaire.sorte"), phrases("formulaire.dit")
    await ds.send_card(form, {kind: "Manquement", said: "Un scrutateur appuie un candidat"})
    card = await shared.reads(COORD, "appuie un candidat")
    await coordonnatrice.press(card, "Répondre")
    await coordonnatrice.submit({"Votre message": "Parlez-lui aujourd’hui"})
    asked = await shared.reads(DS, "Parlez-lui aujourd’hui")
    await ds.press(asked, "Répondre")
    await ds.submit({"Votre message": "C’est fait, elle a compris"})
    await shared.reads(COORD, "elle a compris")
    await coordonnatrice.press(card, "Aviser la DCAP")
    await shared.posted("appuie un candidat", CONFIDENTIAL_ROOM)
    await shared.settled()
    assert shared.room(TEAM_ROOM) == []
    assert not any("MAN-0001" in loose(one.shown) for one in shared.room(DCAP_ROOM))
