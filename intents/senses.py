"""Finds which fields of meaning a message touches, whatever words it uses for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_CACHE_SIZE = 16_384


@dataclass
class _Beginning:
    """What one first word may begin: names it stands for alone, and longer expressions.

    Longer ones are grouped by their second word; those whose second word is open, apart.
    """

    alone: list[str] = field(default_factory=list)
    by_second: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    open_second: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def add(self, rest: tuple[str, ...], name: str) -> None:
        if not rest:
            self.alone.append(name)
        elif rest[0].endswith("*"):
            self.open_second.append((rest, name))
        else:
            self.by_second.setdefault(rest[0], []).append((rest, name))

    def join(self, other: "_Beginning") -> None:
        self.alone += other.alone
        self.open_second += other.open_second
        for second, rows in other.by_second.items():
            self.by_second.setdefault(second, []).extend(rows)


class SenseReader:
    """Looks up named lists of expressions in canonical words, one look-up for each word.

    A word ending with * in an expression stands for all the words it begins.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._starts: dict[str, _Beginning] = {}
        self._prefixes: dict[str, _Beginning] = {}
        for name, expressions in lists.items():
            for expression in expressions:
                first, *rest = expression.split()
                table = self._prefixes if first.endswith("*") else self._starts
                table.setdefault(first.rstrip("*"), _Beginning()).add(tuple(rest), name)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._cache: dict[str, _Beginning] = {}

    def first_places(self, words: Sequence[str]) -> dict[str, int]:
        """Return the lists found, with the place of the first word that speaks of each."""
        found: dict[str, int] = {}
        for place, word in enumerate(words):
            beginning = self._cache.get(word) or self._look_up(word)
            for name in beginning.alone:
                found.setdefault(name, place)
            second = words[place + 1] if place + 1 < len(words) else ""
            for rest, name in beginning.by_second.get(second, ()):
                if name not in found and _follows(words, place + 1, rest):
                    found[name] = place
            for rest, name in beginning.open_second:
                if name not in found and _follows(words, place + 1, rest):
                    found[name] = place
        return found

    def _look_up(self, word: str) -> _Beginning:
        if len(self._cache) >= _CACHE_SIZE:
            self._cache.clear()
        found = self._cache[word] = _Beginning()
        if word in self._starts:
            found.join(self._starts[word])
        for length in self._lengths:
            prefix = self._prefixes.get(word[:length]) if length <= len(word) else None
            if prefix is not None:
                found.join(prefix)
        found.alone = list(dict.fromkeys(found.alone))
        return found


def _follows(words: Sequence[str], place: int, rest: Sequence[str]) -> bool:
    if place + len(rest) > len(words):
        return False
    return all(
        word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
        for word, wanted in zip(words[place:], rest, strict=False)
    )
