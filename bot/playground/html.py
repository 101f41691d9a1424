"""Document → HTML: pure, and nothing that anybody typed is ever markup."""

from collections.abc import Sequence
from html import escape

from bot.links import destination, followable
from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Facts,
    Heading,
    Note,
    Paragraph,
    Part,
    Span,
    Words,
)

CHANNEL = "playground"
_STYLES = {"primary": " primary", "danger": " danger"}


def render(document: Document) -> str:
    """The inside of a card."""
    return "".join(_part(part) for part in document.parts)


def said(text: str) -> str:
    """What a person typed, as its bubble shows it."""
    return f'<p class="said" dir="auto">{escape(text)}</p>'


def _part(part: Part) -> str:
    match part:
        case Heading(text):
            return f"<h3>{escape(text)}</h3>"
        case Paragraph(spans):
            return f"<p>{_spans(spans)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{_spans(item)}</li>' for item in items)}</ul>"
        case Words(text):
            return f'<blockquote dir="auto">{escape(text)}</blockquote>'
        case Copyable(text):
            return _copyable(text)
        case Facts(rows):
            return f'<dl class="facts">{"".join(_row(*row) for row in rows)}</dl>'
        case Note(spans):
            return f'<p class="note">{_spans(spans)}</p>'
        case Choices(choices):
            return f'<div class="choices">{"".join(_choice(choice) for choice in choices)}</div>'


def _spans(spans: Sequence[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = escape(span.text)
    if span.mention is not None and span.mention.channel == CHANNEL:
        return f"<strong>@{text}</strong>"
    if span.italic:
        text = f"<em>{text}</em>"
    if span.bold:
        text = f"<strong>{text}</strong>"
    if not followable(span.link):
        return text
    return f"<a {_leads_to(span.link)}>{text}</a>"


def _leads_to(url: str) -> str:
    return f'href="{escape(url)}" target="_blank" rel="noopener noreferrer"'


def _row(label: str, value: str) -> str:
    return f'<div><dt>{escape(label)}</dt><dd dir="auto">{escape(value)}</dd></div>'


def _copyable(text: str) -> str:
    return (
        f'<div class="copyable"><p dir="auto">{escape(text)}</p>'
        '<button type="button" class="choice" data-copy>Copier</button></div>'
    )


def _choice(choice: Choice) -> str:
    style = _STYLES.get(choice.style, "")
    label = escape(choice.label)
    if not choice.url:
        return (
            f'<button type="button" class="choice{style}" data-action="{escape(choice.action)}" '
            f'data-subject="{escape(choice.subject)}">{label}</button>'
        )
    if not followable(choice.url):
        return f'<p class="note" dir="auto">{label}&nbsp;: {escape(choice.url)}</p>'
    place = f'<span class="destination">{escape(destination(choice.url))}</span>'
    return f'<a class="choice{style}" {_leads_to(choice.url)}>{label} {place}</a>'
