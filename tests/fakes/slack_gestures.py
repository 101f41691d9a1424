"""What else people do in the fake Slack: edit, delete, report a message, look at the home tab."""

from typing import Any

from tests.fakes.slack_people import SlackPerson, escaped
from tests.fakes.slack_requests import Ack
from tests.fakes.slack_state import Message, find_button


async def edit(person: SlackPerson, message: Message, text: str) -> list[Ack]:
    """Change the words of one's own message in the private conversation."""
    before = _as_sent(message)
    message.text = text
    message.versions += 1
    now = {**_as_sent(message), "edited": {"user": person.id, "ts": person.slack.timestamp()}}
    return await _tell(person, message, "message_changed", message=now, previous_message=before)


async def unfurl(person: SlackPerson, message: Message) -> list[Ack]:
    """Slack shows the page of a link under a message: it has changed, its words have not."""
    shown = {**_as_sent(message), "attachments": [{"title": "Une page fictive"}]}
    return await _tell(
        person, message, "message_changed", message=shown, previous_message=_as_sent(message)
    )


async def delete(person: SlackPerson, message: Message) -> list[Ack]:
    """Delete one's own message; when it has answers, Slack leaves something of it."""
    room = person.slack.rooms[message.room]
    before = _as_sent(message)
    room.messages.remove(message)
    if not room.thread(message.ts):
        return await _tell(
            person, message, "message_deleted", deleted_ts=message.ts, previous_message=before
        )
    remains = {**before, "subtype": "tombstone", "user": "USLACKBOT", "text": "Supprimé"}
    return await _tell(person, message, "message_changed", message=remains, previous_message=before)


async def report(person: SlackPerson, message: Message) -> Ack:
    """Choose « Signaler à Vigie » in the menu of a message, in any channel."""
    return await person.interact(
        {
            "type": "message_action",
            "callback_id": "signaler_message",
            **person.who(),
            "trigger_id": person.slack.trigger(person.id),
            "channel": {"id": message.room, "name": "salon"},
            "message_ts": message.ts,
            "message": _as_sent(message),
            "response_url": person.slack.response_url(person.id, message.room, None),
        }
    )


async def open_home(person: SlackPerson, *, tab: str = "home") -> list[Ack]:
    """Look at a tab of the app."""
    room = person.slack.private(person.id)
    event = {"type": "app_home_opened", "channel": room.id, "tab": tab, "event_ts": "1.1"}
    return await person.workspace.deliver(person.workspace.event(person.id, event))


async def press_home(person: SlackPerson, label: str) -> Ack:
    """Press the button with that label on the home tab."""
    view = person.slack.homes[person.id]
    button = find_button(view.content["blocks"], label)
    container = {"type": "view", "view_id": view.id}
    shown = {"id": view.id, "private_metadata": "", **view.content}
    return await person.interact({**person.action(button), "container": container, "view": shown})


def _as_sent(message: Message) -> dict[str, Any]:
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    return {
        "type": "message",
        "user": message.user,
        "text": escaped(message.text),
        "ts": message.ts,
        **thread,
    }


async def _tell(
    person: SlackPerson, message: Message, subtype: str, /, **about: object
) -> list[Ack]:
    event = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": message.room,
        "channel_type": "im",
        "ts": person.slack.timestamp(),
        **about,
    }
    told = person.workspace.event(person.id, event)
    # Slack names nobody beside an edit: its author is inside.
    for name in ("user", "team", "user_team"):
        told["event"].pop(name)
    return await person.workspace.deliver(told)
