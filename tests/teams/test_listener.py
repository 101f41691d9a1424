"""Messages: what reaches the use case, and what is said in the conversation."""

import pytest

from bot.domain.people import Account, Address
from bot.messages import FieldErrors, OpenForm, Replace, Show
from bot.teams import turn
from bot.teams.app import TeamsHttp
from bot.teams.data import ButtonData
from bot.teams.notices import NOT_OPENED, NOTED, OPENED_IN_PRIVATE
from bot.teams.phrases import UNEXPECTED
from bot.teams.references import References
from tests.fakes.teams_connector import FakeTeams, Fault
from tests.fakes.teams_people import TeamsPerson
from tests.teams.cast import ANSWER, FORM, RECORDED, ScriptedHandle
from tests.teams.conftest import GROUPE, SALON


async def test_a_private_message_reaches_the_use_case_as_typed(
    ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    answer = await ds.say("Puis-je « aimer » &lt;ceci&gt; &amp; cela ?")
    [inbound] = handle.seen
    assert (answer.status, answer.body) == (200, "")
    assert inbound.text == "Puis-je « aimer » <ceci> & cela ?"
    assert inbound.author == Account("teams", ds.person.aad, "DS fictive")
    assert inbound.address == Address("teams", ds.chat.id)
    assert inbound.private


async def test_a_mention_in_a_channel_is_answered_in_its_own_thread(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = Show(ANSWER)
    await ds.mention(SALON, "que faire ?")
    await http.settled()
    root = ds.last_said(SALON).id
    [inbound] = handle.seen
    assert (inbound.text, inbound.private) == ("que faire ?", False)
    assert inbound.address == Address("teams", SALON, root)
    [said] = teams.conversations[SALON].thread(root)
    assert "Gardez vos opinions" in said.shown
    assert teams.violations == []


async def test_a_reply_keeps_the_thread_it_was_written_in(
    ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    await ds.mention(SALON, "que faire ?")
    root = ds.last_said(SALON).id
    await ds.mention(SALON, "incident réglé, merci", root=root)
    assert handle.seen[1].address == Address("teams", SALON, root)
    assert handle.seen[1].command is None


async def test_a_group_chat_has_no_threads(ds: TeamsPerson, handle: ScriptedHandle) -> None:
    await ds.mention(GROUPE, "que faire ?")
    assert handle.seen[0].address == Address("teams", GROUPE)
    assert not handle.seen[0].private


@pytest.mark.parametrize("room", [SALON, GROUPE])
async def test_what_does_not_mention_us_in_a_room_is_not_heard(
    room: str, ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    answer = await ds.chatter(room, "on se voit à midi ?")
    assert answer.status == 200
    assert handle.seen == []


@pytest.mark.parametrize("command", ["rumeur", "incident", "signaler"])
async def test_a_typed_command_stays_between_its_author_and_us(
    command: str, ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    await ds.mention(SALON, f"{command} on dit que le bureau ferme")
    [inbound] = handle.seen
    assert (inbound.command, inbound.text) == (command, "on dit que le bureau ferme")
    assert inbound.address == Address("teams", ds.person.aad)
    assert inbound.private


@pytest.mark.parametrize("room", [SALON, GROUPE])
async def test_garde_typed_in_a_channel_is_answered_in_private(
    room: str, ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    await ds.say("bonjour")
    handle.reply = Show(RECORDED)
    await ds.mention(room, "garde")
    await http.settled()
    assert handle.seen[-1].command == "garde"
    assert teams.shown_to(ds.person)[-1] == "C’est enregistré : RUM-0042"
    assert "RUM-0042" not in "".join(teams.shown_to(ds.person, room))


async def test_the_same_message_delivered_again_has_the_same_key(
    ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    await ds.say("rumeur on dit que le bureau ferme")
    await ds.clients.repeat()
    first, second = handle.seen
    assert first == second


async def test_an_edit_and_a_deletion_name_the_message_they_are_about(
    ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    await ds.say("on dit que le bureau ferme")
    said = ds.last_said()
    await ds.edit(said, "on dit que le bureau de Jonquière ferme")
    await ds.edit(said, "rien")
    await ds.delete(said)
    await ds.undelete(said)
    first, edited, again, deleted, restored = handle.seen
    assert edited.text == "on dit que le bureau de Jonquière ferme"
    assert {edited.corrects, again.corrects, restored.corrects, deleted.retracts} == {first.key}
    assert (deleted.corrects, restored.text) == (None, first.text)
    assert len({one.key for one in handle.seen}) == 5


async def test_an_edited_mention_is_read_like_the_mention(
    ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    await ds.mention(SALON, "rumeur on dit ceci")
    await ds.edit(ds.last_said(SALON), "rumeur on dit cela")
    first, edited = handle.seen
    assert (edited.command, edited.text, edited.address) == ("rumeur", "on dit cela", first.address)
    assert edited.corrects == first.key


@pytest.mark.parametrize("passing", [True, False])
async def test_a_mere_acknowledgement_is_left_out(
    passing: bool, ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = Show(RECORDED, passing=passing)
    await ds.say("rumeur on dit que le bureau ferme")
    await http.settled()
    assert len(teams.called("post")) == (0 if passing else 1)


async def test_field_errors_of_a_command_are_said(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = FieldErrors({"texte": "Dites ce qui circule."})
    await ds.say("rumeur")
    await http.settled()
    assert teams.shown_to(ds.person)[-1] == "Dites ce qui circule."


async def test_a_command_without_words_gives_the_form_as_a_card(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.say("rumeur")
    await http.settled()
    assert "Décrivez ce que vous avez vu." in teams.shown_to(ds.person)[-1]
    assert teams.violations == []


async def test_a_form_asked_for_in_a_channel_opens_in_private(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.mention(SALON, "rumeur")
    await http.settled()
    [told] = teams.conversations[SALON].thread(ds.last_said(SALON).id)
    assert told.shown == OPENED_IN_PRIVATE
    assert "Décrivez ce que vous avez vu." in teams.shown_to(ds.person)[-1]


async def test_a_form_that_does_not_open_in_private_is_said(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = OpenForm(FORM)
    ds.chat.blocked = True
    await ds.mention(SALON, "rumeur")
    await http.settled()
    [told] = teams.conversations[SALON].thread(ds.last_said(SALON).id)
    assert told.shown == NOT_OPENED


async def test_a_failure_says_that_nothing_was_recorded(
    ds: TeamsPerson,
    handle: ScriptedHandle,
    teams: FakeTeams,
    http: TeamsHttp,
    caplog: pytest.LogCaptureFixture,
) -> None:
    handle.error = RuntimeError("canari")
    answer = await ds.say("rumeur canari")
    await http.settled()
    assert answer.status == 200
    assert "Rien n’a été enregistré" in teams.shown_to(ds.person)[-1]
    assert "canari" not in caplog.text


async def test_a_turn_too_long_is_cancelled_before_we_say_that_nothing_was_recorded(
    ds: TeamsPerson,
    handle: ScriptedHandle,
    teams: FakeTeams,
    http: TeamsHttp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turn, "MESSAGE_WITHIN", 0.05)
    handle.endless = True
    assert (await ds.say("rumeur on dit que…")).status == 200
    await http.settled()
    assert "Rien n’a été enregistré" in teams.shown_to(ds.person)[-1]
    assert handle.cancelled == 1


async def test_even_our_own_mistake_leaves_nobody_without_an_answer(
    ds: TeamsPerson,
    handle: ScriptedHandle,
    teams: FakeTeams,
    http: TeamsHttp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("bot.teams.listener.of_message", broken)
    assert (await ds.say("bonjour")).status == 200
    await http.settled()
    assert teams.shown_to(ds.person)[-1] == UNEXPECTED


async def test_a_teams_that_refuses_an_answer_does_not_fail_the_turn(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = Show(ANSWER)
    teams.fail("post", Fault(status=502))
    assert (await ds.say("opinions ?")).status == 200
    await http.settled()
    assert len(handle.seen) == 1


async def test_whoever_installs_reads_what_vigie_does(
    ds: TeamsPerson, handle: ScriptedHandle, references: References
) -> None:
    assert (await ds.install()).status == 200
    [inbound] = handle.seen
    assert (inbound.text, inbound.private) == ("aide", True)
    assert (await references.of_account(ds.person.aad)) is not None


@pytest.mark.parametrize("action", ["add-upgrade", "remove", "remove-upgrade"])
async def test_upgrades_and_removals_say_nothing(
    action: str, ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    assert (await ds.install(action=action)).status == 200
    assert handle.seen == []


async def test_a_removal_is_noted_until_somebody_writes_again(
    ds: TeamsPerson, references: References
) -> None:
    await ds.say("bonjour")
    await ds.install(action="remove")
    removed = await references.of_account(ds.person.aad)
    assert removed is not None
    assert removed.refused == "app_removed"
    await ds.say("me revoici")
    back = await references.of_account(ds.person.aad)
    assert back is not None
    assert back.refused is None


@pytest.mark.parametrize("room", [SALON, GROUPE])
async def test_an_installation_in_a_room_is_remembered_and_nothing_is_said(
    room: str, ds: TeamsPerson, handle: ScriptedHandle, references: References
) -> None:
    await ds.install(room)
    assert handle.seen == []
    known = await references.of_room(room)
    assert known is not None
    assert known.account is None


async def test_a_team_that_adds_us_is_remembered_and_one_that_removes_us_is_not(
    ds: TeamsPerson, handle: ScriptedHandle, references: References, teams: FakeTeams
) -> None:
    await ds.conversation_update(SALON, membersRemoved=[{"id": teams.bot}])
    assert await references.of_room(SALON) is None
    await ds.conversation_update(SALON, membersAdded=[{"id": teams.bot}])
    assert await references.of_room(SALON) is not None
    assert handle.seen == []


async def test_on_an_old_client_a_pressed_button_comes_as_a_message(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    ds.old = True
    handle.reply = Show(ANSWER)
    await ds.say("opinions ?")
    await http.settled()
    handle.reply = Replace(RECORDED)
    await ds.press(ds.chat.messages[-1], "Oui, merci")
    await http.settled()
    assert handle.seen[1].button is not None
    assert handle.seen[1].button.subject == "opinions"
    assert teams.shown_to(ds.person)[-1] == "C’est enregistré : RUM-0042"
    assert len(teams.called("update")) == 1


async def test_what_cannot_be_put_in_place_of_a_card_is_said_after_it(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = Replace(RECORDED)
    pressed = ds.clients.activity(ds.person, ds.chat, "message")
    await ds.clients.post({**pressed, "value": ButtonData("utile", "1").as_json()})
    await http.settled()
    assert teams.shown_to(ds.person) == ["C’est enregistré : RUM-0042"]


async def test_on_an_old_client_a_form_is_a_card_that_serves_once(
    ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    ds.old = True
    handle.reply = OpenForm(FORM)
    await ds.say("signaler")
    await http.settled()
    card = ds.chat.messages[-1]
    handle.reply = FieldErrors({"lien": "Ce lien est incomplet."})
    await ds.send_card(card, {"Que dit-on ?": "On dit que…"})
    await http.settled()
    assert "À corriger" in card.shown
    assert "On dit que…" in card.shown
    handle.reply = Show(RECORDED, passing=True)
    await ds.send_card(card, {"Où ?": "https://exemple.quebec"})
    await http.settled()
    assert card.shown == "C’est enregistré : RUM-0042"
    first, second = handle.seen[1:]
    assert (first.form, first.subject, first.fields["texte"]) == (
        "signalement", "rumeur", "On dit que…"
    )  # fmt: skip
    assert first.key == second.key
    assert teams.violations == []


async def test_on_an_old_client_a_form_sent_twice_is_one_report(
    ds: TeamsPerson, handle: ScriptedHandle, http: TeamsHttp
) -> None:
    ds.old = True
    handle.reply = OpenForm(FORM)
    await ds.say("signaler")
    await http.settled()
    card = ds.chat.messages[-1]
    handle.reply = None
    await ds.send_card(card, {"Que dit-on ?": "On dit que…"})
    await http.settled()
    assert card.shown == NOTED
