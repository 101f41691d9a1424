"""A document as plain text, so that a test or a reviewer reads what people read."""

from collections.abc import Iterator

from bot.messages import (
    Bullets,
    Choice,
    Choices,
    Copyable,
    Document,
    Facts,
    Form,
    Heading,
    Note,
    Paragraph,
    Part,
    Span,
    Words,
)

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "'": "’"})


def plain(document: Document) -> str:
    """Everything that is shown, one line a part; buttons stand in brackets."""
    return "\n".join(_line(part) for part in document.parts)


def plain_form(form: Form) -> str:
    """The title, then one line a field, with a star where an answer is required."""
    lines = [form.title, form.intro]
    for field in form.fields:
        star = " *" if field.required else ""
        options = f" ({' / '.join(label for _, label in field.options)})" if field.options else ""
        lines.append(f"{field.label}{star}{options} — {field.hint} = {field.initial}")
    return "\n".join([*lines, f"[{form.submit}]"])


def loose(text: str) -> str:
    """The text with ordinary spaces and one kind of apostrophe, to compare what people typed."""
    return text.translate(_SPACES)


def choices(document: Document) -> Iterator[Choice]:
    """Every button of a document, in order."""
    for part in document.parts:
        if isinstance(part, Choices):
            yield from part.choices


def labels(document: Document) -> list[str]:
    """What the buttons of a document say."""
    return [loose(choice.label) for choice in choices(document)]


def our_words(document: Document) -> Iterator[str]:
    """Every sentence that Vigie itself writes; people's words and values are left out."""
    yield document.summary
    for part in document.parts:
        match part:
            case Heading(text) | Copyable(text):
                yield text
            case Paragraph(spans) | Note(spans):
                yield _run(spans)
            case Bullets(items):
                yield from map(_run, items)
            case Facts(rows):
                yield from (label for label, _ in rows)
            case Choices(offered):
                yield from (choice.label for choice in offered)


def _line(part: Part) -> str:
    match part:
        case Heading(text):
            return f"# {text}"
        case Paragraph(spans):
            return _run(spans)
        case Note(spans):
            return f"({_run(spans)})"
        case Bullets(items):
            return "\n".join(f"- {_run(item)}" for item in items)
        case Words(text):
            return f"> {text}"
        case Copyable(text):
            return f"| {text}"
        case Facts(rows):
            return "\n".join(f"{label} : {value}" for label, value in rows)
        case Choices(offered):
            return " ".join(f"[{choice.label}]" for choice in offered)


def _run(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)
