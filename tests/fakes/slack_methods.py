"""The Web API methods that the fake Slack knows, each as strict as the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fakes.slack_files import complete_upload, get_upload_url
from tests.fakes.slack_limits import Refusal
from tests.fakes.slack_rules import home_faults, message_faults, view_faults
from tests.fakes.slack_state import BOT_ID, BOT_USER, Message, Room, User, View

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

Payload = dict[str, Any]
PUSHED = 3


def _room(slack: FakeSlack, room: str) -> Room:
    if room in slack.users:
        if slack.users[room].deactivated:
            raise Refusal("user_deactivated")
        return slack.private(room)
    if room not in slack.rooms:
        raise Refusal("user_not_found" if room.startswith("U") else "channel_not_found")
    found = slack.rooms[room]
    if found.archived:
        raise Refusal("is_archived")
    if BOT_USER not in found.members:
        raise Refusal("not_in_channel")
    return found


def _content(slack: FakeSlack, payload: Payload) -> tuple[str, list[Payload]]:
    content: Payload = {key: payload[key] for key in ("text", "blocks") if key in payload}
    slack.note(message_faults(content), "invalid_blocks")
    return payload["text"], payload.get("blocks", [])


def _post(slack: FakeSlack, payload: Payload) -> Payload:
    room = _room(slack, payload["channel"])
    text, blocks = _content(slack, payload)
    if payload.get("unfurl_links") is not False or payload.get("unfurl_media") is not False:
        slack.note(["a message that may unfurl"], "invalid_arguments")
    slack.limits.pace(room.id, enforced=slack.paced)
    message = Message(room.id, slack.timestamp(), BOT_USER, text, blocks, payload.get("thread_ts"))
    room.messages.append(message)
    return {"channel": room.id, "ts": message.ts, "message": {"text": text, "bot_id": BOT_ID}}


def _update(slack: FakeSlack, payload: Payload) -> Payload:
    if payload["channel"] not in slack.rooms:
        raise Refusal("channel_not_found")
    room = _room(slack, payload["channel"])
    message = next((one for one in room.messages if one.ts == payload["ts"]), None)
    if message is None:
        raise Refusal("message_not_found")
    if message.user != BOT_USER:
        raise Refusal("cant_update_message")
    message.text, message.blocks = _content(slack, payload)
    message.versions += 1
    return {"channel": room.id, "ts": message.ts}


def _post_ephemeral(slack: FakeSlack, payload: Payload) -> Payload:
    room = _room(slack, payload["channel"])
    if payload["user"] not in room.members:
        raise Refusal("user_not_in_channel")
    text, blocks = _content(slack, payload)
    thread = payload.get("thread_ts")
    message = Message(room.id, slack.timestamp(), BOT_USER, text, blocks, thread)
    message.seen_by = payload["user"]
    slack.ephemerals.append(message)
    return {"message_ts": message.ts}


def _checked(slack: FakeSlack, payload: Payload) -> Payload:
    view: Payload = payload["view"]
    slack.note(view_faults(view), "invalid_arguments")
    return view


def _open(slack: FakeSlack, payload: Payload) -> Payload:
    view = _checked(slack, payload)
    user = slack.limits.spend_trigger(payload["trigger_id"])
    opened = new_view(slack, user, view)
    slack.views[user] = [opened]
    return {"view": {"id": opened.id}}


def _push(slack: FakeSlack, payload: Payload) -> Payload:
    view = _checked(slack, payload)
    user = slack.limits.spend_trigger(payload["trigger_id"])
    if not slack.views[user]:
        raise Refusal("not_found")
    if len(slack.views[user]) >= PUSHED:
        raise Refusal("push_limit_reached")
    slack.views[user].append(new_view(slack, user, view))
    return {"view": {"id": slack.views[user][-1].id}}


def _update_view(slack: FakeSlack, payload: Payload) -> Payload:
    view = _checked(slack, payload)
    for opened in (one for stack in slack.views.values() for one in stack):
        if opened.id == payload["view_id"]:
            opened.content = view
            return {"view": {"id": opened.id}}
    raise Refusal("not_found")


def _publish(slack: FakeSlack, payload: Payload) -> Payload:
    if payload["user_id"] not in slack.users:
        raise Refusal("invalid_arguments")
    slack.note(home_faults(payload["view"]), "invalid_arguments")
    shown = new_view(slack, payload["user_id"], payload["view"])
    slack.homes[shown.user] = shown
    return {"view": {"id": shown.id}}


def _connect(slack: FakeSlack, payload: Payload) -> Payload:
    ticket = slack.sockets.ticket()
    return {"url": slack.base_url.replace("http:", "ws:").replace("/api/", f"/socket/{ticket}")}


def new_view(slack: FakeSlack, user: str, content: Payload) -> View:
    """A modal before somebody, under an id never given before."""
    return View(f"V{slack.number():06d}", user, content)


def _told(user: User) -> Payload:
    profile = {"email": user.email} if user.email else {}
    return {
        "id": user.id,
        "name": user.name,
        "team_id": user.team,
        "deleted": user.deactivated,
        "is_email_confirmed": user.email_confirmed,
        "profile": profile,
    }


def _user_info(slack: FakeSlack, payload: Payload) -> Payload:
    if payload["user"] not in slack.users:
        raise Refusal("user_not_found")
    return {"user": _told(slack.users[payload["user"]])}


def _by_email(slack: FakeSlack, payload: Payload) -> Payload:
    wanted = payload["email"].casefold()
    for user in slack.users.values():
        if user.email.casefold() == wanted and not user.deactivated:
            return {"user": _told(user)}
    raise Refusal("users_not_found")


def _permalink(slack: FakeSlack, payload: Payload) -> Payload:
    room = slack.rooms.get(payload["channel"])
    # Somebody outside sees that a public room exists, and nothing of a private one.
    if room is None or (room.id.startswith("G") and BOT_USER not in room.members):
        raise Refusal("channel_not_found")
    if all(message.ts != payload["message_ts"] for message in room.messages):
        raise Refusal("message_not_found")
    return {"channel": room.id, "permalink": f"https://exemple.test/{room.id}"}


def _auth_test(slack: FakeSlack, payload: Payload) -> Payload:
    return {"team_id": slack.team, "user_id": BOT_USER, "bot_id": BOT_ID}


APP_METHODS = frozenset({"apps.connections.open"})
"""What the application's own token serves, and nothing else."""

METHODS: dict[str, Callable[[FakeSlack, Payload], Payload]] = {
    "apps.connections.open": _connect,
    "auth.test": _auth_test,
    "chat.getPermalink": _permalink,
    "chat.postEphemeral": _post_ephemeral,
    "chat.postMessage": _post,
    "chat.update": _update,
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "users.info": _user_info,
    "users.lookupByEmail": _by_email,
    "views.open": _open,
    "views.publish": _publish,
    "views.push": _push,
    "views.update": _update_view,
}
