"""Pressed buttons and dialogs: answered in the request, once, and never lost in silence."""

import pytest

from bot.domain.people import Address
from bot.messages import (
    Button,
    Document,
    Field,
    FieldErrors,
    Form,
    OpenForm,
    Paragraph,
    Replace,
    Reply,
    Show,
    Span,
)
from bot.teams import kept, turn
from bot.teams.app import TeamsHttp
from bot.teams.notices import NOT_OPENED, NOTED, OPENED_BELOW, OPENED_IN_PRIVATE, TO_CORRECT
from bot.teams.phrases import UNEXPECTED
from tests.fakes.teams_connector import FakeTeams, Message
from tests.fakes.teams_people import TeamsPerson
from tests.teams.cast import ANSWER, FORM, RECORDED, ScriptedHandle
from tests.teams.conftest import SALON

REFUSAL = Document("Rien n’a changé.", (Paragraph((Span("Ce dossier est déjà clos."),)),))


@pytest.fixture
async def card(
    ds: TeamsPerson, handle: ScriptedHandle, http: TeamsHttp, teams: FakeTeams
) -> Message:
    """An answer with its buttons, in private."""
    handle.reply = Show(ANSWER)
    await ds.say("opinions ?")
    await http.settled()
    handle.seen.clear()
    return teams.personal(ds.person.id).messages[-1]


@pytest.fixture
async def shared(
    ds: TeamsPerson, handle: ScriptedHandle, http: TeamsHttp, teams: FakeTeams
) -> Message:
    """The same in the thread of a channel."""
    handle.reply = Show(ANSWER)
    await ds.mention(SALON, "opinions ?")
    await http.settled()
    handle.seen.clear()
    return teams.conversations[SALON].messages[-1]


@pytest.fixture
async def form_card(
    ds: TeamsPerson, handle: ScriptedHandle, http: TeamsHttp, teams: FakeTeams
) -> Message:
    """A form as a card of the private conversation."""
    handle.reply = OpenForm(FORM)
    await ds.say("signaler")
    await http.settled()
    handle.seen.clear()
    return teams.personal(ds.person.id).messages[-1]


async def test_a_pressed_button_reaches_the_use_case(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle
) -> None:
    await ds.press(card, "Oui, merci")
    [inbound] = handle.seen
    assert inbound.button == Button("utile", "opinions")
    assert inbound.address == Address("teams", ds.chat.id)
    assert inbound.private


async def test_a_button_in_a_channel_belongs_to_its_thread(
    ds: TeamsPerson, shared: Message, handle: ScriptedHandle
) -> None:
    await ds.press(shared, "Oui, merci")
    [inbound] = handle.seen
    assert inbound.address == Address("teams", SALON, shared.root)
    assert not inbound.private


@pytest.mark.parametrize(
    ("reply", "toast"),
    [
        (Show(REFUSAL), "Ce dossier est déjà clos."),
        (FieldErrors({"motif": "Écrivez pourquoi."}), "Écrivez pourquoi."),
        (None, NOTED),
    ],
)
async def test_what_answers_a_button_is_a_passing_word(
    reply: Reply | None,
    toast: str,
    ds: TeamsPerson,
    card: Message,
    handle: ScriptedHandle,
    teams: FakeTeams,
    http: TeamsHttp,
) -> None:
    handle.reply = reply
    await ds.press(card, "Oui, merci")
    await http.settled()
    assert ds.screen.toasts == [toast]
    assert card.versions == 1
    assert teams.violations == []


async def test_a_replaced_card_is_seen_at_once_then_by_everybody(
    ds: TeamsPerson, shared: Message, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = Replace(RECORDED)
    await ds.press(shared, "Oui, merci")
    assert ds.screen.cards[shared.id]["fallbackText"] == "RUM-0042"
    await http.settled()
    assert shared.shown == "C’est enregistré : RUM-0042"
    assert teams.violations == []


async def test_a_button_that_opens_a_form_without_saying_so_opens_it_in_the_conversation(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Oui, merci")
    await http.settled()
    assert ds.screen.toasts == [OPENED_BELOW]
    assert "Décrivez ce que vous avez vu." in teams.shown_to(ds.person)[-1]


@pytest.mark.parametrize("blocked", [False, True])
async def test_in_a_channel_that_form_opens_in_private(
    blocked: bool,
    ds: TeamsPerson,
    shared: Message,
    handle: ScriptedHandle,
    teams: FakeTeams,
    http: TeamsHttp,
) -> None:
    handle.reply = OpenForm(FORM)
    ds.chat.blocked = blocked
    await ds.press(shared, "Oui, merci")
    await http.settled()
    assert ds.screen.toasts == [OPENED_IN_PRIVATE]
    last = teams.conversations[SALON].messages[-1]
    assert last.shown == (NOT_OPENED if blocked else shared.shown)
    assert ("Décrivez" in "".join(teams.shown_to(ds.person))) is not blocked


async def test_a_button_that_opens_a_form_opens_a_dialog(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle, teams: FakeTeams
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    assert handle.seen[0].button == Button("signaler", "opinions")
    assert ds.screen.opened.title == "Signaler"
    assert "Décrivez ce que vous avez vu." in ds.screen.opened.shown
    assert teams.violations == []


async def test_on_an_old_client_that_button_gives_the_form_as_a_card(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    ds.old = True
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    await http.settled()
    assert "Décrivez ce que vous avez vu." in teams.shown_to(ds.person)[-1]


async def test_on_an_old_client_in_a_channel_the_thread_says_where_the_form_is(
    ds: TeamsPerson, shared: Message, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    ds.old = True
    handle.reply = OpenForm(FORM)
    await ds.press(shared, "Signaler")
    await http.settled()
    assert teams.conversations[SALON].messages[-1].shown == OPENED_IN_PRIVATE
    assert "Décrivez ce que vous avez vu." in teams.shown_to(ds.person)[-1]


@pytest.mark.parametrize("reply", [Show(REFUSAL), Replace(REFUSAL)])
async def test_a_dialog_may_show_why_no_form_opens(
    reply: Show | Replace, ds: TeamsPerson, card: Message, handle: ScriptedHandle, teams: FakeTeams
) -> None:
    handle.reply = reply
    await ds.press(card, "Signaler")
    assert ds.screen.opened.shown == "Ce dossier est déjà clos."
    assert teams.violations == []


async def test_a_sent_form_reaches_the_use_case_from_where_it_was_opened(
    ds: TeamsPerson, shared: Message, handle: ScriptedHandle, teams: FakeTeams
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(shared, "Signaler")
    handle.reply = Show(RECORDED, passing=True)
    await ds.submit({"Que dit-on ?": "On dit que…", "Depuis quand ?": "Jours"})
    inbound = handle.seen[-1]
    assert (inbound.form, inbound.subject) == ("signalement", "rumeur")
    assert inbound.fields == {
        "texte": "On dit que…", "lien": "exemple.quebec", "ligne": "j", "vu": "",
    }  # fmt: skip
    assert inbound.address == Address("teams", SALON, shared.root)
    assert not inbound.private
    assert ds.screen.toasts == ["C’est enregistré : RUM-0042"]
    assert ds.screen.dialog is None
    assert teams.violations == []


async def test_a_double_click_on_a_form_is_one_act(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    handle.reply = FieldErrors({"texte": "Dites ce qui circule."})
    await ds.submit({"Que dit-on ?": "x"}, times=2)
    first, second = handle.seen[1:]
    assert first.key == second.key


async def test_two_openings_of_a_form_are_two_acts(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle
) -> None:
    for _ in range(2):
        handle.reply = OpenForm(FORM)
        await ds.press(card, "Signaler")
        handle.reply = None
        await ds.submit({"Que dit-on ?": "x"})
    assert handle.seen[1].key != handle.seen[3].key
    assert ds.screen.toasts == [NOTED, NOTED]


async def test_errors_keep_the_dialog_open_with_what_was_typed(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle, teams: FakeTeams
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    handle.reply = FieldErrors({"lien": "Ce lien est incomplet."})
    await ds.submit({"Que dit-on ?": "On dit que…", "Où ?": "nulle part"})
    shown = ds.screen.opened.shown
    assert "Ce lien est incomplet." in shown
    assert "On dit que…" in shown
    assert "nulle part" in shown
    handle.reply = Show(RECORDED)
    await ds.submit({"Où ?": "https://exemple.quebec"})
    assert handle.seen[-1].fields["texte"] == "On dit que…"
    assert handle.seen[-1].key == handle.seen[-2].key
    assert ds.screen.opened.shown == "C’est enregistré : RUM-0042"
    assert teams.violations == []


async def test_a_form_too_big_to_be_kept_gives_its_text_back(
    ds: TeamsPerson,
    card: Message,
    handle: ScriptedHandle,
    teams: FakeTeams,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "LARGEST", 0)
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    handle.reply = FieldErrors({"lien": "Ce lien est incomplet."})
    await ds.submit({"Que dit-on ?": "On dit que…"})
    assert ds.screen.opened.shown.startswith(TO_CORRECT)
    assert "Ce lien est incomplet." in ds.screen.opened.shown
    assert "On dit que…" in ds.screen.opened.shown
    assert teams.violations == []


async def test_a_form_may_lead_to_another(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    handle.reply = OpenForm(Form("suite", "La suite", "Envoyer", (Field("quoi", "Quoi ?"),)))
    await ds.submit({"Que dit-on ?": "x"})
    await ds.submit({"Quoi ?": "y"})
    assert handle.seen[-1].form == "suite"
    assert handle.seen[-1].key != handle.seen[-2].key


async def test_a_form_sent_from_the_conversation_is_replaced_by_what_was_recorded(
    ds: TeamsPerson, form_card: Message, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = FieldErrors({"lien": "Ce lien est incomplet."})
    await ds.send_card(form_card, {"Que dit-on ?": "On dit que…"})
    handle.reply = Show(RECORDED, passing=True)
    await ds.send_card(form_card, {"Où ?": "https://exemple.quebec"})
    await http.settled()
    first, second = handle.seen
    assert first.key == second.key
    assert second.fields["texte"] == "On dit que…"
    assert form_card.shown == "C’est enregistré : RUM-0042"
    assert teams.violations == []


async def test_a_form_sent_again_from_the_conversation_is_taken_away(
    ds: TeamsPerson, form_card: Message, handle: ScriptedHandle, http: TeamsHttp
) -> None:
    handle.reply = None
    await ds.send_card(form_card, {"Que dit-on ?": "On dit que…"})
    await http.settled()
    assert form_card.shown == NOTED


@pytest.mark.parametrize("content", ["<p>On dit que <b>le&nbsp;bureau</b> ferme</p>", ""])
async def test_any_message_can_be_reported(
    content: str, ds: TeamsPerson, handle: ScriptedHandle, teams: FakeTeams
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.report_message(content)
    [inbound] = handle.seen
    assert inbound.command == "signaler"
    assert inbound.text == ("On dit que le bureau ferme" if content else "")
    assert inbound.address == Address("teams", ds.person.aad)
    handle.reply = Show(RECORDED, passing=True)
    await ds.submit({"Que dit-on ?": "On dit que…"})
    assert handle.seen[1].form == "signalement"
    assert ds.screen.opened.shown == "C’est enregistré : RUM-0042"
    assert teams.violations == []


async def test_a_reported_message_in_plain_text_keeps_its_signs(
    ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    await ds.report_message("a < b & c", kind="text")
    assert handle.seen[0].text == "a < b & c"


async def test_an_extension_that_is_not_ours_is_a_bad_request(
    ds: TeamsPerson, handle: ScriptedHandle
) -> None:
    assert (await ds.report_message("x", command="autre")).status == 400
    assert handle.seen == []


@pytest.mark.parametrize("label", ["Oui, merci", "Signaler"])
async def test_a_failed_button_says_that_nothing_was_recorded(
    label: str,
    ds: TeamsPerson,
    card: Message,
    handle: ScriptedHandle,
    teams: FakeTeams,
    caplog: pytest.LogCaptureFixture,
) -> None:
    handle.error = RuntimeError("canari")
    answer = await ds.press(card, label)
    assert answer.status == 200
    assert "Rien n’a été enregistré" in ds.screen.toasts[0]
    assert "canari" not in caplog.text
    assert teams.violations == []


async def test_a_turn_too_long_is_cancelled_before_we_say_that_nothing_was_recorded(
    ds: TeamsPerson,
    card: Message,
    handle: ScriptedHandle,
    http: TeamsHttp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turn, "ANSWER_WITHIN", 0.05)
    handle.endless = True
    await ds.press(card, "Oui, merci")
    await http.settled()
    assert "Rien n’a été enregistré" in ds.screen.toasts[0]
    assert handle.cancelled == 1


async def test_a_dialog_that_could_not_be_recorded_stays_open_with_its_text(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle, teams: FakeTeams
) -> None:
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    handle.error = RuntimeError()
    await ds.submit({"Que dit-on ?": "On dit que…"})
    assert "Rien n’a été enregistré" in ds.screen.opened.shown
    assert "À corriger" not in ds.screen.opened.shown
    assert "On dit que…" in ds.screen.opened.shown
    assert teams.violations == []


async def test_a_form_too_big_to_be_kept_says_that_nothing_was_recorded_and_not_to_correct(
    ds: TeamsPerson,
    card: Message,
    handle: ScriptedHandle,
    teams: FakeTeams,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "LARGEST", 0)
    handle.reply = OpenForm(FORM)
    await ds.press(card, "Signaler")
    handle.error = RuntimeError()
    await ds.submit({"Que dit-on ?": "On dit que…"})
    assert ds.screen.opened.shown.startswith("Rien n’a été enregistré")
    assert TO_CORRECT not in ds.screen.opened.shown
    assert "On dit que…" in ds.screen.opened.shown
    assert teams.violations == []


async def test_a_form_card_that_could_not_be_recorded_stays_with_its_text(
    ds: TeamsPerson, form_card: Message, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.error = RuntimeError()
    await ds.send_card(form_card, {"Que dit-on ?": "On dit que…"})
    await http.settled()
    assert "On dit que…" in str(ds.screen.cards[form_card.id])
    assert "Rien n’a été enregistré" in str(ds.screen.cards[form_card.id])
    assert form_card.versions == 1
    assert teams.violations == []


@pytest.mark.parametrize("label", ["Oui, merci", "Signaler"])
async def test_even_our_own_mistake_leaves_nobody_without_an_answer(
    label: str,
    ds: TeamsPerson,
    card: Message,
    handle: ScriptedHandle,
    teams: FakeTeams,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(document: object) -> dict[str, object]:
        raise AssertionError

    handle.reply = Replace(ANSWER)
    monkeypatch.setattr("bot.teams.invokes.render", broken)
    assert (await ds.press(card, label)).status == 200
    assert ds.screen.toasts == [UNEXPECTED]
    assert teams.violations == []


async def test_an_answer_does_not_wait_for_a_teams_that_stalls(
    ds: TeamsPerson, card: Message, handle: ScriptedHandle, teams: FakeTeams, http: TeamsHttp
) -> None:
    handle.reply = Replace(RECORDED)
    teams.hold()
    assert (await ds.press(card, "Oui, merci")).status == 200
    assert card.id in ds.screen.cards
    teams.release()
    await http.settled()
    assert card.shown == "C’est enregistré : RUM-0042"
