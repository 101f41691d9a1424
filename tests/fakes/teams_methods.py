"""The Bot Connector's operations that the fake knows, each as strict as the real one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fakes import teams_errors as errors
from tests.fakes.teams_errors import Refusal
from tests.fakes.teams_limits import activity_faults
from tests.fakes.teams_state import CHANNEL, ROOT, Conversation, Message

if TYPE_CHECKING:
    from tests.fakes.teams_connector import FakeTeams

Payload = dict[str, Any]
LARGEST_MESSAGE = 100 * 1024
"""Bytes, beyond which nothing is read."""


def create(teams: FakeTeams, _: str, __: str, payload: Payload) -> Payload:
    """Open a personal conversation, or begin a thread in a channel."""
    tenants = {payload.get("tenantId"), payload["channelData"].get("tenant", {}).get("id")}
    [tenant] = tenants if len(tenants) == 1 else [None]
    if payload["bot"].get("id") != teams.bot or tenant not in (teams.tenant, *teams.also):
        raise Refusal(403, "NotEnoughPermissions", "Another bot, or another tenant.")
    channel = payload["channelData"].get("channel", {}).get("id")
    if channel is not None:
        if payload.get("isGroup") is not True or "members" in payload:
            raise Refusal(400, "BadSyntax", "A thread of a channel has no members.")
        conversation = open_to_us(teams, channel)
        root = _add(teams, conversation, payload["activity"], "")
        return {"id": f"{channel}{ROOT}{root.id}", "activityId": root.id}
    if payload.get("isGroup") is not False or len(payload["members"]) != 1:
        raise Refusal(400, "BadSyntax", "A bot cannot create a group chat.")
    person = teams.person(payload["members"][0]["id"])
    if person is None or person.tenant != tenant:
        raise Refusal(400, "BadArgument", "Failed to decrypt pairwise id")
    if teams.disabled:
        raise errors.DISABLED()
    if not person.installed:
        raise errors.NOT_INSTALLED()
    return {"id": teams.personal(person.id).id}


def post(teams: FakeTeams, name: str, _: str, payload: Payload) -> Payload:
    """Post in a conversation, or in a thread of a channel."""
    room, _, root = name.partition(ROOT)
    conversation = open_to_us(teams, room)
    if (conversation.kind == CHANNEL) != bool(root):
        raise errors.NO_CONVERSATION()
    if root:
        first = conversation.find(root)
        if first is None or first.deleted or first.root != root:
            raise errors.NO_MESSAGE()
    return {"id": _add(teams, conversation, payload, root).id}


def update(teams: FakeTeams, name: str, activity: str, payload: Payload) -> Payload:
    """Replace a message of ours, for everybody."""
    message = _ours(teams, name, activity)
    if payload.get("id") != activity:
        raise Refusal(400, "BadArgument", "Another id in the activity.")
    _check(teams, payload)
    message.activity = payload
    message.versions += 1
    return {"id": activity}


def delete(teams: FakeTeams, name: str, activity: str, _: Payload) -> Payload:
    """Take a message of ours away, for everybody."""
    _ours(teams, name, activity).deleted = True
    return {}


def member(teams: FakeTeams, name: str, user: str, _: Payload) -> Payload:
    """Somebody of the roster, by Teams id or directory object id."""
    conversation = open_to_us(teams, name.partition(ROOT)[0])
    person = teams.person(user)
    if person is None or person.id not in conversation.members:
        raise errors.NO_MEMBER()
    found = {
        "id": person.id,
        "name": person.name,
        "aadObjectId": person.aad,
        "objectId": person.aad,
        "tenantId": person.tenant,
        "userRole": "user",
    }
    emails = {"email": person.email, "userPrincipalName": person.upn}
    return {**found, **{name: value for name, value in emails.items() if value}}


def open_to_us(teams: FakeTeams, name: str) -> Conversation:
    """The conversation of that name, where the bot may speak; raises Refusal."""
    conversation = teams.conversations.get(name)
    if conversation is None:
        raise errors.NO_CONVERSATION()
    if teams.disabled:
        raise errors.DISABLED()
    if not conversation.installed:
        raise errors.NOT_IN_ROSTER()
    if conversation.blocked:
        raise errors.BLOCKED()
    return conversation


def _ours(teams: FakeTeams, name: str, activity: str) -> Message:
    room, _, root = name.partition(ROOT)
    message = open_to_us(teams, room).find(activity)
    if message is None or message.root != root:
        raise errors.NO_MESSAGE()
    if message.deleted:
        raise errors.DELETED()
    if message.author != teams.bot:
        raise errors.NOT_OURS()
    return message


def _add(teams: FakeTeams, conversation: Conversation, payload: Payload, root: str) -> Message:
    _check(teams, payload)
    if teams.paced:
        teams.pace.count(conversation.id)
    return teams.add_message(conversation.id, teams.bot, payload, root=root)


def _check(teams: FakeTeams, payload: Payload) -> None:
    if len(json.dumps(payload, ensure_ascii=False).encode()) > LARGEST_MESSAGE:
        raise errors.TOO_LARGE()
    if payload.get("type") != "message":
        raise Refusal(400, "BadSyntax", "Not a message.")
    if payload.get("attachments"):
        teams.note(activity_faults(payload))
    elif not payload.get("text"):
        raise Refusal(400, "BadSyntax", "Activity must have text or attachments.")


METHODS: dict[str, Callable[[FakeTeams, str, str, Payload], Payload]] = {
    "create": create,
    "post": post,
    "update": update,
    "delete": delete,
    "member": member,
}
