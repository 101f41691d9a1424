"""Who did something in Teams, where, and the key that it has at every delivery."""

import hashlib

from bot.domain.people import Account, Address
from bot.storage.conversations import Known
from bot.teams.channel import CHANNEL, PERSONAL
from bot.teams.names import NAME
from bot.teams.payload import Payload, text_at
from bot.teams.tenants import tenant_of

LONGEST_KEY = 400
LONGEST_ROOM = 300
LONGEST_ACCOUNT = 200

_ROOT = ";messageid="


def author_of(activity: Payload) -> Account | None:
    """The person; None for ourselves, for another bot, and for nobody."""
    identifier = text_at(activity, "from", "id")
    if identifier and identifier == text_at(activity, "recipient", "id"):
        return None
    if text_at(activity, "from", "role") in ("bot", "skill"):
        return None
    account = text_at(activity, "from", "aadObjectId").lower() or identifier
    if not account or len(account) > LONGEST_ACCOUNT:
        return None
    return Account(NAME, account, text_at(activity, "from", "name"))


def address_of(activity: Payload) -> Address | None:
    """The conversation, and in a channel the thread; None when Teams does not name it."""
    room = _room(activity)
    return Address(NAME, room, _thread(activity)) if room else None


def is_private(activity: Payload) -> bool:
    """Whether the activity's author and we are alone in the conversation."""
    return text_at(activity, "conversation", "conversationType") == PERSONAL


def is_reply(activity: Payload) -> bool:
    """Whether it was written in a thread that another message began."""
    return _thread(activity) not in (None, text_at(activity, "id"))


def key_of(activity: Payload) -> str:
    """The same at every delivery of one activity; empty when it is not named."""
    room, identifier = _room(activity), text_at(activity, "id")
    return key(room, identifier) if room and identifier else ""


def key(*parts: str) -> str:
    """A key of at most LONGEST_KEY characters."""
    whole = ":".join(parts)
    if len(whole) <= LONGEST_KEY:
        return whole
    return "sha256:" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def known_of(activity: Payload) -> Known | None:
    """The conversation that an activity tells of, so that Vigie may write there first."""
    room, author = _room(activity), author_of(activity)
    kind = text_at(activity, "conversation", "conversationType")
    if not room or not kind or (kind == PERSONAL and author is None):
        return None
    return Known(
        channel=NAME,
        room=room,
        kind=kind,
        service_url=text_at(activity, "serviceUrl"),
        tenant=tenant_of(activity),
        account=author.id if author and kind == PERSONAL else None,
    )


def _room(activity: Payload) -> str:
    room = text_at(activity, "conversation", "id").partition(_ROOT)[0]
    return room if len(room) <= LONGEST_ROOM else ""


def _thread(activity: Payload) -> str | None:
    """The message that the thread began with; only channels have threads."""
    if text_at(activity, "conversation", "conversationType") != CHANNEL:
        return None
    root = text_at(activity, "conversation", "id").partition(_ROOT)[2]
    if root or text_at(activity, "type") == "invoke":
        return root or None
    return text_at(activity, "id") or None
