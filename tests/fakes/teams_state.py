"""What a Teams tenant holds: people, conversations, messages; read it to see what people see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

PERSONAL, GROUP, CHANNEL = "personal", "groupChat", "channel"
BOT = "28:vigie-fictive"
ROOT = ";messageid="


@dataclass
class Person:
    """A member of the tenant; `tenant` differs from ours for a guest from elsewhere."""

    id: str
    aad: str
    name: str
    email: str = ""
    upn: str = ""
    tenant: str = "locataire-fictif"
    installed: bool = True
    """Whether the app is installed for them, or for a team of theirs."""


@dataclass
class Message:
    """A message as it reads now; `versions` counts the times it was posted or changed."""

    conversation: str
    id: str
    author: str
    activity: dict[str, Any]
    root: str = ""
    """The message that began its thread; itself when it did; empty where there are no threads."""
    versions: int = 1
    deleted: bool = False

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The Adaptive Cards it holds."""
        return [one["content"] for one in self.activity.get("attachments", []) if "content" in one]

    @property
    def shown(self) -> str:
        """Everything it shows, as one text; a button reads « [label] »."""
        said = self.activity.get("text", "")
        return "\n".join(
            filter(None, [said, *(line for card in self.cards for line in lines(card))])
        )

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return [action["title"] for card in self.cards for action in actions(card)]

    def button(self, label: str) -> dict[str, Any]:
        """The button with that label, or whose label starts with it; raises LookupError."""
        found = [action for card in self.cards for action in actions(card)]
        for fits in (str.__eq__, str.startswith):
            for action in found:
                if fits(action["title"], label):
                    return action
        raise LookupError(f"no button « {label} » among {self.buttons}")


@dataclass
class Conversation:
    """A personal conversation (`person` is then set), a group chat or a channel of a team."""

    id: str
    kind: str
    members: set[str] = field(default_factory=set)
    person: str | None = None
    installed: bool = True
    blocked: bool = False
    """Blocked by the person, or by the moderation of the channel."""
    messages: list[Message] = field(default_factory=list)

    @property
    def visible(self) -> list[Message]:
        """What its members see, the oldest first."""
        return [message for message in self.messages if not message.deleted]

    def thread(self, root: str) -> list[Message]:
        """What is under a message, without that message."""
        return [one for one in self.visible if one.root == root and one.id != root]

    def find(self, message: str) -> Message | None:
        """The message of that id, deleted or not."""
        return next((one for one in self.messages if one.id == message), None)


def lines(node: Any) -> Iterator[str]:
    """What a card shows, from top to bottom; a hidden element shows nothing."""
    if isinstance(node, list):
        for one in node:
            yield from lines(one)
        return
    if not isinstance(node, dict) or node.get("isVisible") is False:
        return
    kind = node.get("type", "")
    if kind == "TextBlock":
        yield node["text"]
    elif kind == "RichTextBlock":
        yield "".join(one if isinstance(one, str) else one["text"] for one in node["inlines"])
    elif kind == "FactSet":
        yield from (f"{fact['title']} {fact['value']}" for fact in node["facts"])
    elif kind.startswith("Action."):
        yield f"[{node['title']}]"
    elif kind.startswith("Input."):
        yield from _input_lines(node)
    for part in ("body", "items", "columns", "rows", "cells", "actions"):
        yield from lines(node.get(part, []))


def _input_lines(node: dict[str, Any]) -> Iterator[str]:
    yield from (node[name] for name in ("label", "title", "placeholder", "value") if node.get(name))
    yield from (choice["title"] for choice in node.get("choices", []))


def actions(node: Any) -> Iterator[dict[str, Any]]:
    """The buttons of a card that Teams would draw, without the fallbacks of others."""
    if isinstance(node, list):
        for one in node:
            yield from actions(one)
    elif isinstance(node, dict):
        if str(node.get("type", "")).startswith("Action."):
            yield node
        for part in ("body", "items", "columns", "rows", "cells", "actions"):
            yield from actions(node.get(part, []))
