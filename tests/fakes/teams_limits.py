"""What Teams refuses, or shows otherwise than meant, in an activity, a card or a dialog."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fakes.teams_schema import schema_faults

LARGEST = 28 * 1024
"""Bytes of a message in UTF-8."""

ELEMENTS = 110
"""With the buttons of the card itself."""

A_ROW = 6
TITLE = 80
CARD = "application/vnd.microsoft.card.adaptive"
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
TEMPLATE = re.compile(r"\{\{(DATE|TIME)\(")
MARKDOWN = re.compile(r"[*_`\[\]<>#~]|https?:|^\s*(?:[-+]|\d+[.)])\s")
LINK = re.compile(r"(?:https?://[^\s\\]+|(?:tel|mailto):\S+)")

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
PARSED = frozenset({"TextBlock"})
"""Where Markdown would be read."""

KNOWN = {
    "TextBlock": {"text", "style", "size", "weight", "wrap"},
    "RichTextBlock": {"inlines", "spacing"},
    "TextRun": {"text", "weight", "italic", "size", "isSubtle", "color", "selectAction"},
    "Container": {"style", "items"},
    "ActionSet": {"actions", "spacing"},
    "Input.Text": {"isMultiline", "maxLength", "style"},
    "Input.ChoiceSet": {"choices", "style", "isMultiSelect", "placeholder", "wrap"},
    "Input.Toggle": {"title", "wrap", "valueOn", "valueOff"},
    "Action.Execute": {"verb", "fallback"},
    "Action.Submit": set[str](),
    "Action.OpenUrl": {"url"},
}
_COMMON = {
    "Input.": {"id", "label", "value", "isRequired", "errorMessage", "spacing"},
    "Action.": {"title", "data", "style", "associatedInputs"},
}


def activity_faults(activity: Mapping[str, Any]) -> list[str]:
    """Why Teams would refuse this message with its cards; empty when it would not."""
    faults = [] if activity.get("type") == "message" else ["not a message"]
    if not str(activity.get("summary") or "").strip():
        faults.append("no summary for the notification")
    pictures = pictures_of(activity)
    attached = [one for one in activity.get("attachments") or [] if one not in pictures]
    faults += [fault for one in pictures for fault in _picture_faults(one)]
    activity = {**activity, "attachments": attached}
    if not attached and not activity.get("text"):
        faults.append("nothing to show")
    for attachment in attached:
        if attachment.get("contentType") != CARD:
            faults.append(f"unknown attachment {attachment.get('contentType')}")
        else:
            faults += card_faults(attachment.get("content") or {})
    return faults + _size_faults(activity)


def pictures_of(activity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pictures that a message holds: they weigh apart from its cards."""
    attached = activity.get("attachments") or []
    return [one for one in attached if str(one.get("contentType")).startswith("image/")]


def _picture_faults(picture: Mapping[str, Any]) -> list[str]:
    kind = picture["contentType"]
    faults = [] if kind in PICTURES else [f"{kind} is not shown"]
    if not str(picture.get("contentUrl")).startswith(f"data:{kind};base64,"):
        faults.append("a picture that the message does not hold")
    return faults


def card_faults(card: Mapping[str, Any]) -> list[str]:
    """Why Teams would refuse this card, in a message or in a dialog; empty when it would not."""
    faults = schema_faults(card)
    if card.get("type") != "AdaptiveCard" or card.get("version") != "1.5":
        faults.append("not a card of version 1.5")
    if not str(card.get("fallbackText") or "").strip():
        faults.append("no fallbackText")
    if not card.get("body"):
        faults.append("nothing to show")
    placed = list(_placed(card))
    if len(placed) > ELEMENTS:
        faults.append(f"{len(placed)} elements")
    tags = [entity["text"] for entity in card.get("msteams", {}).get("entities", ())]
    for thing in placed:
        faults += _thing_faults(_without(thing, tags))
    faults += [f"{tag} mentioned nowhere" for tag in tags if not _says_tag(placed, tag)]
    ids = Counter(one["id"] for one in placed if "id" in one)
    faults += [f"id {name} repeated" for name, count in ids.items() if count > 1]
    faults += [f"unreadable characters in {text!r:.60}" for text in strings(card) if _odd(text)]
    return faults + _size_faults(card)


def _without(thing: Mapping[str, Any], tags: Sequence[str]) -> Mapping[str, Any]:
    """A block without the mentions that the card's entities explain."""
    if thing.get("type") not in PARSED:
        return thing
    text = thing["text"]
    for tag in tags:
        text = text.replace(tag, "")
    return {**thing, "text": text}


def _says_tag(placed: Sequence[Mapping[str, Any]], tag: str) -> bool:
    return any(one.get("type") in PARSED and tag in one["text"] for one in placed)


def strings(value: object) -> Iterator[str]:
    """Every text inside, shown or not."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Every element, run and action inside, in order."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def shown(value: object) -> str:
    """What is read, line by line: the text of blocks, and what is in the inputs."""
    lines = [
        one.get("text") or one.get("value") or "".join(run["text"] for run in one["inlines"])
        for one in objects(value)
        if one["type"] in ("TextBlock", "RichTextBlock", "Input.Text") and _says(one)
    ]
    return "\n".join(lines)


def _says(one: Mapping[str, Any]) -> bool:
    return bool(one.get("text") or one.get("value") or one.get("inlines"))


def _placed(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What is laid out: elements and buttons, without the runs of a text nor the fallbacks."""
    for key in ("body", "items", "actions"):
        for inner in value.get(key) or ():
            yield inner
            yield from _placed(inner)


def _size_faults(value: object) -> list[str]:
    size = len(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return [f"{size} bytes"] if size > LARGEST else []


def _odd(text: str) -> bool:
    return bool(UNREADABLE.search(text) or TEMPLATE.search(text))


def _thing_faults(thing: Mapping[str, Any]) -> list[str]:
    kind = thing.get("type", "")
    if kind not in KNOWN:
        return [f"unknown {kind}"]
    common = next((keys for start, keys in _COMMON.items() if kind.startswith(start)), set())
    faults = [f"{key} in {kind}" for key in thing.keys() - KNOWN[kind] - common - {"type"}]
    if kind in PARSED:
        faults += ["Markdown would be read"] if MARKDOWN.search(thing["text"]) else []
        faults += [] if thing.get("wrap") else ["text clipped"]
    if kind == "RichTextBlock":
        faults += [] if thing["inlines"] else ["empty RichTextBlock"]
        for run in thing["inlines"]:
            faults += _run_faults(run)
    if kind == "Container" and not thing["items"]:
        faults.append("empty Container")
    if kind == "ActionSet" and not 1 <= len(thing["actions"]) <= A_ROW:
        faults.append(f"{len(thing['actions'])} actions together")
    if kind.startswith("Input"):
        faults += _input_faults(thing)
    if kind.startswith("Action."):
        faults += _action_faults(thing)
    return faults


def _run_faults(run: Mapping[str, Any]) -> list[str]:
    faults = [f"{key} in TextRun" for key in run.keys() - KNOWN["TextRun"] - {"type"}]
    if run.get("type") != "TextRun" or not run.get("text"):
        faults.append("empty TextRun")
    if "selectAction" in run and not LINK.fullmatch(run["selectAction"]["url"]):
        faults.append("link not to be followed")
    return faults


def _input_faults(thing: Mapping[str, Any]) -> list[str]:
    faults = [] if thing.get("id") else ["input without id"]
    if not (thing.get("label") or thing.get("title") or "").strip():
        faults.append("input without label")
    if thing.get("isRequired") and not thing.get("errorMessage"):
        faults.append("required without errorMessage")
    longest, value = thing.get("maxLength"), thing.get("value", "")
    if longest is not None and longest < 1:
        faults.append("maxLength")
    if longest is not None and len(value) > longest:
        faults.append("value longer than maxLength")
    if thing["type"] == "Input.ChoiceSet":
        names = [option["value"] for option in thing["choices"]]
        chosen = value.split(",") if thing.get("isMultiSelect") else [value]
        faults += [] if names else ["no choices"]
        faults += ["value not among the choices"] if value and set(chosen) - set(names) else []
        faults += [
            "choice without title" for option in thing["choices"] if not option["title"].strip()
        ]
    return faults


def _action_faults(thing: Mapping[str, Any]) -> list[str]:
    title = thing.get("title", "")
    faults = [] if title.strip() else ["button without title"]
    faults += [f"title of {len(title)}"] if len(title) > TITLE else []
    if thing["type"] == "Action.OpenUrl":
        return faults + ([] if LINK.fullmatch(thing["url"]) else ["link not to be followed"])
    data = thing.get("data")
    if not isinstance(data, dict):
        faults.append("data is not an object")
    elif data.get("msteams", {"type": "task/fetch"}) != {"type": "task/fetch"}:
        faults.append("unknown msteams action")
    if thing["type"] == "Action.Execute":
        fallback = thing.get("fallback") or {}
        faults += [] if thing.get("verb") else ["Execute without verb"]
        if fallback.get("type") != "Action.Submit" or fallback.get("data") != data:
            faults.append("no fallback that does the same")
        if "msteams" in (data or {}):
            faults.append("a dialog opens by Action.Submit only")
    return faults
