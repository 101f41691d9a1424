"""Catches the reports that no frame foresaw, by their likeness to the examples of a kind."""

from faq.analysis import Analysis
from faq.catalogue import Catalogue
from faq.loader import bare_entry
from faq.matcher import Matcher
from intents.frames import FrameReader
from intents.kinds import REPORTS, Definitions

SURE_FROM = 0.3
"""Score from which an example resembles enough: above it, false alarms stayed under 1 %."""


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

    def kind(self, analysis: Analysis) -> str | None:
        """Return the kind of report a message resembles, or None."""
        best = self._kinds.rank(analysis, limit=1).matches
        if not best or best[0].score < SURE_FROM:
            return None
        return best[0].entry_id if self._frames.may_tell(analysis.words) else None
