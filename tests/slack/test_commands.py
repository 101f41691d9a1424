"""Slash commands: answered in the acknowledgement, and never lost in silence."""

import pytest

from bot.domain.people import Account, Address
from bot.messages import FieldErrors, OpenForm, Replace, Show
from bot.slack import turn
from bot.slack.app import SlackHttp
from bot.slack.phrases import FORM_NOT_OPENED, UNEXPECTED
from tests.fakes.slack_api import FakeSlack, Fault, SlackPerson
from tests.slack.cast import ANSWER, FORM, ScriptedHandle


@pytest.mark.parametrize("command", ["com4", "rumeur", "incident", "signaler", "garde"])
async def test_a_command_reaches_the_use_case(
    command: str, ds: SlackPerson, handle: ScriptedHandle
) -> None:
    ack = await ds.command(f"/{command}", " <b> & compagnie ")
    [inbound] = handle.seen
    assert (ack.status, ack.body) == (200, "")
    assert (inbound.command, inbound.text) == (command, "<b> & compagnie")
    assert inbound.author == Account("slack", "UDS", "ds.fictif")
    assert inbound.key.endswith(".trigger")


async def test_a_command_typed_in_public_stays_between_its_author_and_us(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    await ds.command("/rumeur", "On dit que…", room="CSALON")
    assert handle.seen[0].address == Address("slack", "UDS")
    assert handle.seen[0].private


@pytest.mark.parametrize("reply", [Show(ANSWER), Replace(ANSWER)])
async def test_an_answer_comes_in_the_acknowledgement_for_its_author_alone(
    reply: Show | Replace, ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = reply
    ack = await ds.command("/com4", "opinions", room="CSALON")
    assert ack.json["response_type"] == "ephemeral"
    assert "Gardez vos opinions" in slack.seen_alone("UDS")[0].shown
    assert slack.rooms["CSALON"].messages == []
    assert slack.violations == []


async def test_field_errors_of_a_command_are_said(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = FieldErrors({"texte": "Dites ce qui circule."})
    await ds.command("/rumeur")
    assert slack.seen_alone("UDS")[0].shown == "Dites ce qui circule."


async def test_a_form_opens_before_the_acknowledgement(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = OpenForm(FORM)
    ack = await ds.command("/signaler")
    assert (ack.status, ack.body) == (200, "")
    assert "Décrivez ce que vous avez vu." in ds.view.shown
    assert slack.violations == []


@pytest.mark.parametrize(
    "fault", [Fault(error="internal_error"), Fault(status=503), Fault(drop=True)]
)
async def test_a_form_that_does_not_open_is_said_kindly(
    fault: Fault, ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = OpenForm(FORM)
    slack.fail("views.open", fault)
    ack = await ds.command("/signaler")
    assert ack.status == 200
    assert slack.seen_alone("UDS")[0].shown == FORM_NOT_OPENED


async def test_a_stalled_slack_does_not_keep_a_command_waiting(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.turn.OPEN_WITHIN", 0.05)
    handle.reply = OpenForm(FORM)
    slack.hold()
    ack = await ds.command("/signaler")
    assert ack.status == 200
    assert slack.seen_alone("UDS")[0].shown == FORM_NOT_OPENED


async def test_a_failure_says_that_nothing_was_recorded(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    handle.error = RuntimeError("canari")
    ack = await ds.command("/rumeur", "On dit que…")
    assert ack.status == 200
    assert "Rien n’a été enregistré" in slack.seen_alone("UDS")[0].shown
    assert "canari" not in caplog.text


async def test_a_turn_too_long_is_cancelled_before_we_say_that_nothing_was_recorded(
    ds: SlackPerson,
    handle: ScriptedHandle,
    slack: FakeSlack,
    http: SlackHttp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turn, "ANSWER_WITHIN", 0.05)
    handle.endless = True
    ack = await ds.command("/rumeur", "On dit que…")
    await http.settled()
    assert ack.status == 200
    assert "Rien n’a été enregistré" in slack.seen_alone("UDS")[0].shown
    assert handle.cancelled == 1


async def test_even_our_own_mistake_leaves_nobody_without_an_answer(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(document: object) -> dict[str, object]:
        raise AssertionError

    handle.reply = Show(ANSWER)
    monkeypatch.setattr("bot.slack.listeners.ephemeral", broken)
    ack = await ds.command("/com4", "opinions")
    assert ack.status == 200
    assert slack.seen_alone("UDS")[0].shown == UNEXPECTED


async def test_a_command_is_never_sent_twice_so_its_failure_is_never_a_500(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    handle.error = KeyError("x")
    assert (await ds.command("/com4")).status == 200
    assert len(handle.seen) == 1
