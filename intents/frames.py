"""Report of a fact, or question about the rule? A handful of frames on the folded text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from intents.kinds import (
    ASSERTION,
    DENIAL,
    FALSE_IF,
    HYPOTHESIS,
    IGNORED,
    PAST,
    REPORTS,
    RULE_REQUEST,
    Definitions,
    Frame,
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the frames made of a message; `fired` names the frames, for explanations.

    `told`: the probability that it reports a fact, once compared with the examples.
    """

    intent: str | None = None
    is_report: bool = False
    also: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    told: float = 0.0

    def with_report(self, kinds: Sequence[str], why: str) -> "Reading":
        """Return the reading with these kinds of report put first, and why."""
        seen = ((self.intent,) if self.intent else ()) + self.also
        first, *also = dict.fromkeys((*kinds, *seen))
        return Reading(intent=first, is_report=True, also=tuple(also), fired=(why, *self.fired))

    def without_report(self) -> "Reading":
        """Return the reading as that of a mere question."""
        others = tuple(kind for kind in (self.intent, *self.also) if kind and kind not in REPORTS)
        return Reading(intent=others[0] if others else None, also=others[1:])


class _Fact(NamedTuple):
    """Where a fact starts, where the last of its parts starts, and where it ends."""

    start: int
    core: int
    end: int


class FrameReader:
    """Reads messages by the frames of the definitions, compiled once."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._classes = {name: _pattern(items) for name, items in definitions.classes.items()}

    def read(self, words: Sequence[str]) -> Reading:
        """Return what a message, given as its canonical words, reports or asks."""
        text = self._blank(IGNORED, f" {' '.join(words)} ")
        fired: dict[str, str] = {}
        for definition in self._definitions:
            for frame in definition.frames:
                found = self._find(frame, text)
                if found is None:
                    continue
                if definition.is_report and not self._is_told(frame, text, found):
                    continue
                fired.setdefault(definition.id, frame.name)
                break
        reports = [kind for kind in REPORTS if kind in fired]
        others = [kind for kind in fired if kind not in REPORTS]
        kinds = reports + others
        return Reading(
            intent=kinds[0] if kinds else None,
            is_report=bool(reports),
            also=tuple(kinds[1:]),
            fired=tuple(fired[kind] for kind in kinds),
        )

    def may_tell(self, words: Sequence[str]) -> bool:
        """Say whether nothing in a message asks for a rule, supposes, denies or recalls."""
        text = self._blank(IGNORED, f" {' '.join(words)} ")
        return not (
            self._search(DENIAL, text)
            or self._search(PAST, text)
            or self._search(HYPOTHESIS, self._blank(FALSE_IF, text))
            or self._search(RULE_REQUEST, text)
        )

    def _find(self, frame: Frame, text: str) -> _Fact | None:
        """Return where the fact told by a frame lies, or None."""
        starts, ends, place = [], [], 0
        for name in frame.sequence:
            found = self._search(name, text, place)
            if found is None:
                return None
            starts.append(found[0])
            ends.append(found[1])
            place = found[1]
        for name in frame.anywhere:
            found = self._search(name, text)
            if found is None:
                return None
            starts.append(found[0])
            ends.append(found[1])
        if any(self._search(name, text) for name in frame.without):
            return None
        if any(self._search(name, text[: max(ends)]) for name in frame.not_before):
            return None
        return _Fact(min(starts), max(starts) if frame.anywhere else min(starts), max(ends))

    def _is_told(self, frame: Frame, text: str, fact: _Fact) -> bool:
        """Say whether the fact is told as having happened, now, and not merely imagined.

        What comes before the fact decides: « que faire si un employé publie… » asks for the
        rule, « un employé a publié…, que faire ? » tells the fact, then asks.
        """
        if self._search(DENIAL, text) or self._search(PAST, text):
            return False
        if self._search(HYPOTHESIS, self._blank(FALSE_IF, text)[: fact.core + 1]):
            return False
        if frame.asserts or not self._search(RULE_REQUEST, text[: fact.start + 1]):
            return True
        return self._search(ASSERTION, text[: fact.end]) is not None

    def _blank(self, name: str, text: str) -> str:
        return self._classes[name].sub(lambda found: "·" * len(found[0]), text)

    def _search(self, names: str, text: str, start: int = 0) -> tuple[int, int] | None:
        """Return the span of the first expression of a class (or of one of « a|b »)."""
        found = [self._classes[name].search(text, start) for name in names.split("|")]
        return min((match.span() for match in found if match), default=None)


def _pattern(expressions: Sequence[str]) -> re.Pattern[str]:
    """Compile folded expressions; a word ending with * stands for all the words it begins."""
    longest_first = sorted(expressions, key=len, reverse=True)
    choices = "|".join(expression.replace("*", "[a-z0-9]*") for expression in longest_first)
    return re.compile(rf"(?<= )(?:{choices})(?= )")
