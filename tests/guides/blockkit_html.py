"""Draws real Block Kit payloads as HTML, so that the guides show what people see in Slack.

The style is our own. What it cannot draw raises ValueError: a picture never leaves anything out.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

WIDTH = 390
"""The width of a phone, in CSS pixels."""

_STYLE = Path(__file__).with_name("style.css")
_PAGE = """<!doctype html>
<html lang="fr-CA"><head><meta charset="utf-8"><title>{title}</title>
<style>
{style}</style></head><body><main>
{body}
</main></body></html>
"""


def page(title: str, *fragments: str) -> str:
    """A whole page of messages and forms, in the order they are read."""
    style = _STYLE.read_text(encoding="utf-8")
    return _PAGE.format(title=escape(title), style=style, body="\n".join(fragments))


def message(payload: Json, *, hour: str) -> str:
    """A message of Vigie's as posted: `payload` is what `render` made, `hour` when it came."""
    head = f'<b>Vigie</b> <i class="app">APPLI</i> <time>{escape(hour)}</time>'
    return (
        '<article class="message"><div class="face">V</div>'
        f'<div class="body"><header>{head}</header>{_all(payload["blocks"])}</div></article>'
    )


def said(text: str, *, name: str, hour: str) -> str:
    """What a person wrote to Vigie."""
    initials = "".join(word[0] for word in name.split()[:2])
    head = f"<b>{escape(name)}</b> <time>{escape(hour)}</time>"
    return (
        f'<article class="message"><div class="face person">{escape(initials)}</div>'
        f'<div class="body"><header>{head}</header><p>{_lines(text)}</p></div></article>'
    )


def typed(text: str) -> str:
    """The box where one writes, with what is about to be sent."""
    return f'<div class="typed"><p>{_lines(text)}</p><span class="send">➤</span></div>'


def modal(view: Json) -> str:
    """A form, as a window over the conversation."""
    submit = view.get("submit")
    last = f'<span class="button primary">{_plain(submit)}</span>' if submit else ""
    return (
        f'<section class="modal"><header><b>{_plain(view["title"])}</b></header>'
        f'<div class="fields">{_all(view["blocks"])}</div>'
        f'<footer><span class="button">{_plain(view["close"])}</span>{last}</footer></section>'
    )


def _all(blocks: Iterable[Json]) -> str:
    return "".join(_drawn(block, _BLOCKS) for block in blocks)


def _drawn(item: Json, ways: Mapping[str, Callable[[Json], str]]) -> str:
    try:
        draw = ways[item["type"]]
    except KeyError as missing:
        raise ValueError(f"not drawn: {missing}") from None
    return draw(item)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _plain(text: Json) -> str:
    if text["type"] != "plain_text":
        raise ValueError(f"not drawn: {text['type']}")
    return _lines(text["text"])


def _header(block: Json) -> str:
    return f"<h1>{_plain(block['text'])}</h1>"


def _context(block: Json) -> str:
    return "".join(f'<p class="small">{_plain(element)}</p>' for element in block["elements"])


def _actions(block: Json) -> str:
    return f'<div class="actions">{"".join(map(_button, block["elements"]))}</div>'


def _button(element: Json) -> str:
    if element["type"] != "button":
        raise ValueError(f"not drawn: {element['type']}")
    return f'<span class="button {element.get("style", "")}">{_plain(element["text"])}</span>'


def _rich_text(block: Json) -> str:
    return "".join(_drawn(part, _RICH) for part in block["elements"])


def _runs(part: Json) -> str:
    return "".join(_drawn(run, _RUNS) for run in part["elements"])


def _list(part: Json) -> str:
    items = "".join(f"<li>{_runs(item)}</li>" for item in part["elements"])
    return f"<ul>{items}</ul>"


def _styled(shown: str, run: Json) -> str:
    for name, tag in (("bold", "b"), ("italic", "em")):
        if run.get("style", {}).get(name):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


def _text(run: Json) -> str:
    return _styled(_lines(run["text"]), run)


def _link(run: Json) -> str:
    return _styled(f"<u>{_lines(run.get('text') or run['url'])}</u>", run)


def _input(block: Json) -> str:
    optional = ' <span class="optional">(facultatif)</span>' if block["optional"] else ""
    hint = f'<p class="small">{_plain(block["hint"])}</p>' if "hint" in block else ""
    label = f"<label>{_plain(block['label'])}{optional}</label>"
    return f'<div class="field">{label}{_drawn(block["element"], _INPUTS)}{hint}</div>'


def _typing(element: Json) -> str:
    tall = "tall" if element["multiline"] else ""
    return f'<div class="box {tall}">{_lines(element.get("initial_value", ""))}</div>'


def _options(element: Json) -> str:
    chosen = [*element.get("initial_options", ()), element.get("initial_option")]
    return "".join(
        f'<p class="option"><i class="{element["type"]}{" on" if option in chosen else ""}"></i>'
        f"{_plain(option['text'])}</p>"
        for option in element["options"]
    )


def _file(element: Json) -> str:
    one = element["max_files"] == 1
    return f'<div class="box">+ Ajouter {"un fichier" if one else "des fichiers"}</div>'


def _select(element: Json) -> str:
    chosen = element.get("initial_option")
    return f'<div class="box select">{_plain(chosen["text"]) if chosen else "&nbsp;"}</div>'


_BLOCKS = {
    "header": _header,
    "context": _context,
    "actions": _actions,
    "rich_text": _rich_text,
    "input": _input,
}
_RICH = {
    "rich_text_section": lambda part: f"<p>{_runs(part)}</p>",
    "rich_text_list": _list,
    "rich_text_quote": lambda part: f"<blockquote>{_runs(part)}</blockquote>",
    "rich_text_preformatted": lambda part: f"<pre>{_runs(part)}</pre>",
}
_RUNS = {"text": _text, "link": _link}
_INPUTS = {
    "plain_text_input": _typing,
    "radio_buttons": _options,
    "checkboxes": _options,
    "static_select": _select,
    "file_input": _file,
}
