"""What Slack posts → Inbound, or None when it is not for us."""

from collections.abc import Mapping
from typing import TypeGuard

from bot.domain.people import Account, Address
from bot.messages import Inbound
from bot.slack.buttons import pressed
from bot.slack.fields import filled
from bot.slack.modal import carried
from bot.slack.phrases import BOT_NAME
from bot.slack.plaintext import as_typed, without_mention
from bot.slack.workspace import Payload

NAME = "slack"
COMMANDS = ("com4", "rumeur", "incident", "signaler")
EVENTS = ("app_mention", "message.im")

# Said by a person here and now; every other subtype is an edit, a deletion or a notice.
_SPOKEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
_PRIVATE_ROOMS = ("D", "U", "W")


def of_event(payload: Payload) -> Inbound | None:
    """A message to us, in private or by a mention."""
    event = payload["event"]
    bot_user = _bot_user(payload)
    user, room, key = event.get("user"), event.get("channel"), payload.get("event_id")
    if not (_named(user) and _named(room) and _named(key)) or user == bot_user:
        return None
    if event.get("bot_id") or event.get("subtype") not in _SPOKEN:
        return None
    private = event.get("type") == "message" and event.get("channel_type") == "im"
    # A mention written in our private conversation comes as a message too: one of them is enough.
    mention = event.get("type") == "app_mention" and not room.startswith("D")
    if not (private or mention):
        return None
    said = _text(event.get("text"))
    thread = event.get("thread_ts") or (None if private else event.get("ts"))
    return Inbound(
        channel=NAME,
        key=key,
        author=Account(NAME, user),
        address=Address(NAME, room, thread if _named(thread) else None),
        text=as_typed(
            said if private else without_mention(said, bot_user=bot_user),
            bot_user=bot_user,
            bot_name=BOT_NAME,
        ).strip(),
        private=private,
    )


def of_command(payload: Payload) -> Inbound | None:
    """A typed command.

    Its address is the author's private conversation with us: the room where it was typed may be
    public, or a conversation where we are not.
    """
    user, key = payload.get("user_id"), payload.get("trigger_id")
    command = str(payload.get("command", "")).removeprefix("/")
    if not (_named(user) and _named(key)) or command not in COMMANDS:
        return None
    return Inbound(
        channel=NAME,
        key=key,
        author=Account(NAME, user, _text(payload.get("user_name"))),
        address=Address(NAME, user),
        text=as_typed(_text(payload.get("text"))).strip(),
        command=command,
    )


def of_button(payload: Payload) -> Inbound | None:
    """A pressed button; None for a link button, which Slack opened by itself."""
    action, author = payload["actions"][0], _author(payload)
    button = pressed(_text(action.get("action_id")), _text(action.get("value")))
    moment = action.get("action_ts")
    if button is None or author is None or not _named(moment):
        return None
    address = _button_address(payload, author)
    return Inbound(
        channel=NAME,
        key=f"{author.id}:{moment}",
        author=author,
        address=address,
        private=address.room.startswith(_PRIVATE_ROOMS),
        button=button,
    )


def of_form(payload: Payload) -> Inbound | None:
    """A submitted form, with the subject it was opened for."""
    view, author = payload["view"], _author(payload)
    key, form = view.get("id"), view.get("callback_id")
    if author is None or not _named(key) or not _named(form):
        return None
    subject, address = carried(view, author.id)
    return Inbound(
        channel=NAME,
        key=key,
        author=author,
        address=address,
        private=address.room.startswith(_PRIVATE_ROOMS),
        form=form,
        subject=subject,
        fields=filled(view.get("state", {}).get("values", {})),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _named(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)


def _author(payload: Payload) -> Account | None:
    user = payload["user"]
    return Account(NAME, user["id"], _text(user.get("name"))) if _named(user.get("id")) else None


def _bot_user(payload: Payload) -> str:
    """Our own user id, as the event says for whom it comes; empty when it does not."""
    for authorization in payload.get("authorizations") or ():
        if isinstance(authorization, Mapping) and authorization.get("is_bot"):
            return _text(authorization.get("user_id"))
    return ""


def _button_address(payload: Payload, author: Account) -> Address:
    """Where the button stands. What only its presser sees belongs to their private room."""
    container = payload.get("container") or {}
    if container.get("type") == "view":
        return carried(payload.get("view") or {}, author.id)[1]
    room = container.get("channel_id")
    if container.get("is_ephemeral") or not _named(room):
        return Address(NAME, author.id)
    return Address(NAME, room, container.get("thread_ts"))
