"""The DCAP asks something of people: who may, who receives it, who has read it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.instruction import Instruction, State
from bot.messages import Button, Document, OpenForm
from bot.storage import cases, instructions
from bot.storage.cases import Entry
from tests.conversation.acts import COORD, DAS, DS
from tests.conversation.rooms import Post
from tests.conversation.world import ALERTS, CONFIDENTIAL, World
from tests.wording.plain import labels, loose, plain

AUTHOR, SECOND = "dcap-1", "dcap-2"
TEXT = "Ne répondez pas à cette publication. Un rectificatif paraît à midi."
OTHER_DS, GOUIN = "ds-jonquiere", "ds-gouin"


async def rumour(world: World, who: str = DS) -> None:
    """Somebody reports a rumour, of which the DCAP is told at once when it is a DS."""
    await world.command(who, "rumeur", "Le vote serait annulé")


async def write(
    world: World, to: str = "auteurs", where: str = "", *, who: str = AUTHOR, text: str = TEXT
) -> None:
    """« Envoyer une consigne » on the first alert, filled and sent."""
    await world.press(who, alert(world), "Envoyer une consigne")
    fields = {"consigne": text, "pour": to, "circonscriptions": where}
    await world.fill(who, world.forms[who], **fields)


def alert(world: World, room: str = ALERTS) -> Post:
    return world.room(room)[0]


def follow(world: World, room: str = ALERTS) -> Post:
    """The last card by which an instruction is followed."""
    return [post for post in world.room(room) if TEXT in plain(post.document)][-1]


def received(world: World, who: str) -> list[Post]:
    """The instructions that somebody holds."""
    return [post for post in world.room(who) if TEXT in plain(post.document)]


def said(document: Document) -> str:
    return loose(plain(document))


def told(world: World, who: str = AUTHOR) -> str:
    """What answered somebody's last act."""
    return said(world.shown[who])


async def the_instructions(world: World) -> Sequence[Instruction]:
    async with world.vigie.database.read() as connection:
        return await instructions.of_case(connection, 1)


async def history(world: World) -> list[Entry]:
    """The events of instructions in the first case."""
    async with world.vigie.database.read() as connection:
        kept = await cases.entries(connection, 1)
    return [entry for entry in kept if entry.event.startswith("consigne")]


async def events(world: World) -> list[tuple[str, str]]:
    return [(entry.event, entry.actor) for entry in await history(world)]


async def test_the_reporter_receives_it_at_once_and_says_that_they_read_it(world: World) -> None:
    await rumour(world)
    await write(world)
    assert "C’est envoyé : RUM-0001" in told(world)
    (card,) = received(world, DS)
    assert "Consigne de la DCAP" in said(card.document)
    assert TEXT not in card.document.summary
    assert labels(card.document) == ["Lu"]
    assert "0 sur 1" in said(follow(world).document)
    assert "Aube Exemple (Chicoutimi), 418 555-0104" in said(follow(world).document)
    await world.press(DS, card, "Lu")
    await world.advance(seconds=5)
    assert "Lu à 10 h" in said(card.document)
    assert labels(card.document) == []
    assert "1 sur 1 (100 %)" in said(follow(world).document)
    assert "Aube Exemple" not in said(follow(world).document)
    assert labels(follow(world).document) == []
    assert await events(world) == [
        ("consigne", AUTHOR),
        ("consigne_envoyee", AUTHOR),
        ("consigne_lue", DS),
    ]


async def test_it_reaches_the_ds_only_once_a_second_person_agrees(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Jonquière, gouin")
    assert "C’est proposé : RUM-0001" in told(world)
    proposal = follow(world)
    assert "propose d’envoyer cette consigne à 2 DS" in said(proposal.document)
    assert labels(proposal.document) == ["Approuver et envoyer", "Abandonner"]
    assert received(world, OTHER_DS) == received(world, GOUIN) == []
    await world.press(AUTHOR, proposal, "Approuver et envoyer")
    assert "avec l’accord de deux personnes" in told(world)
    assert received(world, OTHER_DS) == []
    await world.press(SECOND, proposal, "Approuver et envoyer")
    assert len(received(world, OTHER_DS)) == len(received(world, GOUIN)) == 1
    assert received(world, DS) == []
    assert follow(world).id == proposal.id
    assert "0 sur 2 (0 %)" in said(proposal.document)
    assert labels(proposal.document) == ["Relancer"]
    assert await events(world) == [("consigne", AUTHOR), ("consigne_envoyee", SECOND)]


@pytest.mark.parametrize("who", [DS, DAS, COORD, "inconnu"])
async def test_nobody_outside_the_dcap_writes_approves_or_repeats_one(
    world: World, who: str
) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin")
    proposal = follow(world)
    world.forms.pop(who, None)
    for post, label in ((alert(world), "Envoyer une consigne"),
                        (proposal, "Approuver et envoyer"), (proposal, "Abandonner")):  # fmt: skip
        await world.press(who, post, label)
        assert "revient à une autre personne" in told(world, who)
    await world.fill(who, world.forms[AUTHOR], consigne=TEXT, pour="auteurs")
    assert "revient à une autre personne" in told(world, who)
    await world.press(SECOND, proposal, "Approuver et envoyer")
    await world.press(who, proposal, "Relancer")
    assert "revient à une autre personne" in told(world, who)
    assert who not in world.forms
    (kept,) = await the_instructions(world)
    assert (kept.state, kept.decided_by) == (State.SENT, SECOND)


async def test_only_who_received_it_may_say_that_they_read_it(world: World) -> None:
    await rumour(world)
    await write(world)
    (card,) = received(world, DS)
    for who in (COORD, OTHER_DS, AUTHOR, "inconnu"):
        await world.press(who, card, "Lu")
        assert "revient à une autre personne" in told(world, who)
    await world.advance(seconds=5)
    assert "0 sur 1" in said(follow(world).document)


async def test_saying_it_twice_changes_nothing_more(world: World) -> None:
    await rumour(world)
    await write(world)
    (card,) = received(world, DS)
    await world.press(DS, card, "Lu")
    assert (await world.again()).duplicate
    world.clock.advance(minutes=20)
    await world.press(DS, card, "Lu")
    assert "Lu à 10 h." in said(card.document)
    assert [event for event, _ in await events(world)].count("consigne_lue") == 1


async def test_a_second_delivery_of_the_approval_sends_nothing_more(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin")
    await world.press(SECOND, follow(world), "Approuver et envoyer")
    assert (await world.again()).duplicate
    assert len(received(world, GOUIN)) == 1


async def test_what_was_decided_is_decided_once(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin")
    proposal = follow(world)
    await world.press(AUTHOR, proposal, "Abandonner")
    assert "Consigne abandonnée" in said(proposal.document)
    assert labels(proposal.document) == []
    for label in ("Approuver et envoyer", "Abandonner"):
        await world.press(SECOND, proposal, label)
        assert "ne s’applique plus" in told(world, SECOND)
    assert received(world, GOUIN) == []
    assert await events(world) == [("consigne", AUTHOR), ("consigne_abandonnee", AUTHOR)]


async def test_it_goes_to_whoever_acts_as_the_ds_when_it_is_approved(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin, Jonquière")
    day = world.clock().date()
    await world.change("das-jonquiere", replaces_from=day, replaces_until=day)
    await world.change(GOUIN, accounts={})
    await world.press(SECOND, follow(world), "Approuver et envoyer")
    assert len(received(world, "das-jonquiere")) == 1
    assert received(world, OTHER_DS) == received(world, GOUIN) == []
    seen = said(follow(world).document)
    assert "0 sur 1" in seen
    assert "À joindre par téléphone :\n- Noémie Échantillon (Gouin), 514 555-0124" in seen


async def test_a_circonscription_without_a_ds_is_said(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin, Ungava")
    assert "Sans DS à l’annuaire :\n- Ungava" in said(follow(world).document)


async def test_a_proposal_that_nobody_can_receive_is_refused(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Ungava")
    assert "ne peut joindre personne" in loose(world.errors[AUTHOR]["circonscriptions"])
    assert await the_instructions(world) == []


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Écrivez « toutes »"),
        ("Chicoutimy", "« Chicoutimy » (vouliez-vous dire « Chicoutimi » ?)"),
        ("Gouin, Gaspesi, Xyzzq", "« Xyzzq »"),
    ],
)
async def test_an_unknown_circonscription_is_named_with_the_nearest(
    world: World, typed: str, error: str
) -> None:
    await rumour(world)
    await write(world, "ds", typed)
    assert loose(error) in loose(world.errors[AUTHOR]["circonscriptions"])
    assert await the_instructions(world) == []


@pytest.mark.parametrize(
    ("typed", "count"),
    [("toutes", 125), ("saguenay lac saint jean", 5), ("Gouin; GOUIN, Capitale-Nationale", 12)],
)
async def test_all_of_them_or_a_region_may_be_named(world: World, typed: str, count: int) -> None:
    await rumour(world)
    await write(world, "ds", typed)
    (kept,) = await the_instructions(world)
    assert len(kept.circonscriptions) == count


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"consigne": " "}, "consigne"),
        ({"consigne": "x" * 1501}, "consigne"),
        ({"consigne": TEXT, "pour": ""}, "pour"),
        ({"consigne": TEXT, "pour": "tout le monde"}, "pour"),
    ],
)
async def test_a_form_that_says_too_little_stays_open(
    world: World, fields: dict[str, str], wrong: str
) -> None:
    await rumour(world)
    await world.press(AUTHOR, alert(world), "Envoyer une consigne")
    await world.fill(AUTHOR, world.forms[AUTHOR], **({"pour": "auteurs"} | fields))
    assert list(world.errors[AUTHOR]) == [wrong]


async def test_a_closed_case_takes_instructions_for_a_week(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin")
    proposal = follow(world)
    await world.press(AUTHOR, alert(world), "Clore")
    await world.fill(AUTHOR, world.forms[AUTHOR], issue="dementie", motif="Vérifié")
    await world.advance(days=6)
    outcome = await world.press(AUTHOR, alert(world), "Envoyer une consigne")
    assert isinstance(outcome.reply, OpenForm)
    await world.advance(days=2)
    for post, label in ((alert(world), "Envoyer une consigne"),
                        (proposal, "Approuver et envoyer")):  # fmt: skip
        await world.press(SECOND, post, label)
        assert "clos depuis trop longtemps" in told(world, SECOND)
    assert received(world, GOUIN) == []


async def test_of_reports_of_one_rumour_each_person_is_told_once(world: World) -> None:
    for who in (DS, OTHER_DS, DS):
        await rumour(world, who)
    async with world.vigie.database.write() as connection:
        for known in (await world.cases())[1:]:
            await cases.save(connection, replace(known, same_as=1))
    await write(world)
    assert len(received(world, DS)) == len(received(world, OTHER_DS)) == 1
    assert "RUM-0002" in said(received(world, OTHER_DS)[0].document)
    await world.press(OTHER_DS, received(world, OTHER_DS)[0], "Lu")
    await world.advance(seconds=5)
    assert "1 sur 2" in said(follow(world).document)
    assert ("consigne_lue", OTHER_DS) in await events(world)


async def test_a_manquement_is_an_instruction_s_business_of_its_reporter_alone(
    world: World,
) -> None:
    await world.command(DS, "signaler")
    words = "Une scrutatrice appuie un parti en ligne"
    await world.fill(DS, world.forms[DS], sorte="manquement", dit=words)
    await world.press(DS, world.room(DS)[0], "Aviser la DCAP")
    await world.press(AUTHOR, alert(world, CONFIDENTIAL), "Envoyer une consigne")
    form = world.forms[AUTHOR]
    assert [item.id for item in form.fields] == ["consigne"]
    forged = {"consigne": TEXT, "pour": "ds", "circonscriptions": "toutes"}
    await world.act(world.inbound(AUTHOR, form=form.id, subject=form.subject, fields=forged))
    assert len(received(world, DS)) == 1
    assert "0 sur 1" in said(follow(world, CONFIDENTIAL).document)
    assert world.room(ALERTS) == []
    assert received(world, GOUIN) == []


async def test_a_case_about_a_ds_is_not_told_to_that_ds(world: World) -> None:
    await world.command(DAS, "signaler")
    fields = {"sorte": "incident", "dit": "Une altercation", "concerne_ds": "oui"}
    await world.fill(DAS, world.forms[DAS], **fields)
    await world.press(COORD, world.room(COORD)[0], "Aviser la DCAP")
    await write(world, "ds", "Chicoutimi, Gouin")
    await world.press(SECOND, follow(world), "Approuver et envoyer")
    assert received(world, DS) == []
    assert len(received(world, GOUIN)) == 1
    assert "ne leur est pas envoyée :\n- Aube Exemple" in said(follow(world).document)


async def test_who_has_not_read_is_reminded_at_most_every_half_hour(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin, Jonquière")
    await world.press(SECOND, follow(world), "Approuver et envoyer")
    await world.press(GOUIN, received(world, GOUIN)[0], "Lu")
    before = len(world.room(GOUIN))
    await world.press(AUTHOR, follow(world), "Relancer")
    again = world.room(OTHER_DS)[-1]
    assert "attend toujours votre « Lu »" in said(again.document)
    assert TEXT not in plain(again.document)
    assert len(world.room(GOUIN)) == before
    await world.press(SECOND, follow(world), "Relancer")
    assert "Laissez 30 minutes" in told(world, SECOND)
    await world.advance(minutes=30)
    await world.press(SECOND, follow(world), "Relancer")
    assert world.room(OTHER_DS)[-1].id != again.id
    await world.press(OTHER_DS, again, "Lu")
    assert TEXT in plain(again.document)
    await world.advance(seconds=5)
    assert "Lu à 10 h 30" in said(received(world, OTHER_DS)[0].document)
    assert "2 sur 2" in said(follow(world).document)
    await world.press(SECOND, follow(world), "Relancer")
    relances = [actor for event, actor in await events(world) if event == "consigne_relancee"]
    assert relances == [AUTHOR, SECOND]


async def test_a_fourth_instruction_of_the_day_is_refused_by_name(world: World) -> None:
    await rumour(world)
    for number in range(3):
        await write(world, text=f"{TEXT} ({number})")
    await write(world, text=f"{TEXT} (3)")
    assert "Déjà atteint pour Aube Exemple" in loose(world.errors[AUTHOR]["consigne"])
    await write(world, "ds", "Chicoutimi")
    assert "Aube Exemple" in loose(world.errors[AUTHOR]["circonscriptions"])
    assert len(received(world, DS)) == 3
    await world.advance(days=1)
    await write(world, text=f"{TEXT} (3)")
    assert len(received(world, DS)) == 4


async def test_the_limit_is_asked_again_when_a_proposal_is_approved(world: World) -> None:
    await rumour(world)
    await write(world, "ds", "Chicoutimi")
    proposal = follow(world)
    for number in range(3):
        await write(world, text=f"{TEXT} ({number})")
    await world.press(SECOND, proposal, "Approuver et envoyer")
    assert "Aube Exemple" in told(world, SECOND)
    assert "Consigne à approuver" in said(proposal.document)


async def test_words_under_an_instruction_are_the_reporter_s_in_the_case(world: World) -> None:
    await rumour(world)
    await write(world)
    (card,) = received(world, DS)
    await world.say(DS, "Bien reçu, je n’y réponds pas", thread=card.id)
    assert "Bien reçu" in world.text(ALERTS)
    assert "Bien reçu" not in said(follow(world).document)


async def test_words_under_an_instruction_of_somebody_without_a_part_say_whom_to_call(
    world: World,
) -> None:
    await rumour(world)
    await write(world, "ds", "Gouin")
    await world.press(SECOND, follow(world), "Approuver et envoyer")
    (card,) = received(world, GOUIN)
    before = world.text(ALERTS)
    await world.say(GOUIN, "Est-ce que ça vaut pour moi ?", thread=card.id)
    assert "n’a pas été transmis" in told(world, GOUIN)
    assert "Ndeye Spécimen" in told(world, GOUIN)
    assert world.text(ALERTS) == before


async def test_words_under_the_card_that_follows_go_to_the_reporter(world: World) -> None:
    await rumour(world)
    await write(world)
    count = len(world.room(ALERTS))
    await world.say(AUTHOR, "L’avez-vous lue ?", thread=follow(world).id, room=ALERTS)
    assert "L’avez-vous lue ?" in world.text(DS)
    assert len(world.room(ALERTS)) == count


async def test_the_receipt_does_not_count_instructions_among_those_told(world: World) -> None:
    await rumour(world)
    before = said(world.room(DS)[0].document)
    await write(world, "ds", "Gouin")
    await world.press(SECOND, follow(world), "Approuver et envoyer")
    assert said(world.room(DS)[0].document) == before


@pytest.mark.parametrize("action", ["approve", "abandon", "remind", "read", "write", "inconnu"])
@pytest.mark.parametrize("subject", ["99", "", "x", "1:2"])
async def test_a_button_about_nothing_is_refused_kindly(
    world: World, action: str, subject: str
) -> None:
    button = Button(f"instruction.{action}", subject)
    outcome = await world.act(world.inbound(AUTHOR, button=button))
    assert outcome.reply is not None
    assert "Rien n’a changé" in told(world) or "n’existe plus" in told(world)


async def test_a_history_names_the_instruction_and_never_its_words(world: World) -> None:
    await rumour(world)
    await write(world)
    (kept,) = await the_instructions(world)
    assert {entry.note for entry in await history(world)} == {str(kept.id)}


async def test_whoever_took_charge_and_instructs_is_not_silent(world: World) -> None:
    await rumour(world)
    await world.press(AUTHOR, alert(world), "Prendre en charge")
    world.clock.advance(minutes=5)
    await write(world)
    (case,) = await world.cases()
    assert case.handled_at == world.clock()
