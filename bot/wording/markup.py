"""The little Markdown that our own sentences and the FAQ use, turned into parts of a document.

Paragraphs, « - » lists, **bold** and [text](lien:name), and nothing else. Values are put in after
parsing, so that a value can never become markup.
"""

import re
from collections.abc import Iterator, Mapping

from bot.messages import Bullets, Paragraph, Part, Span
from bot.wording.typography import typeset

_BOLD = re.compile(r"\*\*(?P<bold>[^*]+)\*\*")
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\(lien:(?P<link>[a-z_]+)\)")
_HOLE = re.compile(r"\{([a-z_]+)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the {holes} of a sentence; KeyError for a hole without a value."""
    return _HOLE.sub(lambda hole: values[hole[1]], text)


def spans(
    text: str, links: Mapping[str, str], values: Mapping[str, str] | None = None
) -> tuple[Span, ...]:
    """One line of markup as spans. A link whose address no setting gives is plain text."""
    given = values or {}
    found: list[Span] = []
    start = 0
    for token in _BOLD.finditer(text):
        found += _linked(text[start : token.start()], links, given, bold=False)
        found += _linked(token["bold"], links, given, bold=True)
        start = token.end()
    return (*found, *_linked(text[start:], links, given, bold=False))


def parts(markdown: str, links: Mapping[str, str]) -> tuple[Part, ...]:
    """A whole answer of the FAQ as paragraphs and lists."""
    built: list[Part] = []
    for block in re.split(r"\n\s*\n", typeset(markdown.strip())):
        built += _block(block.splitlines(), links)
    return tuple(built)


def plain_text(markdown: str) -> str:
    """An answer without its markup, for a terminal."""
    return "".join(span.text for span in spans(typeset(markdown.strip()), {}))


def _block(lines: list[str], links: Mapping[str, str]) -> list[Part]:
    """A block may open with a sentence and go on with a list; wrapped lines are joined."""
    prose: list[str] = []
    items: list[str] = []
    for line in (raw.strip() for raw in lines):
        if line.startswith("- "):
            items.append(line[2:])
        elif items:
            items[-1] += f" {line}"
        else:
            prose.append(line)
    built: list[Part] = []
    if prose:
        built.append(Paragraph(spans(" ".join(prose), links)))
    if items:
        built.append(Bullets(tuple(spans(item, links) for item in items)))
    return built


def _linked(
    text: str, links: Mapping[str, str], values: Mapping[str, str], *, bold: bool
) -> Iterator[Span]:
    start = 0
    for token in _LINK.finditer(text):
        if before := text[start : token.start()]:
            yield Span(fill(before, values), bold=bold)
        address = links.get(token["link"], "")
        yield Span(fill(token["text"], values), bold=bold, link=address)
        start = token.end()
    if after := text[start:]:
        yield Span(fill(after, values), bold=bold)
