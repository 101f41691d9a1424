"""What ranking a question gives: candidates, and how they were found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from faq.confidence import FEATURE_NAMES

__all__ = ["FEATURE_NAMES", "HeldOut", "Match", "Ranking"]


@dataclass(frozen=True)
class Match:
    """A candidate entry; `probability` is in 0–1 and compares candidates of one question."""

    entry_id: str
    score: float
    probability: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Candidates, best first, and how they were found."""

    matches: tuple[Match, ...]
    tokens: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    find_features: Callable[[], tuple[float, ...]] = field(repr=False, compare=False)
    find_evidence: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def features(self) -> tuple[float, ...]:
        """What confidence is computed from, in the order of FEATURE_NAMES, when asked."""
        return self.find_features()

    @cached_property
    def evidence(self) -> str:
        """The phrasing of the best entry nearest to the question, looked for when asked."""
        return self.find_evidence()


@dataclass(frozen=True)
class HeldOut:
    """A phrasing of the catalogue ranked as if it had not been in it; None: out of scope."""

    entry_id: str | None
    order: tuple[str, ...]
    features: tuple[float, ...]
