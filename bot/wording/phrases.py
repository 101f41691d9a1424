"""Vigie's own sentences, read from one YAML file that the DCAP can correct."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from bot.messages import Document, Note, Paragraph, Span
from bot.wording.markup import fill, spans
from bot.wording.typography import typeset

DEFAULT_FILE = Path(__file__).parent / "fr.yaml"


class Phrases:
    """Sentences by dotted key, such as `recu.titre`."""

    def __init__(self, sentences: Mapping[str, str], links: Mapping[str, str]) -> None:
        self.sentences = sentences
        self.links = links

    def __call__(self, key: str, **values: str) -> str:
        """A sentence as plain text; KeyError for an unknown key or a missing value."""
        return fill(self.sentences[key].replace("**", ""), values)

    def spans(self, key: str, **values: str) -> tuple[Span, ...]:
        """A sentence with its bold and its links."""
        return spans(self.sentences[key], self.links, values)

    def paragraph(self, key: str, **values: str) -> Paragraph:
        """A sentence as a paragraph."""
        return Paragraph(self.spans(key, **values))

    def document(self, key: str, **values: str) -> Document:
        """A sentence that says it all."""
        return Document(self(key, **values), (self.paragraph(key, **values),))

    def note(self, key: str, **values: str) -> Note:
        """A sentence as small print."""
        return Note(self.spans(key, **values))


def load_phrases(links: Mapping[str, str], path: Path = DEFAULT_FILE) -> Phrases:
    """Read the sentences; `links` gives the address of each link name, from the settings."""
    return Phrases(_sentences(path.read_text(encoding="utf-8")), links)


@lru_cache(maxsize=1)
def _sentences(text: str) -> Mapping[str, str]:
    """Read once for as long as the file says the same: it takes forty milliseconds."""
    sections: Any = YAML(typ="safe", pure=True).load(text)
    return MappingProxyType(
        {
            f"{section}.{name}": typeset(str(sentence))
            for section, sentences in sections.items()
            for name, sentence in sentences.items()
        }
    )
