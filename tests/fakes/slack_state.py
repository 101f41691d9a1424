"""What a Slack workspace holds: people, rooms, messages, views; read it to see what people see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_rules import texts

BOT_USER = "UVIGIE"
BOT_ID = "BVIGIE"


@dataclass
class User:
    """A member; `team` differs from the workspace's for a guest from another organisation.

    With `enterprise`, the same as the workspace's, it is another workspace of one organisation.
    """

    id: str
    name: str
    email: str = ""
    team: str = "T0ORG"
    deactivated: bool = False
    email_confirmed: bool = True
    enterprise: str | None = None


@dataclass
class Message:
    """A message as it reads now; `versions` counts the times it was posted or changed."""

    room: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    versions: int = 1
    seen_by: str | None = None
    """The only person who sees it, when it is ephemeral."""
    files: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """Everything it shows, as one text."""
        return "\n".join(texts(self.blocks)) or self.text

    def button(self, label: str) -> dict[str, Any]:
        """The button with that label, or whose label starts with it; raises LookupError."""
        return find_button(self.blocks, label)


@dataclass
class Room:
    """A channel, or somebody's private conversation with the bot (`person` is then set)."""

    id: str
    members: set[str] = field(default_factory=set)
    person: str | None = None
    archived: bool = False
    messages: list[Message] = field(default_factory=list)

    def thread(self, ts: str) -> list[Message]:
        """The replies under a message."""
        return [message for message in self.messages if message.thread_ts == ts]


@dataclass
class View:
    """A modal open before somebody."""

    id: str
    user: str
    content: dict[str, Any]

    @property
    def shown(self) -> str:
        """Everything it shows, as one text."""
        return "\n".join(texts(self.content["blocks"]))

    @property
    def inputs(self) -> Mapping[str, dict[str, Any]]:
        """Its input blocks by id."""
        blocks = self.content["blocks"]
        return {block["block_id"]: block for block in blocks if block["type"] == "input"}


def find_button(blocks: list[dict[str, Any]], label: str) -> dict[str, Any]:
    """The button with that label, or whose label starts with it; raises LookupError."""
    buttons: list[dict[str, Any]] = [
        element for block in blocks if block["type"] == "actions" for element in block["elements"]
    ]
    labels = [button["text"]["text"] for button in buttons]
    for fits in (str.__eq__, str.startswith):
        for shown, button in zip(labels, buttons, strict=True):
            if fits(shown, label):
                return button
    raise LookupError(f"no button « {label} » among {labels}")
