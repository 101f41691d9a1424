"""Turning Slack's own notation back into what people typed."""

import re

_MARK = re.compile(r"<(?P<token>[^<>]*)>|&(?P<entity>amp|lt|gt);")
_LEADING_MENTION = re.compile(r"\s*<@(?P<user>[A-Z0-9]+)(?:\|[^<>]*)?>[\s,:]*")
_SHOWN_AS_TYPED = ("mailto:", "tel:")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


def as_typed(text: str, *, bot_user: str = "", bot_name: str = "") -> str:
    """The text without Slack's escapes, links and references; our own mention becomes a name."""

    def typed(found: re.Match[str]) -> str:
        if found["entity"]:
            return _ENTITIES[found["entity"]]
        target, _, label = found["token"].partition("|")
        if bot_user and target == f"@{bot_user}":
            return f"@{bot_name}"
        return _reference(_entities(target), _entities(label))

    return _MARK.sub(typed, text)


def without_mention(text: str, *, bot_user: str = "") -> str:
    """The text without the mention it starts with: ours when we know our id, else any."""
    found = _LEADING_MENTION.match(text)
    if found is None or (bot_user and found["user"] != bot_user):
        return text
    return text[found.end() :]


def _entities(text: str) -> str:
    return re.sub("&(amp|lt|gt);", lambda found: _ENTITIES[found[1]], text)


def _reference(target: str, label: str) -> str:
    if target[:1] in ("@", "#"):
        return target[0] + label.removeprefix(target[0]) if label else target
    if target[:1] == "!":
        return label or "@" + target[1:].partition("^")[0]
    # Slack makes a link of « exemple.quebec/page »: its label is what was typed.
    if target.startswith(_SHOWN_AS_TYPED) or target.rstrip("/").endswith(label.rstrip("/")):
        return label or target
    return f"{label} ({target})"
