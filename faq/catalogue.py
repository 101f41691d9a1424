"""The whole of what can be answered, as one value with an edition."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from faq.entry import FaqEntry


@dataclass(frozen=True)
class Catalogue:
    """Entries in a stable order, and examples of questions that none of them answers."""

    entries: tuple[FaqEntry, ...]
    negatives: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, entries: Iterable[FaqEntry], *, negatives: Iterable[str] = ()) -> "Catalogue":
        """Build a catalogue whose edition does not depend on the order given."""
        return cls(tuple(sorted(entries, key=lambda entry: entry.id)), tuple(negatives))

    @cached_property
    def edition(self) -> str:
        """Short fingerprint of everything that can change an answer or its ranking."""
        content = [_plain(entry) for entry in self.entries]
        packed = json.dumps([content, self.negatives], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(packed.encode()).hexdigest()[:12]

    @cached_property
    def by_id(self) -> Mapping[str, FaqEntry]:
        """Entries by identifier."""
        return {entry.id: entry for entry in self.entries}

    def get(self, entry_id: str) -> FaqEntry | None:
        """Return an entry, or None when it does not exist (any more)."""
        return self.by_id.get(entry_id)

    def __iter__(self) -> Iterator[FaqEntry]:
        """Go through the entries."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self.entries)


def _plain(entry: FaqEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "title": entry.title,
        "phrasings": entry.phrasings,
        "answers": {str(role): text for role, text in entry.answers.items()},
        "audience": sorted(entry.audience),
        "source": entry.source,
        "revision": entry.revision.isoformat(),
        "statut": entry.statut.value,
        "follow_up": entry.follow_up,
    }
