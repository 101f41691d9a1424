"""The questions of a form as Slack inputs, and what was filled in back as fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages import Field, FileRef
from bot.slack.elements import Json
from bot.slack.files import joined
from bot.slack.phrases import YES
from bot.slack.text import clean, plain
from bot.talking.filetypes import SUFFIXES

VALUE_ID = "valeur"
"""The action id of every input: its block bears the field's id."""

CHECKED = "oui"
INPUT = 3000
OPTION = 75
BOXES = 10
RADIOS = 5
GROUP = 100
LABEL = 2000
FILES = 3
"""How many files one question takes (a choice of the project)."""

FILE_TYPES = [name[1:] for names in SUFFIXES.values() for name in names]
"""What Slack lets people choose; the bytes are examined anyway."""


def input_block(field: Field) -> Json:
    """One question as an input block."""
    hint: Json = {"hint": plain(field.hint, LABEL)} if field.hint else {}
    return {
        "type": "input",
        "block_id": field.id,
        "optional": not field.required,
        "label": plain(field.label, LABEL),
        "element": {**_element(field), "action_id": VALUE_ID},
        **hint,
    }


def _element(field: Field) -> Json:
    match field.kind:
        case "file":
            return {"type": "file_input", "filetypes": FILE_TYPES, "max_files": FILES}
        case "check":
            return _boxes(field)
        case "choice" if field.options:
            return _choice(field)
        case _:
            # Slack's own URL input refuses « exemple.quebec/page »: a link is better kept as typed.
            return _typed(field)


def _typed(field: Field) -> Json:
    longest = max(1, min(field.max_length, INPUT))
    initial = clean(field.initial)[:longest]
    return {
        "type": "plain_text_input",
        "multiline": field.kind == "text",
        "max_length": longest,
        **({"initial_value": initial} if initial else {}),
    }


def _option(value: str, label: str) -> Json:
    return {"text": plain(label, OPTION), "value": value[:OPTION]}


def _boxes(field: Field) -> Json:
    options = [_option(*pair) for pair in (field.options or ((CHECKED, YES),))[:BOXES]]
    ticked = [option for option in options if option["value"] in field.initial.split(",")]
    initial: Json = {"initial_options": ticked} if ticked else {}
    return {"type": "checkboxes", "options": options, **initial}


def _choice(field: Field) -> Json:
    options = [_option(*pair) for pair in field.options]
    chosen = next((option for option in options if option["value"] == field.initial), None)
    initial: Json = {"initial_option": chosen} if chosen else {}
    if len(options) <= RADIOS:
        return {"type": "radio_buttons", "options": options, **initial}
    if len(options) <= GROUP:
        return {"type": "static_select", "options": options, **initial}
    return {"type": "static_select", "option_groups": _groups(field.options), **initial}


def _groups(options: Sequence[tuple[str, str]]) -> list[Json]:
    """A long list, such as the circonscriptions, in groups named by their first and last."""
    groups = [options[start : start + GROUP] for start in range(0, len(options), GROUP)]
    return [
        {
            "label": plain(f"{group[0][1][:35]} – {group[-1][1][:35]}", OPTION),
            "options": [_option(*pair) for pair in group],
        }
        for group in groups[:GROUP]
    ]


def filled(values: Mapping[str, Any]) -> dict[str, str]:
    """The fields of `view.state.values`: what was typed or chosen, empty when nothing was."""
    return {
        block: _filled(inputs[VALUE_ID])
        for block, inputs in values.items()
        if isinstance(inputs, Mapping) and isinstance(inputs.get(VALUE_ID), Mapping)
    }


def chosen_files(values: Mapping[str, Any]) -> tuple[FileRef, ...]:
    """The files of `view.state.values`, from every question that takes some."""
    inputs = (item.get(VALUE_ID) for item in values.values() if isinstance(item, Mapping))
    return tuple(
        file
        for state in inputs
        if isinstance(state, Mapping) and state.get("type") == "file_input"
        for file in joined(state.get("files"))
    )


def _filled(state: Mapping[str, Any]) -> str:
    match state:
        case {"selected_options": [*options]}:
            chosen = (option.get("value") for option in options if isinstance(option, Mapping))
            return ",".join(value for value in chosen if isinstance(value, str))
        case {"selected_option": {"value": str(value)}}:
            return value
        case {"value": str(value)}:
            return value
        case _:
            return ""
