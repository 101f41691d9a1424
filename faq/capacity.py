"""Says how much memory compiling a catalogue takes, before any of it is taken."""

from collections.abc import Iterable
from pathlib import Path

from faq.catalogue import Catalogue
from faq.features import grams, pairs
from faq.problems import ContentError, Problem
from faq.text import stem, tokens

BUDGET = 4 * 2**30
"""Bytes that compiling may take: about twelve thousand phrasings, and two minutes."""

_SHARE_OF_FREE = 0.8
_AT_REST = 24 * 2**20
_PER_PAIR_OF_TEXTS = 30
_PER_TEXT_AND_CLASS = 16
_PER_FEATURE_AND_CLASS = 8
_PER_TEXT = 12_000
_MEMINFO = Path("/proc/meminfo")
_CONTAINER = Path("/sys/fs/cgroup")


def memory_needed(catalogue: Catalogue) -> int:
    """Return the bytes that compiling takes at its worst.

    Within a tenth of what was measured from 3 000 to 10 000 texts. What grows fastest is the
    matrix of the texts two by two, held seven times over.
    """
    texts = [text for entry in catalogue for text in entry.phrasings]
    texts.extend(catalogue.negatives)
    by_class = _PER_TEXT_AND_CLASS * len(texts) + _PER_FEATURE_AND_CLASS * _features(texts)
    by_text = _for_pairs(len(texts)) + _PER_TEXT * len(texts)
    return _AT_REST + by_text + by_class * (len(catalogue) + 1)


def memory_allowed() -> int:
    """Return the bytes that compiling may take here: the budget, or less on a small machine."""
    free = _free()
    return BUDGET if free is None else min(BUDGET, int(_SHARE_OF_FREE * free))


def refuse_too_large(catalogue: Catalogue, file: str, *, allowed: int) -> None:
    """Raise ContentError for a catalogue that takes more than the bytes allowed."""
    count = len(catalogue.negatives) + sum(len(entry.phrasings) for entry in catalogue)
    needed = _for_pairs(count)
    if needed <= allowed:
        needed = memory_needed(catalogue)
    if needed > allowed:
        held = int((allowed / _PER_PAIR_OF_TEXTS) ** 0.5)
        message = (
            f"catalogue trop grand : {count} formulations de {len(catalogue)} fiches demandent"
            f" environ {_gigabytes(needed)} Go de mémoire, et {_gigabytes(allowed)} Go sont"
            f" permis ici. Gardez au plus {held} formulations en tout,"
            " moins encore si les fiches sont très nombreuses"
        )
        raise ContentError([Problem(file, 1, message)])


def _for_pairs(texts: int) -> int:
    return _PER_PAIR_OF_TEXTS * texts**2


def _features(texts: Iterable[str]) -> int:
    """Count about what the engine will number: words twice, neighbours, groups of letters."""
    words: set[str] = set()
    neighbours: set[str] = set()
    for text in texts:
        found = tokens(text)
        words.update(found)
        neighbours.update(pairs([stem(word) for word in found]))
    letters = {gram for word in words for gram in grams(word)}
    return 2 * len(words) + len(neighbours) + len(letters)


def _free() -> int | None:
    """Return the bytes this process may still take, None where the system does not say."""
    found = []
    if _MEMINFO.exists():
        lines = (line.split() for line in _MEMINFO.read_text(encoding="utf-8").splitlines())
        found += [int(line[1]) * 1_024 for line in lines if line[0] == "MemAvailable:"]
    limit, used = _CONTAINER / "memory.max", _CONTAINER / "memory.current"
    if limit.exists() and used.exists():
        most = limit.read_text(encoding="utf-8").strip()
        if most.isdigit():
            found.append(max(int(most) - int(used.read_text(encoding="utf-8")), 0))
    return min(found, default=None)


def _gigabytes(count: int) -> str:
    return f"{count / 2**30:.1f}".replace(".", ",")
