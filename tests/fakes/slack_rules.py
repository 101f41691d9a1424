"""What Slack refuses in a message or a view: its published schema, and the rules beside it."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, validators
from jsonschema.exceptions import ValidationError, best_match

SCHEMA = Path(__file__).parent.parent / "schemas" / "blockkit.limits.schema.json"
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 40_000
METADATA = 3000
OPTIONS = 100
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
# The most text that was reported to pass: see bot.slack.blocks.TEXT.
BLOCKS_TEXT = 9_600


def message_faults(payload: Mapping[str, Any]) -> list[str]:
    """Why Slack would refuse these `text` and `blocks`; empty when it would not."""
    blocks = payload.get("blocks") or []
    faults = _schema_faults("SlackMessagePayload", payload)
    if len(blocks) > MESSAGE_BLOCKS:
        faults.append(f"{len(blocks)} blocks")
    if not payload.get("text"):
        faults.append("no fallback text")
    if UNREADABLE.search(payload.get("text", "")):
        faults.append("unreadable characters")
    if len(payload.get("text", "")) > MESSAGE_TEXT:
        faults.append("msg_too_long")
    if sum(len(text) for text in texts(blocks)) > BLOCKS_TEXT:
        faults.append("msg_blocks_too_long")
    return faults + _common_faults(blocks)


def view_faults(view: Mapping[str, Any]) -> list[str]:
    """Why Slack would refuse this modal; empty when it would not."""
    blocks = view.get("blocks") or []
    faults = _schema_faults("SlackModal", view)
    if not 1 <= len(blocks) <= VIEW_BLOCKS:
        faults.append(f"{len(blocks)} blocks")
    if len(view.get("private_metadata", "")) > METADATA:
        faults.append("private_metadata too long")
    if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
        faults.append("inputs without submit")
    return faults + _common_faults(blocks)


def home_faults(view: Mapping[str, Any]) -> list[str]:
    """Why Slack would refuse this home tab; empty when it would not."""
    blocks = view.get("blocks") or []
    faults = _schema_faults("SlackHome", view)
    if len(blocks) > VIEW_BLOCKS:
        faults.append(f"{len(blocks)} blocks")
    return faults + _common_faults(blocks)


def texts(value: object) -> Iterator[str]:
    """Every text shown, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Every JSON object inside, itself first."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(inner, str) or not hasattr(inner, "__iter__"):
        return
    for part in inner:
        yield from objects(part)


def _schema_faults(definition: str, payload: Mapping[str, Any]) -> list[str]:
    error = best_match(_validator(definition).iter_errors(payload))
    return [f"{error.json_path}: {error.message[:300]}"] if error else []


@cache
def _validator(definition: str) -> Any:
    definitions = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]

    def of_type(schema: dict[str, Any], kind: str) -> bool:
        while "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            return any(of_type(one, kind) for one in schema["anyOf"])
        return bool(schema.get("properties", {}).get("type", {}).get("const", kind) == kind)

    def any_of(
        validator: Any, schemas: list[dict[str, Any]], instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        # Trying a block as each of the twenty kinds takes ten times as long, and hides what is
        # wrong with it among what it is not.
        kind = instance.get("type") if isinstance(instance, dict) else None
        fitting = [one for one in schemas if kind is None or of_type(one, kind)]
        if len(fitting) == 1:
            yield from validator.descend(instance, fitting[0])
        else:
            yield from Draft7Validator.VALIDATORS["anyOf"](validator, fitting, instance, schema)

    extend: Any = validators.extend
    typed = extend(Draft7Validator, {"anyOf": any_of})
    return typed({"$ref": f"#/definitions/{definition}", "definitions": definitions})


def _common_faults(blocks: list[dict[str, Any]]) -> list[str]:
    faults = ["empty text" for text in texts(blocks) if not text]
    faults += ["unreadable characters" for text in texts(blocks) if UNREADABLE.search(text)]
    for thing in objects(blocks):
        kind, elements = thing.get("type", ""), thing.get("elements")
        if elements == [] or thing.get("options") == []:
            faults.append(f"empty {kind}")
        if kind == "plain_text" and not thing["text"].strip():
            faults.append("blank plain_text")
        if kind == "plain_text_input" and not 1 <= thing.get("max_length", 3000) <= 3000:
            faults.append("max_length")
        if len(thing.get("initial_value", "")) > thing.get("max_length", 3000):
            faults.append("initial_value longer than max_length")
        # The schema forgets the options of a group.
        if "label" in thing and len(thing.get("options") or ()) > OPTIONS:
            faults.append("too many options")
    faults += _repeated("block_id", [block.get("block_id") for block in blocks])
    acting = [thing.get("action_id") for thing in objects(blocks) if thing.get("type") == "button"]
    return faults + _repeated("action_id", acting)


def _repeated(name: str, ids: list[Any]) -> list[str]:
    counts = Counter(one for one in ids if one is not None)
    faults = [f"{name} {one} repeated" for one, count in counts.items() if count > 1]
    return faults + [f"{name} empty" for one in counts if one == ""]
