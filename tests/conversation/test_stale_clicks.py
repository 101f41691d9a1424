"""A click that is refused: its reader learns why, and sees the card as the case is now."""

from dataclasses import replace

import pytest

from bot.channel import DeliveryError
from bot.domain.people import Address
from bot.messages import Button, Document
from tests.conversation.acts import COORD, DAS, DS, REPORT
from tests.conversation.rooms import Post
from tests.conversation.world import ALERTS, World, offered
from tests.wording.plain import labels, loose, plain

FIRST, SECOND = "dcap-1", "dcap-2"


async def _alert(world: World) -> Post:
    await world.command(DS, "rumeur", "Le vote serait annulé")
    return world.room(ALERTS)[0]


def _lose_the_updates(post: Post) -> None:
    """The platform shows the card as it first was."""
    post.versions.append(post.versions[0])


def _versions(world: World) -> dict[str, list[Document]]:
    return {post.id: list(post.versions) for post in world.rooms.posts.values()}


async def test_the_second_of_two_clicks_brings_back_a_card_whose_update_was_lost(
    world: World,
) -> None:
    alert = await _alert(world)
    await world.press(FIRST, alert, "Prendre en charge")
    _lose_the_updates(alert)
    await world.press(SECOND, alert, "Prendre en charge")
    assert "déjà pris ce dossier en charge" in loose(plain(world.shown[SECOND]))
    assert "Prendre en charge" not in labels(alert.document)
    assert "Doris Démonstration" in plain(alert.document)


async def test_a_click_without_the_right_brings_back_the_card_too(world: World) -> None:
    alert = await _alert(world)
    await world.press(FIRST, alert, "Prendre en charge")
    _lose_the_updates(alert)
    await world.press("ds-gouin", alert, "Prendre en charge")
    assert "revient à une autre personne" in loose(plain(world.shown["ds-gouin"]))
    assert "Prendre en charge" not in labels(alert.document)


async def test_a_form_that_may_no_longer_open_brings_back_the_card(world: World) -> None:
    alert = await _alert(world)
    await world.press(FIRST, alert, "Clore")
    await world.fill(FIRST, world.forms[FIRST], issue="dementie")
    _lose_the_updates(alert)
    await world.press(SECOND, alert, "Confier")
    assert "déjà clos" in loose(plain(world.shown[SECOND]))
    assert "Confier" not in labels(alert.document)


async def test_a_form_sent_too_late_brings_back_the_card(world: World) -> None:
    alert = await _alert(world)
    await world.press(SECOND, alert, "Confier")
    await world.press(FIRST, alert, "Clore")
    await world.fill(FIRST, world.forms[FIRST], issue="dementie")
    _lose_the_updates(alert)
    form = world.forms[SECOND]
    late = world.inbound(SECOND, form=form.id, subject=form.subject, fields={"personne": FIRST})
    await world.act(replace(late, address=Address(late.channel, alert.room)))
    assert "déjà clos" in loose(plain(world.shown[SECOND]))
    assert "Confier" not in labels(alert.document)


async def test_an_end_sent_twice_by_two_people_brings_back_the_card(world: World) -> None:
    alert = await _alert(world)
    await world.press(FIRST, alert, "Clore")
    await world.press(SECOND, alert, "Clore")
    await world.fill(FIRST, world.forms[FIRST], issue="dementie")
    _lose_the_updates(alert)
    form = world.forms[SECOND]
    late = world.inbound(SECOND, form=form.id, subject=form.subject, fields={"issue": "confirmee"})
    await world.act(replace(late, address=Address(late.channel, alert.room)))
    assert "déjà clos" in loose(plain(world.shown[SECOND]))
    assert "Clore" not in labels(alert.document)
    assert str((await world.cases())[0].issue) == "dementie"


async def test_nothing_is_sent_where_the_click_was_not_made(world: World) -> None:
    alert = await _alert(world)
    await world.press(FIRST, alert, "Prendre en charge")
    before = _versions(world)
    await world.press(SECOND, alert, "Prendre en charge")
    after = _versions(world)
    assert {post for post in after if after[post] != before.get(post)} <= {alert.id}


async def test_a_refused_click_changes_nothing_of_the_case(world: World) -> None:
    alert = await _alert(world)
    await world.press(FIRST, alert, "Prendre en charge")
    before = await world.cases()
    await world.press(SECOND, alert, "Prendre en charge")
    assert await world.cases() == before


@pytest.mark.parametrize("subject", ["999", "abc", "", "999:fil"])
@pytest.mark.parametrize("act", ["take", "seen", "assign", "concerns_ds", "reply"])
async def test_a_made_up_click_is_refused_kindly(world: World, act: str, subject: str) -> None:
    await world.act(world.inbound(DS, button=Button(f"case.{act}", subject)))
    assert plain(world.shown[DS])


async def test_in_a_wave_the_card_that_comes_back_is_the_shared_one(world: World) -> None:
    for number in range(5):
        await world.vigie.handle(world.inbound(DS, command="rumeur", text=f"Rumeur {number}"))
    await world.vigie.delivery.drain()
    shared = world.room(ALERTS)[-1]
    await world.press(FIRST, shared, "Prendre en charge RUM-0005")
    _lose_the_updates(shared)
    await world.press(SECOND, shared, "Prendre en charge RUM-0005")
    assert "Prendre en charge RUM-0005" not in labels(shared.document)
    assert world.room(ALERTS)[-1] is shared


async def test_a_card_that_a_ds_must_not_read_never_leaves(world: World) -> None:
    world.rooms.broken[DS] = DeliveryError("timeout")
    await world.command(DAS, "signaler")
    await world.fill(DAS, world.forms[DAS], sorte="manquement", dit=REPORT)
    receipt = world.room(DAS)[0]
    await world.press(DAS, receipt, "Cela concerne ma ou mon DS")
    del world.rooms.broken[DS]
    await world.advance(minutes=5)
    assert world.room(DS) == []
    assert "n’a pas encore pu être livré" not in world.text(DAS)
    assert "Aube Exemple" not in world.text(DAS)


async def test_what_the_reporter_writes_reaches_who_was_asked_by_name(world: World) -> None:
    await world.command(DAS, "rumeur", "Le vote serait annulé")
    await world.press(DS, world.room(DS)[0], "Confier")
    await world.fill(DS, world.forms[DS], personne=COORD)
    receipt = world.room(DAS)[0]
    await world.say(DAS, "Le lien ne marche plus", thread=receipt.id)
    assert "Le lien ne marche plus" in world.text(COORD)
    assert "Le lien ne marche plus" in world.text(DS)
    card = next(post for post in world.room(COORD) if "Répondre" in labels(post.document))
    assert offered(card, "Répondre")
    await world.say(COORD, "Merci, je regarde", thread=card.id)
    assert "Merci, je regarde" in world.text(DAS)
    assert "Merci, je regarde" in world.text(DS)
