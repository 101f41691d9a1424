"""Turning what Teams sends back into what people typed: mentions, entities, HTML."""

import re
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser

LONGEST = 20_000
"""Characters of HTML that are read: several times what Teams lets somebody write."""

_SECTION = "<!["
"""What old documents of Word begin their conditions with: the standard parser raises on them."""

_MENTION = re.compile(r"<at\b[^<>]*>(?P<name>[^<>]*)</at>", re.IGNORECASE)
_LEADING = re.compile(r"^[\s,:]+")
_BLANKS = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_LINES = re.compile(r"\s*\n\s*")

_PARAGRAPHS = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "blockquote", "h1", "h2", "h3"})
_UNREAD = frozenset({"script", "style", "attachment"})


def as_typed(text: str, ours: Iterable[str] = ()) -> str:
    """The text without our own mentions; the others become names.

    `ours` are our mentions as the activity's entities quote them.
    """
    addressed = False
    for mention in filter(None, ours):
        addressed = addressed or text.lstrip().startswith(mention)
        text = text.replace(mention, " ")
    named = _MENTION.sub(lambda found: f"@{found['name']}", text)
    typed = _INVISIBLE.sub("", unescape(named).translate(_BLANKS)).strip()
    # « @Vigie, que faire ? » and « @Vigie : que faire ? » ask the same.
    return _LEADING.sub("", typed) if addressed else typed


def of_html(content: str) -> str:
    """The words of a message's HTML, with the links that its labels hide."""
    reader = _Reader()
    # Beyond, the standard parser may take quadratic time on tags that never end.
    reader.feed(content[:LONGEST].replace(_SECTION, " "))
    reader.close()
    return _LINES.sub("\n", "".join(reader.words).translate(_BLANKS)).strip()


class _Reader(HTMLParser):
    """Keeps the words, and what stands for words: emojis by their name, mentions, links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._link = ""
        self._label = ""
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _UNREAD:
            self._skipped += 1
        elif tag in _PARAGRAPHS:
            self.words.append("\n")
        elif tag in ("img", "emoji"):
            self.words.append(given.get("alt") or "")
        elif tag == "at":
            self.words.append("@")
        elif tag == "a":
            self._link, self._label = given.get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._skipped = max(0, self._skipped - 1)
        elif tag in _PARAGRAPHS:
            self.words.append("\n")
        elif tag == "a":
            if self._link and not _names(self._label, self._link):
                self.words.append(f" ({self._link})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.words.append(_INVISIBLE.sub("", data))
            self._label += data


def _names(label: str, link: str) -> bool:
    """Whether a label already says where its link leads."""
    return link.rstrip("/").endswith(label.strip().rstrip("/")) and bool(label.strip())
