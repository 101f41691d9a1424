"""What Slack posts → Inbound, or None when it is not for us."""

from bot.domain.people import Account, Address
from bot.messages import Inbound
from bot.slack.buttons import pressed
from bot.slack.fields import chosen_files, filled
from bot.slack.files import joined
from bot.slack.home import QUESTION, QUESTION_FORM, RUMOUR
from bot.slack.modal import carried
from bot.slack.phrases import BOT_NAME
from bot.slack.plaintext import as_typed, without_mention
from bot.slack.reading import bot_user, is_spoken, message_key, named, part, text_of
from bot.slack.workspace import Payload

NAME = "slack"
COMMANDS = ("com4", "rumeur", "incident", "signaler", "garde")
EVENTS = ("app_home_opened", "app_mention", "message.im")
SHORTCUT = "signaler_message"
"""The message shortcut's callback: « Signaler à Vigie » on any message."""

_PRIVATE_ROOMS = ("D", "U", "W")


def of_event(payload: Payload) -> Inbound | None:
    """A message to us, in private or by a mention."""
    event = payload["event"]
    us = bot_user(payload)
    user, room, moment = event.get("user"), event.get("channel"), event.get("ts")
    if not (named(user) and named(room) and named(moment)) or user == us:
        return None
    if not is_spoken(event):
        return None
    private = event.get("type") == "message" and event.get("channel_type") == "im"
    # A mention written in our private conversation comes as a message too: one of them is enough.
    mention = event.get("type") == "app_mention" and not room.startswith("D")
    if not (private or mention):
        return None
    said = text_of(event.get("text"))
    thread = event.get("thread_ts") or (None if private else moment)
    return Inbound(
        channel=NAME,
        key=message_key(room, moment),
        author=Account(NAME, user),
        address=Address(NAME, room, thread if named(thread) else None),
        text=as_typed(
            said if private else without_mention(said, bot_user=us),
            bot_user=us,
            bot_name=BOT_NAME,
        ).strip(),
        private=private,
        files=joined(event.get("files")),
    )


def of_command(payload: Payload) -> Inbound | None:
    """A typed command.

    Its address is the author's private conversation with us: the room where it was typed may be
    public, or a conversation where we are not.
    """
    user, key = payload.get("user_id"), payload.get("trigger_id")
    command = str(payload.get("command", "")).removeprefix("/")
    if not (named(user) and named(key)) or command not in COMMANDS:
        return None
    return Inbound(
        channel=NAME,
        key=key,
        author=Account(NAME, user, text_of(payload.get("user_name"))),
        address=Address(NAME, user),
        text=as_typed(text_of(payload.get("text"))).strip(),
        command=command,
    )


def of_shortcut(payload: Payload) -> Inbound | None:
    """« Signaler à Vigie » on a message: what it says goes in the form, never who wrote it.

    What was forwarded is an attachment: it counts when nothing was written above it.
    """
    author, key = _author(payload), payload.get("trigger_id")
    if author is None or not named(key):
        return None
    message = part(payload, "message")
    said = text_of(message.get("text"))
    attached = message.get("attachments")
    if not said.strip() and isinstance(attached, list) and attached:
        said = text_of(part({"first": attached[0]}, "first").get("text"))
    return Inbound(
        channel=NAME,
        key=key,
        author=author,
        address=Address(NAME, author.id),
        text=as_typed(said).strip(),
        command="signaler",
    )


def of_button(payload: Payload) -> Inbound | None:
    """A pressed button; None for a link button, which Slack opened by itself.

    « Signaler une rumeur » on the home tab is the command without its text.
    """
    action, author = payload["actions"][0], _author(payload)
    button = pressed(text_of(action.get("action_id")), text_of(action.get("value")))
    moment = action.get("action_ts")
    if button is None or author is None or not named(moment):
        return None
    address, key = _button_address(payload, author), f"{author.id}:{moment}"
    if button == RUMOUR:
        return Inbound(channel=NAME, key=key, author=author, address=address, command="rumeur")
    return Inbound(
        channel=NAME,
        key=key,
        author=author,
        address=address,
        private=address.room.startswith(_PRIVATE_ROOMS),
        button=button,
    )


def of_form(payload: Payload) -> Inbound | None:
    """A submitted form, with the subject it was opened for; a question is what /com4 asks."""
    view, author = payload["view"], _author(payload)
    key, form = view.get("id"), view.get("callback_id")
    if author is None or not named(key) or not named(form):
        return None
    subject, address = carried(view, author.id)
    values = part(part(view, "state"), "values")
    fields = filled(values)
    if form == QUESTION_FORM:
        asked = fields.get(QUESTION, "").strip()
        return Inbound(
            channel=NAME, key=key, author=author, address=address, text=asked, command="com4"
        )
    return Inbound(
        channel=NAME,
        key=key,
        author=author,
        address=address,
        private=address.room.startswith(_PRIVATE_ROOMS),
        form=form,
        subject=subject,
        fields=fields,
        files=chosen_files(values),
    )


def _author(payload: Payload) -> Account | None:
    user = payload["user"]
    return Account(NAME, user["id"], text_of(user.get("name"))) if named(user.get("id")) else None


def _button_address(payload: Payload, author: Account) -> Address:
    """Where the button stands. What only its presser sees belongs to their private room."""
    container = part(payload, "container")
    if container.get("type") == "view":
        return carried(part(payload, "view"), author.id)[1]
    room, thread = container.get("channel_id"), container.get("thread_ts")
    if container.get("is_ephemeral") or not named(room):
        return Address(NAME, author.id)
    return Address(NAME, room, thread if named(thread) else None)
