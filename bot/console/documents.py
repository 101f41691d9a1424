"""A document of Vigie as HTML: the same cards as in chat, their buttons sent as forms."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup, escape

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

_STYLES = {"primary": "primary", "danger": "danger"}


def offered(document: Document) -> Iterator[Choice]:
    """The buttons that a document shows, links left out."""
    for part in document.parts:
        if isinstance(part, Choices):
            yield from (choice for choice in part.choices if choice.action)


def render(document: Document, *, action: str, csrf: str, key: str) -> Markup:
    """The inside of a card. Its heading is left to the page; `action` is where buttons are sent.

    `key` tells one press from another: the same page sent twice acts once.
    """
    hidden = Markup(
        '<input type="hidden" name="csrf" value="{}"><input type="hidden" name="cle" value="{}">'
    ).format(csrf, key)
    form = {"action": action, "hidden": hidden}
    parts = [part for part in document.parts if not isinstance(part, Heading)]
    return Markup().join(_part(part, form) for part in parts)


def _part(part: Part, form: Mapping[str, str]) -> Markup:
    match part:
        case Paragraph(spans):
            return Markup("<p>{}</p>").format(_spans(spans))
        case Bullets(items):
            listed = Markup().join(Markup("<li>{}</li>").format(_spans(item)) for item in items)
            return Markup("<ul>{}</ul>").format(listed)
        case Words(text):
            return Markup('<blockquote dir="auto">{}</blockquote>').format(text)
        case Copyable(text):
            return Markup('<p class="copyable" dir="auto">{}</p>').format(text)
        case Facts(rows):
            built = (
                Markup('<dt>{}</dt><dd dir="auto">{}</dd>').format(label, value)
                for label, value in rows
            )
            return Markup('<dl class="facts">{}</dl>').format(Markup().join(built))
        case Note(spans):
            return Markup('<p class="muted small">{}</p>').format(_spans(spans))
        case Choices(choices):
            buttons = Markup().join(_choice(choice, form) for choice in choices)
            return Markup('<div class="actions">{}</div>').format(buttons)
        case Heading(text):
            return Markup("<h3>{}</h3>").format(text)


def _spans(spans: Sequence[Span]) -> Markup:
    return Markup().join(map(_span, spans))


def _span(span: Span) -> Markup:
    text = escape(span.text)
    if span.italic:
        text = Markup("<em>{}</em>").format(text)
    if span.bold:
        text = Markup("<strong>{}</strong>").format(text)
    if not followable(span.link):
        return text
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(span.link, text)


def _choice(choice: Choice, form: Mapping[str, str]) -> Markup:
    if choice.url:
        return _link(choice)
    return Markup(
        '<form method="post" action="{action}">{hidden}'
        '<input type="hidden" name="geste" value="{deed}">'
        '<input type="hidden" name="objet" value="{subject}">'
        '<button id="{id}" class="{style}">{label}</button></form>'
    ).format(
        deed=choice.action,
        subject=choice.subject,
        id=f"b-{choice.action}-{choice.subject}".replace(":", "-"),
        style=_STYLES.get(choice.style, ""),
        label=choice.label,
        **form,
    )


def _link(choice: Choice) -> Markup:
    if not followable(choice.url):
        return Markup('<p class="muted" dir="auto">{}&nbsp;: {}</p>').format(
            choice.label, choice.url
        )
    return Markup(
        '<a class="button" href="{}" rel="noopener noreferrer">'
        '{}&nbsp;<span class="muted">{}</span></a>'
    ).format(choice.url, choice.label, destination(choice.url))
