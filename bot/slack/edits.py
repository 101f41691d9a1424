"""What its author did to a private message afterwards → Inbound, or None when it is not for us."""

from collections.abc import Mapping
from typing import Any

from bot.domain.people import Account, Address
from bot.messages import Inbound
from bot.slack.inbound import NAME
from bot.slack.phrases import BOT_NAME
from bot.slack.plaintext import as_typed
from bot.slack.reading import bot_user, is_spoken, message_key, named, part, text_of
from bot.slack.workspace import Payload

_REMAINS = "tombstone"
"""What Slack leaves of a deleted message that has answers."""


def of_edit(payload: Payload) -> Inbound | None:
    """A private message whose words its author has changed, or that they deleted.

    Slack also says « changed » when it shows a link's page, or when we update a card: neither is
    an act of somebody.
    """
    event, us = payload["event"], bot_user(payload)
    room, kind = event.get("channel"), event.get("subtype")
    if event.get("type") != "message" or event.get("channel_type") != "im" or not named(room):
        return None
    now, before = part(event, "message"), part(event, "previous_message")
    if kind == "message_deleted" or (kind == "message_changed" and now.get("subtype") == _REMAINS):
        return _deleted(room, before, us)
    return _changed(room, now, before, us) if kind == "message_changed" else None


def _changed(
    room: str, now: Mapping[str, Any], before: Mapping[str, Any], us: str
) -> Inbound | None:
    author, moment, edited = _author(now, us), now.get("ts"), part(now, "edited").get("ts")
    if author is None or not named(moment) or not named(edited):
        return None
    if not is_spoken(now) or now.get("text") == before.get("text"):
        return None
    key = message_key(room, moment)
    return Inbound(
        channel=NAME,
        key=f"{key}:{edited}",
        author=author,
        address=Address(NAME, room, _thread(now, moment)),
        text=as_typed(text_of(now.get("text")), bot_user=us, bot_name=BOT_NAME).strip(),
        corrects=key,
    )


def _deleted(room: str, before: Mapping[str, Any], us: str) -> Inbound | None:
    author, moment = _author(before, us), before.get("ts")
    if author is None or not named(moment):
        return None
    key = message_key(room, moment)
    return Inbound(
        channel=NAME,
        key=f"{key}:deleted",
        author=author,
        address=Address(NAME, room, _thread(before, moment)),
        retracts=key,
    )


def _author(message: Mapping[str, Any], us: str) -> Account | None:
    user = message.get("user")
    return Account(NAME, user) if named(user) and user != us and not message.get("bot_id") else None


def _thread(message: Mapping[str, Any], moment: str) -> str | None:
    """The thread it answers in; a message that has answers bears its own name as a thread."""
    thread = message.get("thread_ts")
    return thread if named(thread) and thread != moment else None
