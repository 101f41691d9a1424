"""Submitted forms: what was typed is never lost, and errors stand on the form."""

import pytest

from bot.domain.people import Address
from bot.messages import FieldErrors, Form, OpenForm, Replace, Show
from bot.slack import turn
from bot.slack.phrases import UNEXPECTED
from tests.fakes.slack_api import FakeSlack, SlackPerson
from tests.slack.cast import ANSWER, FORM, ScriptedHandle


@pytest.fixture
async def filling(ds: SlackPerson, handle: ScriptedHandle) -> SlackPerson:
    handle.reply = OpenForm(FORM)
    await ds.command("/signaler")
    handle.reply = None
    handle.seen.clear()
    return ds


async def test_a_form_brings_back_its_fields_and_its_subject(
    filling: SlackPerson, handle: ScriptedHandle
) -> None:
    view = filling.view.id
    ack = await filling.submit({"texte": "<Une> affiche", "ligne": "Jours", "vu": "oui"})
    [inbound] = handle.seen
    assert (ack.status, ack.body) == (200, "")
    assert inbound.form == "signalement"
    assert inbound.key == view
    assert (inbound.form, inbound.subject) == ("signalement", "rumeur")
    assert inbound.address == Address("slack", "UDS")
    assert inbound.fields == {
        "texte": "<Une> affiche",
        "lien": "exemple.quebec",
        "ligne": "j",
        "vu": "oui",
    }


async def test_what_was_left_empty_comes_back_empty(
    filling: SlackPerson, handle: ScriptedHandle
) -> None:
    await filling.submit({"texte": "x", "lien": ""})
    assert handle.seen[0].fields == {"texte": "x", "lien": "", "ligne": "", "vu": ""}


async def test_a_form_without_reply_closes(filling: SlackPerson, slack: FakeSlack) -> None:
    await filling.submit({"texte": "x"})
    assert slack.views["UDS"] == []


async def test_field_errors_keep_the_form_open(
    filling: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = FieldErrors({"lien": "Ce lien est incomplet."})
    await filling.submit({"texte": "x"})
    assert filling.errors == {"lien": "Ce lien est incomplet."}
    assert len(slack.views["UDS"]) == 1


async def test_an_error_on_no_field_of_the_form_is_shown_on_the_first(
    filling: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    """Slack would refuse it, and the person would read of a connection problem."""
    handle.reply = FieldErrors({"ailleurs": "Trop tard.", "texte": "Trop court."})
    await filling.submit({"texte": "x"})
    assert filling.errors == {"texte": "Trop tard.\nTrop court."}
    assert slack.violations == []


@pytest.mark.parametrize("reply", [Show(ANSWER), Replace(ANSWER)])
async def test_an_answer_takes_the_place_of_the_form(
    reply: Show | Replace, filling: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = reply
    await filling.submit({"texte": "x"})
    assert "Gardez vos opinions" in filling.view.shown
    assert "submit" not in filling.view.content
    assert slack.violations == []


async def test_a_second_form_has_a_key_of_its_own(
    filling: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = OpenForm(FORM)
    await filling.submit({"texte": "x"})
    handle.reply = None
    await filling.submit({"texte": "y"})
    assert len({inbound.key for inbound in handle.seen}) == 2
    assert slack.violations == []


async def test_a_failure_keeps_the_form_open_and_says_that_nothing_was_recorded(
    filling: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.error = RuntimeError()
    ack = await filling.submit({"texte": "x"})
    assert ack.status == 200
    assert filling.errors == {"texte": "Rien n’a été enregistré. Appelez le 418 555-0100."}
    assert len(slack.views["UDS"]) == 1
    handle.error = None
    await filling.submit({"texte": "x"})
    assert slack.views["UDS"] == []


async def test_a_turn_too_long_keeps_the_form_open(
    filling: SlackPerson, handle: ScriptedHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "ANSWER_WITHIN", 0.05)
    handle.endless = True
    await filling.submit({"texte": "x"})
    assert filling.errors["texte"].startswith("Rien n’a été enregistré.")


async def test_our_own_mistake_keeps_the_form_open_with_its_text(
    filling: SlackPerson, handle: ScriptedHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(document: object, origin: object) -> dict[str, object]:
        raise AssertionError

    handle.reply = Show(ANSWER)
    monkeypatch.setattr("bot.slack.listeners.document_view", broken)
    await filling.submit({"texte": "x"})
    assert filling.errors == {"texte": UNEXPECTED}


async def test_a_failure_of_a_form_without_questions_is_shown_in_its_place(
    ds: SlackPerson, handle: ScriptedHandle, slack: FakeSlack
) -> None:
    handle.reply = OpenForm(Form("retrait", "Retirer", "Retirer", (), intro="Vraiment ?"))
    await ds.command("/signaler")
    handle.error = RuntimeError()
    await ds.submit({})
    assert "Rien n’a été enregistré" in ds.view.shown
    assert slack.violations == []
