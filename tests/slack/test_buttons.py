"""Pressed buttons: ids come back, and the answer appears where the button stands."""

import pytest

from bot.domain.people import Address
from bot.messages import (
    Button,
    Choice,
    Choices,
    Document,
    FieldErrors,
    OpenForm,
    Paragraph,
    Replace,
    Show,
    Span,
)
from bot.slack import turn
from bot.slack.app import SlackHttp
from bot.slack.channel import SlackChannel
from bot.slack.phrases import FORM_NOT_OPENED
from tests.fakes.slack_api import FakeSlack, Fault, Message, SlackPerson
from tests.slack.cast import ANSWER, EVERYTHING, FORM, ScriptedHandle

TAKEN = Document("Pris en charge.", (Paragraph((Span("Pris en charge par la DCAP."),)),))


@pytest.fixture
async def card(slack: FakeSlack, channel: SlackChannel) -> Message:
    await channel.send(Address("slack", "CSALON"), EVERYTHING)
    return slack.rooms["CSALON"].messages[-1]


async def test_a_press_brings_back_the_ids_of_the_choice(
    ds: SlackPerson, handle: ScriptedHandle, card: Message
) -> None:
    ack = await ds.press(card, "Prendre en charge")
    [inbound] = handle.seen
    assert ack.status == 200
    assert inbound.button == Button("prendre", "RUM-0042")
    assert inbound.address == Address("slack", "CSALON")
    assert not inbound.private
    assert inbound.key.startswith("UDS:")


async def test_two_choices_with_one_action_keep_their_own_subject(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, card: Message
) -> None:
    second = card.blocks[-1]["elements"][2]
    assert second["action_id"] == "clore#2"
    card.blocks[-1]["elements"][2]["text"]["text"] = "Clore l’autre"
    await ds.press(card, "Clore l’autre")
    assert handle.seen[0].button == Button("clore", "RUM-0043")


async def test_two_presses_have_two_keys(
    ds: SlackPerson, handle: ScriptedHandle, card: Message
) -> None:
    await ds.press(card, "Prendre")
    await ds.press(card, "Prendre")
    assert len({inbound.key for inbound in handle.seen}) == 2


async def test_a_followed_link_is_acknowledged_and_asks_nothing_of_us(
    ds: SlackPerson, handle: ScriptedHandle, card: Message
) -> None:
    ack = await ds.press(card, "Voir la publication (medias.exemple.quebec)")
    assert ack.status == 200
    assert handle.seen == []


async def test_an_answer_is_shown_beside_the_card_to_its_presser_alone(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp, card: Message
) -> None:
    handle.reply = Show(ANSWER)
    await ds.press(card, "Prendre")
    await http.settled()
    assert "Gardez vos opinions" in slack.seen_alone("UDS")[0].shown
    assert card.versions == 1
    assert slack.violations == []


async def test_an_answer_to_a_card_in_a_thread_stays_in_that_thread(
    ds: SlackPerson,
    handle: ScriptedHandle,
    slack: FakeSlack,
    http: SlackHttp,
    channel: SlackChannel,
) -> None:
    await channel.send(Address("slack", "CSALON", "1700000001.000100"), EVERYTHING)
    handle.reply = Show(ANSWER)
    await ds.press(slack.rooms["CSALON"].messages[-1], "Prendre")
    await http.settled()
    assert handle.seen[0].address.thread == "1700000001.000100"
    assert slack.seen_alone("UDS")[0].thread_ts == "1700000001.000100"


async def test_a_replaced_card_changes_in_place(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp, card: Message
) -> None:
    handle.reply = Replace(TAKEN)
    await ds.press(card, "Prendre")
    await http.settled()
    assert card.shown == "Pris en charge par la DCAP."
    assert slack.ephemerals == []
    assert slack.violations == []


async def test_field_errors_of_a_button_are_said(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp, card: Message
) -> None:
    handle.reply = FieldErrors({"motif": "Dites pourquoi."})
    await ds.press(card, "Clore")
    await http.settled()
    assert slack.seen_alone("UDS")[0].shown == "Dites pourquoi."


async def test_a_form_opens_and_remembers_where_it_came_from(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, card: Message
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Clore")
    handle.reply = None
    await ds.submit({"texte": "Une affiche"})
    assert handle.seen[-1].address == Address("slack", "CSALON")
    assert not handle.seen[-1].private
    assert slack.violations == []


async def test_a_form_that_does_not_open_is_said_kindly(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp, card: Message
) -> None:
    handle.reply = OpenForm(FORM)
    slack.fail("views.open", Fault(error="expired_trigger_id"))
    ack = await ds.press(card, "Clore")
    await http.settled()
    assert ack.status == 200
    assert slack.seen_alone("UDS")[0].shown == FORM_NOT_OPENED


async def test_a_failure_says_that_nothing_was_recorded(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp, card: Message
) -> None:
    handle.error = RuntimeError()
    ack = await ds.press(card, "Prendre")
    await http.settled()
    assert ack.status == 200
    assert "Rien n’a été enregistré" in slack.seen_alone("UDS")[0].shown


async def test_a_turn_too_long_says_that_nothing_was_recorded(
    ds: SlackPerson,
    handle: ScriptedHandle,
    slack: FakeSlack,
    http: SlackHttp,
    card: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turn, "ANSWER_WITHIN", 0.05)
    handle.endless = True
    ack = await ds.press(card, "Prendre")
    await http.settled()
    assert ack.status == 200
    assert "Rien n’a été enregistré" in slack.seen_alone("UDS")[0].shown
    assert handle.cancelled == 1


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(drop=True)])
async def test_an_answer_that_cannot_be_shown_costs_no_acknowledgement(
    fault: Fault,
    ds: SlackPerson,
    handle: ScriptedHandle,
    slack: FakeSlack,
    http: SlackHttp,
    card: Message,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever fails after the acknowledgement must not turn it into a 404."""
    handle.reply = Show(ANSWER)
    slack.fail("response_url", fault)
    ack = await ds.press(card, "Prendre")
    await http.settled()
    assert ack.status == 200
    assert slack.seen_alone("UDS") == []
    assert "an answer to a button failed" in caplog.text


async def test_a_stalled_slack_does_not_delay_the_acknowledgement_of_a_button(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp, card: Message
) -> None:
    handle.reply = Show(ANSWER)
    slack.hold()
    ack = await ds.press(card, "Prendre")
    assert ack.status == 200
    assert slack.seen_alone("UDS") == []
    slack.release()
    await http.settled()
    assert len(slack.seen_alone("UDS")) == 1


async def test_a_button_that_only_its_presser_sees_belongs_to_their_private_room(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    """What it sets off must not be posted in the public room around it."""
    handle.reply = Show(ANSWER)
    await ds.command("/com4", "opinions", room="CSALON")
    await ds.press(slack.seen_alone("UDS")[0], "Oui, merci")
    assert handle.seen[-1].address == Address("slack", "UDS")
    assert handle.seen[-1].private


async def test_a_button_in_a_view_is_answered_in_that_view(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.command("/signaler")
    handle.reply = Show(Document("Fait.", (Choices((Choice("Retirer", "retirer", "RUM-1"),)),)))
    await ds.submit({"texte": "Une affiche"})
    handle.reply = Replace(TAKEN)
    await ds.press_in_view("Retirer")
    await http.settled()
    assert handle.seen[-1].button == Button("retirer", "RUM-1")
    assert handle.seen[-1].address == Address("slack", "UDS")
    assert ds.view.shown.endswith("Pris en charge par la DCAP.")
    handle.reply = OpenForm(FORM)
    assert slack.violations == []


async def test_a_form_opened_from_a_view_covers_it(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.command("/signaler")
    handle.reply = Show(Document("Fait.", (Choices((Choice("Compléter", "completer"),)),)))
    await ds.submit({"texte": "Une affiche"})
    handle.reply = OpenForm(FORM)
    await ds.press_in_view("Compléter")
    assert len(slack.views["UDS"]) == 2
    assert "Décrivez" in ds.view.shown
