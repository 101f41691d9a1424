"""A document as bare words, where a platform shows nothing else."""

from bot.messages import Bullets, Copyable, Document, Facts, Heading, Note, Paragraph, Part, Words


def as_text(document: Document) -> str:
    """The document's words alone, where only plain text is shown."""
    lines = [line for part in document.parts if (line := _line(part).strip())]
    return "\n".join(lines) or document.summary


def _line(part: Part) -> str:
    match part:
        case Heading(text) | Words(text) | Copyable(text):
            return text
        case Paragraph(runs) | Note(runs):
            return "".join(run.text for run in runs)
        case Bullets(items):
            return "\n".join("".join(run.text for run in item) for item in items)
        case Facts(rows):
            return "\n".join(f"{label} : {value}" for label, value in rows)
        case _:
            return ""
