"""What Teams posts → Inbound, or None when it is not for us.

Activities are read as they came, with care: nothing here raises, whatever their shape.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.people import Address
from bot.messages import Button, Inbound
from bot.teams.commands import DUTY, REPORTS, typed
from bot.teams.data import ButtonData, FormData, fields_of, read
from bot.teams.files import joined
from bot.teams.names import NAME
from bot.teams.origin import LONGEST_ROOM, address_of, author_of, is_private, is_reply, key, key_of
from bot.teams.payload import Payload, at, text_at
from bot.teams.plaintext import as_typed, of_html
from bot.teams.replies import CARD_ACTION

EXTENSION = "signaler"
"""The message extension's command: « Signaler à Vigie » on any message."""

_SHARED_ROOM = "19:"
"""What the ids of group chats and channels begin with."""


def of_message(activity: Payload) -> Inbound | None:
    """A message to us, in private or by a mention; or a command that somebody typed.

    A command's address is its author's personal conversation, wherever it was typed. A reply in a
    thread of a channel is never a command: it may be about the case that the thread is for.
    """
    author, address, named = author_of(activity), address_of(activity), key_of(activity)
    private = is_private(activity)
    ours = list(_our_mentions(activity))
    if author is None or address is None or not named or not (private or ours):
        return None
    said = as_typed(text_at(activity, "text"), ours)
    command = None if is_reply(activity) else typed(said)
    inbound = Inbound(
        channel=NAME, key=named, author=author, address=address, text=said, private=private,
        files=joined(activity),
    )  # fmt: skip
    if command is None:
        return inbound
    if command.name not in (*REPORTS, DUTY):
        return replace(inbound, text=command.text)
    return replace(
        inbound,
        address=Address(NAME, author.id),
        private=True,
        command=command.name,
        text=command.text,
    )


def of_edit(activity: Payload) -> Inbound | None:
    """A message that its author has edited, or restored after deleting it: what it says now."""
    inbound = of_message(activity)
    if inbound is None:
        return None
    return replace(inbound, key=key(inbound.key, _moment(activity)), corrects=inbound.key)


def of_deletion(activity: Payload) -> Inbound | None:
    """A message that its author has deleted."""
    author, address, named = author_of(activity), address_of(activity), key_of(activity)
    if author is None or address is None or not named:
        return None
    return Inbound(
        channel=NAME,
        key=key(named, "deleted", _moment(activity)),
        author=author,
        address=address,
        private=is_private(activity),
        retracts=named,
    )


def of_button(activity: Payload) -> Inbound | None:
    """A pressed button, whatever the client sent for it."""
    author, address, named = author_of(activity), address_of(activity), key_of(activity)
    data = read(carried(activity))
    if author is None or address is None or not named or not isinstance(data, ButtonData):
        return None
    return Inbound(
        channel=NAME,
        key=named,
        author=author,
        address=address,
        private=is_private(activity),
        button=Button(data.action, data.subject),
    )


def of_form(activity: Payload) -> Inbound | None:
    """A submitted form. Sent twice, it is one act: its key is of the form, not of the click."""
    author, data = author_of(activity), read(carried(activity))
    if author is None or not isinstance(data, FormData):
        return None
    room = data.room if 0 < len(data.room) <= LONGEST_ROOM else author.id
    return Inbound(
        channel=NAME,
        key=key("form", data.instance, author.id),
        author=author,
        address=Address(NAME, room, data.thread),
        private=not room.startswith(_SHARED_ROOM),
        form=data.form,
        subject=data.subject,
        fields=fields_of(carried(activity)),
    )


def of_extension(activity: Payload) -> Inbound | None:
    """« Signaler à Vigie » on a message, or beside the box where one writes."""
    author, named = author_of(activity), key_of(activity)
    if author is None or not named or text_at(activity, "value", "commandId") != EXTENSION:
        return None
    chosen = at(activity, "value", "messagePayload", "body")
    content = text_at(chosen, "content")
    return Inbound(
        channel=NAME,
        key=named,
        author=author,
        address=Address(NAME, author.id),
        text=content.strip() if text_at(chosen, "contentType") == "text" else of_html(content),
        command=EXTENSION,
    )


def of_installation(activity: Payload) -> Inbound | None:
    """Somebody installed Vigie for themselves: they read what it does, as if they had asked."""
    author, address, named = author_of(activity), address_of(activity), key_of(activity)
    if author is None or address is None or not named or not is_private(activity):
        return None
    return Inbound(channel=NAME, key=named, author=author, address=address, text="aide")


def carried(activity: Payload) -> object:
    """What the pressed button brought back, with what was filled in around it."""
    if activity.get("type") == "message":
        return activity.get("value")
    if activity.get("name") == CARD_ACTION:
        return at(activity, "value", "action", "data")
    return at(activity, "value", "data")


def _moment(activity: Payload) -> str:
    """When it was edited or deleted; one message may be edited many times."""
    return text_at(activity, "timestamp") or text_at(activity, "localTimestamp")


def _our_mentions(activity: Payload) -> Iterator[str]:
    """Our mentions, as the text writes them."""
    us, entities = text_at(activity, "recipient", "id"), activity.get("entities")
    for entity in entities if isinstance(entities, list) else ():
        if us and at(entity, "type") == "mention" and at(entity, "mentioned", "id") == us:
            yield text_at(entity, "text")
