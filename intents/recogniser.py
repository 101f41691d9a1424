"""Recognises reports by their likeness to examples: what told facts have in common, and do not."""

from collections.abc import Iterator
from dataclasses import replace

from faq.analysis import Analysis
from faq.matcher import Matcher
from intents.frames import FrameReader, Reading
from intents.kinds import OTHERS, REPORTS, Definitions
from intents.learning import learn
from intents.signs import BLOCK_WEIGHTS, SignReader
from intents.sparse import SignSpace

SURE_FROM = 0.66
"""Probability from which a message is a report: under three false alarms in a hundred."""

ALSO_FROM = 0.2
"""Share of the probability from which a second kind is worth telling."""

RIDGE = 0.12


class Recogniser:
    """Weighs a message against the examples of each kind of report.

    The questions of the FAQ, the out-of-scope examples and the look-alikes are no reports.
    What the frames read is one sign among others.
    """

    def __init__(self, definitions: Definitions, frames: FrameReader, matcher: Matcher) -> None:
        self._signs = SignReader(definitions.classes, definitions.senses)
        self._frames, self._matcher = frames, matcher
        told = [*_told(definitions)]
        examples = {text for text, _ in told}
        labelled = [*told, *(row for row in self._untold(definitions) if row[0] not in examples)]
        rows = []
        for text, _ in labelled:
            analysis = matcher.read(text)
            reading = frames.read(analysis.words)
            rows.append(self._signs.signs_of(text, analysis, reading))
        self._space = SignSpace(rows, BLOCK_WEIGHTS)
        self._model = learn(self._space, rows, [label for _, label in labelled], ridge=RIDGE)

    def weigh(self, text: str, analysis: Analysis, reading: Reading) -> Reading:
        """Return the reading with the report that the message tells, or without any."""
        signs = self._signs.signs_of(text, analysis, reading)
        *shares, untold = self._model.probabilities(*self._space.vector(signs)).tolist()
        told = 1.0 - untold if analysis.words else 0.0
        if told < SURE_FROM:
            return replace(reading.without_report(), told=told)
        ranked = sorted(zip(shares, REPORTS, strict=True), reverse=True)
        kinds = [kind for share, kind in ranked if share >= ALSO_FROM * told]
        return replace(reading.with_report(kinds, "ressemble aux exemples"), told=told)

    def _untold(self, definitions: Definitions) -> Iterator[tuple[str, int]]:
        """Give what is no report; a phrasing that tells its fact before asking is left out."""
        none = len(REPORTS)
        for entry in self._matcher.catalogue:
            leads_to_case = entry.follow_up in REPORTS
            for text in entry.phrasings:
                words = self._matcher.read(text).words
                tells = leads_to_case and self._frames.may_tell(self._signs.without_request(words))
                if not tells and not self._frames.read(words).is_report:
                    yield text, none
        others = (text for kind in OTHERS for text in definitions[kind].examples)
        for text in (*self._matcher.catalogue.negatives, *definitions.lookalikes, *others):
            yield text, none


def _told(definitions: Definitions) -> Iterator[tuple[str, int]]:
    for label, kind in enumerate(REPORTS):
        for text in definitions[kind].examples:
            yield text, label
