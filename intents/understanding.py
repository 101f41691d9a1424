"""Weighs what a person wants against what Vigie knows: one Understanding for each message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from faq.calibration import (
    Calibration,
    Zone,
    fit_calibration,
    load_calibration,
    samples_held_out,
)
from faq.entry import Audience
from faq.lexicon import default_lexicon
from faq.loader import CONTENT_DIR, default_catalogue, load_catalogue
from faq.matcher import Matcher
from faq.ranking import Match, Ranking
from faq.text import tokens
from intents.citizen import CitizenReader, CitizenTriage
from intents.courtesy import without_courtesies
from intents.definitions import default_definitions
from intents.fields import Circonscription, Fields, find_fields
from intents.frames import FrameReader, Reading
from intents.kinds import Definitions
from intents.recogniser import Recogniser

CALIBRATION_FILE = "calibration.json"
COURTESIES = ("salutation", "merci")
ESCALATED = ("rumeur", "incident", "manquement")
"""What a citizen's own words may report: the other kinds are told by staff alone."""

BEYOND_KIND = "hors_cadre"
"""The kind of a citizen's question that goes beyond the vote."""

_EMPTY_WORDS = frozenset(("ok", "okay", "oui", "non", "yes", "no", "hein", "lol", "hmm", "k"))
_SHORT = 5
_DECLARED = re.compile(
    r" (?:je suis|moi|en tant que|comme|a titre de)(?: une?| l[ae]| l)? (das|ds) "
)


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What a message means.

    `intent` is a kind of case, question_recue, aide, salutation, merci, suivi, or None for a
    mere question. `is_report`: the person tells a fact of one of the five kinds of case.
    `probability`: that the best match is right. `also_intents`: other kinds that fit.
    `told`: probability that a fact is reported. `citizen`: what to do with a pasted question.
    """

    intent: str | None
    is_report: bool
    zone: Zone
    matches: tuple[Match, ...]
    probability: float
    fields: Fields
    evidence: str
    also_intents: tuple[str, ...] = ()
    told: float = 0.0
    citizen: CitizenTriage | None = None


@dataclass(frozen=True, kw_only=True)
class Understander:
    """Everything needed to understand a message; safe to share between tasks."""

    matcher: Matcher
    calibration: Calibration
    definitions: Definitions
    frames: FrameReader
    recogniser: Recogniser
    citizens: CitizenReader
    circonscriptions: tuple[Circonscription, ...] = ()

    @classmethod
    def of(
        cls,
        matcher: Matcher,
        calibration: Calibration,
        definitions: Definitions,
        *,
        circonscriptions: Sequence[Circonscription] = (),
    ) -> "Understander":
        """Compile the frames and the examples of the definitions for this matcher."""
        frames = FrameReader(definitions)
        return cls(
            matcher=matcher,
            calibration=calibration,
            definitions=definitions,
            frames=frames,
            recogniser=Recogniser(definitions, frames, matcher),
            citizens=CitizenReader(definitions.citizen),
            circonscriptions=tuple(circonscriptions),
        )

    def read(self, text: str, *, audience: Audience | None = None) -> tuple[Reading, Ranking]:
        """Return what the frames and the matcher each make of a message."""
        analysis = self.matcher.read(text)
        reading = self.recogniser.weigh(text, analysis, self.frames.read(analysis.words))
        if not reading.is_report and self._pastes_beyond(text):
            reading = reading.with_report([BEYOND_KIND], "question d’un citoyen, collée")
        reported = reading.intent if reading.is_report else None
        role = audience or declared_role(analysis.words)
        asked = self.matcher.read(without_courtesies(text))
        return reading, self.matcher.rank(asked, audience=role, follow_up=reported)

    def understand(self, text: str, *, audience: Audience | None = None) -> Understanding:
        """Understand any text; never raises."""
        reading, ranking = self.read(text, audience=audience)
        unscored = is_unscored(ranking, reading)
        probability = 0.0 if unscored else self.calibration.probability(ranking)
        return Understanding(
            intent=reading.intent,
            is_report=reading.is_report,
            zone=self.calibration.zone_of(probability),
            matches=() if unscored else ranking.matches,
            probability=probability,
            fields=find_fields(text, self.circonscriptions),
            evidence="" if unscored else ranking.evidence,
            also_intents=reading.also,
            told=reading.told,
            citizen=self._triage(text, reading),
        )

    def _pastes_beyond(self, text: str) -> bool:
        """Say whether a citizen's question beyond the vote is pasted as one really received."""
        found = self.citizens.find(text)
        return (
            found is not None
            and self.citizens.is_beyond(self.matcher.read(found.quoted).words)
            and self.frames.may_tell(self.matcher.read(found.around).words)
        )

    def _triage(self, text: str, whole: Reading) -> CitizenTriage | None:
        """Sort a citizen's pasted words: a fact told, by them or around them, is escalated."""
        found = self.citizens.find(text)
        if found is None:
            return None
        analysis = self.matcher.read(found.quoted)
        read = self.frames.read(analysis.words)
        for reading in (whole, self.recogniser.weigh(found.quoted, analysis, read)):
            if reading.is_report and reading.intent in ESCALATED:
                return CitizenTriage(topic="escalate", quoted=found.quoted, kind=reading.intent)
        topic = self.citizens.topic((*tokens(found.quoted), *analysis.words))
        return CitizenTriage(topic=topic, quoted=found.quoted)


def declared_role(words: Sequence[str]) -> Audience | None:
    """Return the role people give themselves (« je suis DAS »); it only helps to rank."""
    found = _DECLARED.search(f" {' '.join(words)} ")
    return Audience(found[1].upper()) if found else None


def is_unscored(ranking: Ranking, reading: Reading) -> bool:
    """Say whether a message holds nothing to look for: a courtesy, « ok », digits, « ??? »."""
    words = [w for w in ranking.tokens if not w.isdigit() and w not in _EMPTY_WORDS]
    courtesy = reading.intent in COURTESIES and len(ranking.tokens) <= _SHORT
    return not words or not ranking.matches or courtesy


def build_understander(
    content_dir: Path | None = None, circonscriptions: Sequence[Circonscription] = ()
) -> Understander:
    """Build from a content directory (default: the package's); raises ContentError.

    Without a saved calibration, one is fitted on the phrasings' own held-out scores.
    """
    catalogue = default_catalogue() if content_dir is None else load_catalogue(content_dir)
    definitions = default_definitions()
    matcher = Matcher.build(catalogue, default_lexicon(), watched=definitions.words)
    saved = load_calibration((content_dir or CONTENT_DIR) / CALIBRATION_FILE)
    return Understander.of(
        matcher,
        saved or calibrate_on_itself(matcher),
        definitions,
        circonscriptions=circonscriptions,
    )


def calibrate_on_itself(matcher: Matcher) -> Calibration:
    """Fit a calibration on the leave-one-out scores of a catalogue's own phrasings."""
    return fit_calibration(samples_held_out(matcher), edition=matcher.edition)
