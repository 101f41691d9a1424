"""Files in Slack: heard, fetched from Slack alone, and given where they belong."""

import pytest

from bot.channel import DeliveryError, KeptFile, MessageId
from bot.domain.people import Address
from bot.messages import Field, FileRef, Form, OpenForm
from bot.slack.channel import SlackChannel
from bot.slack.fields import FILES, input_block
from bot.slack.files import joined
from tests.fakes.slack_api import FakeSlack, Fault, SlackPerson
from tests.fakes.slack_files import share
from tests.fakes.slack_methods import METHODS
from tests.slack.cast import ANSWER, ScriptedHandle

ROOM = Address("slack", "CSALON")
PICTURE = b"\x89PNG\r\n\x1a\nfictif"
FILE = KeptFile("capture.png", "image/png", PICTURE, ANSWER)
LIMIT = 1000


def reference(slack: FakeSlack, content: bytes = PICTURE) -> FileRef:
    (found,) = joined([share(slack, "capture.png", content)])
    return found


async def refusal(channel: SlackChannel, file: FileRef) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await channel.fetch(file, limit=LIMIT)
    return caught.value


async def test_a_message_with_a_file_is_heard_even_without_a_word(
    ds: SlackPerson, slack: FakeSlack, handle: ScriptedHandle
) -> None:
    shared = share(slack, "capture.png", PICTURE)
    await ds.say("", files=[shared])
    [inbound] = handle.seen
    [file] = inbound.files
    assert (inbound.text, file.name, file.media_type) == ("", "capture.png", "image/png")
    assert (file.size, file.source) == (len(PICTURE), {"url": shared["url_private_download"]})


async def test_a_form_brings_its_files_back(
    ds: SlackPerson, slack: FakeSlack, handle: ScriptedHandle
) -> None:
    fields = (Field("dit", "Quoi ?"), Field("capture", "Capture d’écran", "file"))
    handle.reply = OpenForm(Form("signalement", "Signaler", "Envoyer", fields))
    await ds.command("/signaler")
    handle.reply = None
    await ds.submit({"dit": "x"}, files=[share(slack, "capture.png", PICTURE)])
    inbound = handle.seen[-1]
    assert [file.name for file in inbound.files] == ["capture.png"]
    assert inbound.fields == {"dit": "x", "capture": ""}
    assert slack.violations == []


def test_a_question_takes_few_files_of_the_types_that_a_case_takes() -> None:
    element = input_block(Field("capture", "Capture d’écran", "file"))["element"]
    assert element["max_files"] == FILES
    assert {"png", "jpg", "jpeg", "heic", "pdf", "mp4"} <= set(element["filetypes"])
    assert "exe" not in element["filetypes"]


@pytest.mark.parametrize(
    "listed",
    [None, "x", [], [None, 3, "F1"], [{"mode": "tombstone", "id": "F1"}]],
)
def test_what_is_no_file_is_none(listed: object) -> None:
    assert joined(listed) == ()


@pytest.mark.parametrize("odd", [{}, {"size": True, "name": 3, "url_private": []}])
def test_a_file_told_of_oddly_is_still_a_file(odd: dict[str, object]) -> None:
    assert joined([odd]) == (FileRef("", "", 0, {"url": ""}),)


async def test_a_file_is_fetched_with_our_token(channel: SlackChannel, slack: FakeSlack) -> None:
    assert await channel.fetch(reference(slack), limit=LIMIT) == PICTURE
    assert slack.shelf.tokens_seen == [f"Bearer {slack.token}"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://exemple.test/capture.png",
        "https://files.slack.com.exemple.test/capture.png",
        "http://files.slack.com/capture.png",
        "https://[mauvais",
    ],
)
async def test_our_token_is_never_shown_elsewhere(channel: SlackChannel, url: str) -> None:
    error = await refusal(channel, FileRef("x", "", 0, {"url": url}))
    assert (error.cause, error.permanent) == ("file_gone", True)


async def test_a_file_heavier_than_asked_is_not_read_to_its_end(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    error = await refusal(channel, reference(slack, bytes(LIMIT + 1)))
    assert (error.cause, error.permanent) == ("too_large", True)


async def test_a_file_that_was_deleted_is_gone(channel: SlackChannel, slack: FakeSlack) -> None:
    file = reference(slack)
    for stored in slack.shelf.stored.values():
        stored.gone = True
    assert (await refusal(channel, file)).permanent


async def test_without_the_permission_slack_shows_a_sign_in_page_that_is_no_file(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    file = reference(slack)
    slack.scopes = [scope for scope in slack.scopes if scope != "files:read"]
    assert (await refusal(channel, file)).cause == "file_gone"


async def test_slack_may_ask_to_wait(channel: SlackChannel, slack: FakeSlack) -> None:
    file = reference(slack)
    slack.shelf.waits = [7]
    assert (await refusal(channel, file)).retry_after == 7
    assert await channel.fetch(file, limit=LIMIT) == PICTURE


async def test_a_file_is_given_in_its_thread_with_what_is_said_of_it(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    root = await channel.send(ROOM, ANSWER)
    sent = await channel.send_file(ROOM.in_thread(root.id), FILE)
    [message] = slack.rooms["CSALON"].thread(root.id)
    assert [one["content"] for one in message.files] == [PICTURE]
    assert "Opinions politiques" in message.shown
    assert sent == MessageId(ROOM.in_thread(root.id), message.files[0]["id"])
    assert slack.violations == []


async def test_somebody_who_has_no_card_yet_is_written_to_first(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    """Slack shares a file in a conversation, never with a person."""
    await channel.send_file(Address("slack", "UDS"), FILE)
    first, second = slack.private("UDS").messages
    assert "Opinions politiques" in first.shown
    assert (second.thread_ts, len(second.files)) == (first.ts, 1)
    assert slack.violations == []


async def test_an_address_that_expired_is_asked_for_again_later(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.shelf.expire_next = True
    with pytest.raises(DeliveryError) as caught:
        await channel.send_file(ROOM, FILE)
    assert not caught.value.permanent
    await channel.send_file(ROOM, FILE)
    assert len(slack.rooms["CSALON"].messages) == 1


async def test_bytes_are_sent_nowhere_but_to_slack(
    channel: SlackChannel, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {"upload_url": "https://exemple.test/u", "file_id": "F1"}
    monkeypatch.setitem(METHODS, "files.getUploadURLExternal", lambda *_: elsewhere)
    with pytest.raises(DeliveryError, match="unreadable_answer"):
        await channel.send_file(ROOM, FILE)
    assert slack.called("files.completeUploadExternal") == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_refusal_of_either_step_is_a_refusal_of_the_file(
    channel: SlackChannel, slack: FakeSlack, method: str
) -> None:
    slack.fail(method, Fault(error="ratelimited", status=429, retry_after=3))
    with pytest.raises(DeliveryError) as caught:
        await channel.send_file(ROOM, FILE)
    assert caught.value.retry_after == 3


async def test_without_the_permission_to_write_files_trying_again_is_vain(
    channel: SlackChannel, slack: FakeSlack
) -> None:
    slack.scopes = [scope for scope in slack.scopes if scope != "files:write"]
    with pytest.raises(DeliveryError) as caught:
        await channel.send_file(ROOM, FILE)
    assert (caught.value.cause, caught.value.permanent) == ("missing_scope", True)
