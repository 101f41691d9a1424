"""What can be measured: the whole understanding, or the ranking alone of a bare set."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from faq.calibration import Calibration
from faq.entry import Audience
from faq.lexicon import default_lexicon
from faq.loader import load_catalogue
from faq.matcher import Matcher
from intents.fields import find_fields
from intents.rows import Row
from intents.understanding import (
    Understander,
    Understanding,
    build_understander,
    calibrate_on_itself,
)


class Subject(Protocol):
    """Whatever understands messages."""

    @property
    def matcher(self) -> Matcher:
        """What ranks the entries."""

    def understand(self, text: str, *, audience: Audience | None = None) -> Understanding:
        """Understand any text; never raises."""


@dataclass(frozen=True, kw_only=True)
class Ranker:
    """The ranking alone: no courtesy, no report, nothing that belongs to elections."""

    matcher: Matcher
    calibration: Calibration

    def understand(self, text: str, *, audience: Audience | None = None) -> Understanding:
        """Rank any text."""
        ranking = self.matcher.rank(text, audience=audience)
        probability = self.calibration.probability(ranking)
        return Understanding(
            intent=None,
            is_report=False,
            zone=self.calibration.zone_of(probability),
            matches=ranking.matches,
            probability=probability,
            fields=find_fields(text, ()),
            evidence=ranking.evidence if ranking.matches else "",
        )


def load_subject(path: Path, rows: Sequence[Row], *, own_calibration: bool = False) -> Subject:
    """Build what is measured on these rows; raises ContentError.

    A JSON set is ranked alone, unless some row is labelled as a report. `own_calibration`:
    leave a saved calibration aside and fit one on the phrasings, each left out in turn.
    """
    if not path.is_dir() and not any(row.reports for row in rows):
        matcher = Matcher.build(load_catalogue(path), default_lexicon())
        return Ranker(matcher=matcher, calibration=calibrate_on_itself(matcher))
    understander = build_understander(path)
    if own_calibration:
        return with_own_calibration(understander)
    return understander


def with_own_calibration(understander: Understander) -> Understander:
    """Return the same, calibrated on its own phrasings, each ranked as if it were absent."""
    return replace(understander, calibration=calibrate_on_itself(understander.matcher))
