"""The people of the fake Slack: they say, type, press and fill in, and Slack tells the app."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_acks import command_ack, form_ack
from tests.fakes.slack_requests import Ack, SlackWorkspace
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_state import BOT_USER, Message, View, find_button


@dataclass
class SlackPerson:
    """Somebody in front of Slack; `errors` are those shown on the form they last submitted."""

    workspace: SlackWorkspace
    id: str

    def __post_init__(self) -> None:
        self.errors: Mapping[str, str] = {}

    @property
    def slack(self) -> FakeSlack:
        """Their workspace."""
        return self.workspace.slack

    @property
    def view(self) -> View:
        """The form before them; raises LookupError when there is none."""
        opened = self.slack.views[self.id]
        if not opened:
            raise LookupError("no view is open")
        return opened[-1]

    async def say(
        self, text: str, *, thread: str | None = None, files: Sequence[dict[str, Any]] = ()
    ) -> list[Ack]:
        """Write to the bot in private, perhaps under a message, perhaps with files."""
        room = self.slack.private(self.id)
        message = Message(room.id, self.slack.timestamp(), self.id, text, thread_ts=thread)
        message.files = list(files)
        room.messages.append(message)
        event = {
            "type": "message",
            "channel": room.id,
            "channel_type": "im",
            "text": escaped(text),
            "ts": message.ts,
            **({"thread_ts": thread} if thread else {}),
            **({"subtype": "file_share", "files": message.files} if files else {}),
        }
        return await self.workspace.deliver(self.workspace.event(self.id, event))

    async def mention(self, room: str, text: str, *, thread: str | None = None) -> list[Ack]:
        """Mention the bot in a channel, before `text`."""
        said = f"<@{BOT_USER}> {escaped(text)}"
        message = Message(room, self.slack.timestamp(), self.id, said, thread_ts=thread)
        self.slack.rooms[room].messages.append(message)
        event = {
            "type": "app_mention",
            "channel": room,
            "text": said,
            "ts": message.ts,
            **({"thread_ts": thread} if thread else {}),
        }
        return await self.workspace.deliver(self.workspace.event(self.id, event))

    async def command(self, command: str, text: str = "", *, room: str | None = None) -> Ack:
        """Type a command; what comes back in the acknowledgement is theirs alone."""
        user = self.slack.users[self.id]
        where = room or self.slack.private(self.id).id
        fields = {
            "command": command,
            "text": escaped(text),
            "user_id": self.id,
            "user_name": user.name,
            "team_id": user.team,
            **({"enterprise_id": user.enterprise} if user.enterprise else {}),
            "channel_id": where,
            "trigger_id": self.slack.trigger(self.id),
            "response_url": self.slack.response_url(self.id, where, None),
        }
        ack = await self.workspace.post_form(fields)
        command_ack(self.slack, self.id, where, ack.status, ack.json)
        return ack

    async def press(self, message: Message, label: str) -> Ack:
        """Press the button with that label on a message."""
        button = message.button(label)
        ephemeral = message.seen_by is not None
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.room,
            "is_ephemeral": ephemeral,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        }
        shown = None if ephemeral else message
        return await self.interact(
            {
                **self.action(button),
                "container": container,
                "channel": {"id": message.room},
                "message": {"ts": message.ts, "thread_ts": message.thread_ts},
                "response_url": self.slack.response_url(self.id, message.room, shown),
            }
        )

    async def press_in_view(self, label: str) -> Ack:
        """Press the button with that label in the view before them."""
        view = self.view
        button = find_button(view.content["blocks"], label)
        container = {"type": "view", "view_id": view.id}
        shown = {"id": view.id, **view.content}
        return await self.interact({**self.action(button), "container": container, "view": shown})

    async def submit(
        self, answers: Mapping[str, str], *, files: Sequence[dict[str, Any]] = ()
    ) -> Ack:
        """Fill in the form before them and send it; closed, replaced or refused as answered.

        `answers` are texts, option labels or option values by field id; the rest keeps its initial
        value. `files` go in the input that takes some. Raises AssertionError where Slack itself
        would not let them send it.
        """
        view = self.view
        values = {
            block: {input_["element"]["action_id"]: state(input_, answers.get(block), files)}
            for block, input_ in view.inputs.items()
        }
        payload = {
            "type": "view_submission",
            **self.who(),
            "trigger_id": self.slack.trigger(self.id),
            "view": {"id": view.id, "state": {"values": values}, **view.content},
        }
        ack = await self.interact(payload)
        self.errors = form_ack(self.slack, view, ack.status, ack.json)
        return ack

    def who(self) -> dict[str, Any]:
        """What every interaction says of them."""
        enterprise = self.workspace.enterprise
        user = self.slack.users[self.id]
        return {
            "user": {"id": self.id, "name": user.name, "team_id": user.team},
            "team": None if enterprise else {"id": self.slack.team},
            "enterprise": {"id": enterprise} if enterprise else None,
            "is_enterprise_install": enterprise is not None,
        }

    def action(self, button: Mapping[str, Any]) -> dict[str, Any]:
        """What a press on a button says, wherever it stands."""
        pressed = {
            "type": "button",
            "action_id": button["action_id"],
            "action_ts": f"{self.slack.number()}.1",
            **({"value": button["value"]} if "value" in button else {}),
        }
        trigger = self.slack.trigger(self.id)
        return {
            "type": "block_actions",
            **self.who(),
            "actions": [pressed],
            "trigger_id": trigger,
        }

    async def interact(self, payload: Mapping[str, Any]) -> Ack:
        """Post an interaction."""
        return await self.workspace.post_form({"payload": json.dumps(payload)})


def escaped(text: str) -> str:
    """What somebody typed, as Slack sends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def state(
    block: Mapping[str, Any], answer: str | None, files: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What Slack says of one input, filled in with `answer` or left as it was.

    Raises AssertionError for an answer that the input does not take.
    """
    element, kind = block["element"], block["element"]["type"]
    if kind == "plain_text_input":
        value = element.get("initial_value") if answer is None else answer or None
        assert value or block.get("optional"), f"{block['block_id']} is required"
        assert len(value or "") <= element.get("max_length", 3000), "too long"
        return {"type": kind, "value": value}
    if kind == "file_input":
        assert answer is None, "files are no text"
        assert len(files) <= element["max_files"], "too many files"
        return {"type": kind, "files": list(files)}
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    options = [option for group in groups for option in group["options"]]
    wanted = [] if answer is None else [part for part in answer.split(",") if part]
    chosen = [option for option in options if {option["value"], option["text"]["text"]} & {*wanted}]
    assert len(chosen) == len(wanted), f"{answer} is not offered by {block['block_id']}"
    if answer is None:
        initial = element.get("initial_option")
        chosen = element.get("initial_options") or ([initial] if initial else [])
    assert chosen or block.get("optional"), f"{block['block_id']} is required"
    if kind == "checkboxes":
        return {"type": kind, "selected_options": chosen}
    return {"type": kind, "selected_option": chosen[0] if chosen else None}
