"""« Signaler à Vigie » on anybody's message, from any channel."""

from typing import Any

import pytest

from bot.domain.people import Account, Address
from bot.messages import OpenForm, Show
from bot.slack.app import SlackHttp
from bot.slack.inbound import of_shortcut
from tests.fakes.slack_api import FakeSlack, Fault, Message, SlackPerson
from tests.fakes.slack_gestures import report
from tests.slack.cast import ANSWER, FORM, ScriptedHandle

HEARD = Message("CAILLEURS", "1.1", "UDAUTRE", "Le vote serait <annulé> & reporté")


async def test_a_message_opens_the_report_form_from_a_channel_where_vigie_is_not(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = OpenForm(FORM)
    ack = await report(ds, HEARD)
    [inbound] = handle.seen
    assert (ack.status, ack.body) == (200, "")
    assert (inbound.command, inbound.text) == ("signaler", "Le vote serait <annulé> & reporté")
    assert inbound.author == Account("slack", "UDS", "ds.fictif")
    assert inbound.address == Address("slack", "UDS")
    assert ds.view.shown
    assert slack.violations == []


async def test_who_wrote_the_message_is_not_kept(ds: SlackPerson, handle: ScriptedHandle) -> None:
    await report(ds, HEARD)
    assert "UDAUTRE" not in repr(handle.seen)


async def test_two_reports_of_one_message_are_two_acts(
    ds: SlackPerson, handle: ScriptedHandle
) -> None:
    await report(ds, HEARD)
    await report(ds, HEARD)
    assert len({inbound.key for inbound in handle.seen}) == 2


async def test_a_report_that_fails_says_so_to_its_author_alone(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.error = RuntimeError("base de données absente")
    ack = await report(ds, HEARD)
    await http.settled()
    assert ack.status == 200
    assert "PAS été enregistré" in slack.seen_alone("UDS")[-1].text


async def test_a_form_that_does_not_open_is_told(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.reply = OpenForm(FORM)
    slack.fail("views.open", Fault(error="internal_error"))
    await report(ds, HEARD)
    await http.settled()
    assert "n’a pas pu s’ouvrir" in slack.seen_alone("UDS")[-1].text


async def test_a_kind_refusal_is_shown(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack, http: SlackHttp
) -> None:
    handle.reply = Show(ANSWER)
    await report(ds, HEARD)
    await http.settled()
    assert "Gardez vos opinions" in slack.seen_alone("UDS")[-1].shown


async def test_another_organisation_is_not_served(
    workspace: Any, handle: ScriptedHandle, refused: list[str]
) -> None:
    ack = await report(SlackPerson(workspace, "UAILLEURS"), HEARD)
    assert ack.status == 200
    assert handle.seen == []
    assert refused == ["workspace"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"text": "", "attachments": [{"text": "Transféré &lt;ici&gt;"}]}, "Transféré <ici>"),
        ({"text": "Voyez", "attachments": [{"text": "Transféré"}]}, "Voyez"),
        ({"text": None, "attachments": ["rien"]}, ""),
        ({"text": 3, "attachments": {}}, ""),
        ({}, ""),
        ("rien", ""),
    ],
)
def test_what_a_message_says_is_read_with_care(message: Any, said: str) -> None:
    inbound = of_shortcut({"user": {"id": "U1"}, "trigger_id": "1.1", "message": message})
    assert inbound is not None
    assert inbound.text == said


@pytest.mark.parametrize("payload", [{"user": {}, "trigger_id": "1"}, {"user": {"id": "U1"}}])
def test_without_an_author_or_a_trigger_it_is_no_act(payload: Any) -> None:
    assert of_shortcut(payload) is None
