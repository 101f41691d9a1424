"""What the search reads of an exchange: its stems, and never a confidential word."""

import re
from dataclasses import dataclass

from faq.text import fold, stem, stems

_PLACEHOLDERS = ("[propos confidentiels", "[signalement confidentiel")
"""How the text of an exchange begins when its words are kept apart."""

_WORD = re.compile(r"\w+")
_MOST = 12


def terms_of(text: str) -> str | None:
    """The stems of a text, each once; None for an exchange whose words are confidential."""
    if text.startswith(_PLACEHOLDERS):
        return None
    return " ".join(dict.fromkeys(stems(text)))


@dataclass(frozen=True)
class Search:
    """What somebody looks for: every stem must be there, the last one as the start of a word."""

    stems: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Search":
        """Read what was typed. Any text will do: stems hold letters and digits only."""
        return cls(tuple(dict.fromkeys(stems(typed)))[:_MOST])

    @property
    def sqlite(self) -> str:
        """The query as FTS5 reads it."""
        return " AND ".join([f'"{item}"' for item in self.stems[:-1]] + [f'"{self.stems[-1]}"*'])

    @property
    def postgresql(self) -> str:
        """The query as to_tsquery reads it."""
        return " & ".join([*self.stems[:-1], f"{self.stems[-1]}:*"])

    def marked(self, text: str) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, each with whether it is a word that was looked for."""
        pieces: list[tuple[str, bool]] = []
        done = 0
        for word in _WORD.finditer(text):
            if self._finds(word[0]):
                pieces += [(text[done : word.start()], False), (word[0], True)]
                done = word.end()
        pieces.append((text[done:], False))
        return tuple(piece for piece in pieces if piece[0])

    def _finds(self, word: str) -> bool:
        found = stem(fold(word))
        return bool(found) and (found in self.stems or found.startswith(self.stems[-1:]))
