"""Likeness to examples: catches reports that no frame foresaw, doubts those it cannot see."""

from faq.analysis import Analysis
from faq.catalogue import Catalogue
from faq.loader import bare_entry
from faq.matcher import Matcher
from intents.frames import FrameReader, Reading
from intents.kinds import REPORTS, Definitions

SURE_FROM = 0.34
"""Likeness from which examples alone make a report: one false alarm in a hundred (dev.jsonl)."""

DOUBT_UNDER = 0.13
"""Likeness under which a frame is not believed: nineteen true reports in twenty have more."""


class Likeness:
    """Compares a message with the examples of each kind of report.

    The questions of the FAQ, the out-of-scope examples and the look-alikes are no reports.
    """

    def __init__(self, definitions: Definitions, frames: FrameReader, matcher: Matcher) -> None:
        self._frames = frames
        kinds = [bare_entry(kind, definitions[kind].examples) for kind in REPORTS]
        texts = [text for entry in matcher.catalogue for text in entry.phrasings]
        asked = (text for text in texts if not frames.read(matcher.read(text).words).is_report)
        others = (*asked, *matcher.catalogue.negatives, *definitions.lookalikes)
        self._kinds = Matcher.build(
            Catalogue.of(kinds, negatives=others), matcher.lexicon, watched=definitions.words
        )

    def weigh(self, reading: Reading, analysis: Analysis) -> Reading:
        """Return the reading, with a report that no frame saw or without one nothing confirms."""
        best = self._kinds.rank(analysis, limit=1).matches
        score = best[0].score if best else 0.0
        if reading.is_report:
            return reading if score >= DOUBT_UNDER else reading.without_report()
        if score < SURE_FROM or not self._frames.may_tell(analysis.words):
            return reading
        return reading.with_report(best[0].entry_id, "ressemble aux exemples")
