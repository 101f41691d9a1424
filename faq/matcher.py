"""Ranks the entries for a question: the one thing the rest of Vigie asks of the engine."""

from collections.abc import Collection, Sequence
from functools import partial
from math import exp

import numpy as np

from faq.analysis import Analysis, Analyzer
from faq.catalogue import Catalogue
from faq.classifier import fit
from faq.confidence import FEATURE_NAMES, SHARPNESS, Confidence
from faq.entry import FOLLOW_UPS, Audience, FaqEntry
from faq.features import FeatureSpace, Floats
from faq.lexicon import Lexicon
from faq.ranking import HeldOut, Match, Ranking
from faq.roles import RoleFit
from faq.tables import Tables
from faq.text import stem

RIDGE = 1.0
NEGATIVE_IMPORTANCE = 1.0
FOLLOW_UP_STEP = 0.25
BESIDE = 0.6


class Matcher:
    """A catalogue compiled for ranking. Immutable once built, safe to share between tasks."""

    def __init__(
        self, catalogue: Catalogue, lexicon: Lexicon, watched: Collection[str] = ()
    ) -> None:
        """Use Matcher.build."""
        self.catalogue, self.lexicon = catalogue, lexicon
        self._ids = [entry.id for entry in catalogue]
        texts = [(text, n) for n, e in enumerate(catalogue) for text in e.phrasings]
        self._analyze = Analyzer(
            lexicon, [text for text, _ in texts], catalogue.negatives, watched=watched
        )
        labels = [n for _, n in texts] + [-1] * len(catalogue.negatives)
        analyses = [self._analyze(text) for text, _ in texts]
        analyses += [self._analyze(text) for text in catalogue.negatives]
        space = FeatureSpace(analyses, labels, len(catalogue))
        rows = space.rows()
        fitted = fit(
            rows,
            _targets(labels, len(catalogue)),
            ridge=RIDGE,
            importance=np.where(np.array(labels) < 0, NEGATIVE_IMPORTANCE, 1.0).astype(np.float32),
        )
        self._confidence = Confidence(space, rows, analyses, labels, len(catalogue))
        self._tables = Tables(space, fitted.weights, (w for a in analyses for w in a.words))
        self._held_out = fitted.held_out
        self._labels = labels
        self._analyses = analyses
        self._phrasings: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for (text, n), analysis in zip(texts, analyses, strict=False):
            known = self._phrasings.setdefault(self._ids[n], [])
            known.append((text, _ideas(analysis)))
        self._roles = RoleFit(catalogue, labels, fitted.held_out)
        self._leading = {
            kind: np.array([_leads(e, kind, catalogue) for e in catalogue], dtype=np.float32)
            for kind in FOLLOW_UPS
        }

    @classmethod
    def build(
        cls, catalogue: Catalogue, lexicon: Lexicon, *, watched: Collection[str] = ()
    ) -> "Matcher":
        """Compile a catalogue; a second or two for a thousand phrasings.

        `watched`: words the caller looks for in what `read` returns, so never to be repaired;
        a final * stands for any ending.
        """
        return cls(catalogue, lexicon, watched)

    @property
    def edition(self) -> str:
        """Fingerprint of the content and of the lexicon that rank."""
        return f"{self.catalogue.edition}-{self.lexicon.edition}"

    def read(self, text: str) -> Analysis:
        """Return the canonical words of any text, for those who look at words themselves."""
        return self._analyze(text)

    def rank(
        self,
        text: str | Analysis,
        *,
        audience: Audience | None = None,
        follow_up: str | None = None,
        limit: int = 5,
    ) -> Ranking:
        """Rank the entries for any text; an unreadable one gets no match at all.

        `follow_up`: what the person seems to report; entries that lead to it step forward.
        """
        analysis = self._analyze(text) if isinstance(text, str) else text
        if not analysis.words or not self._ids:
            return Ranking(
                matches=(),
                tokens=analysis.words,
                repaired=analysis.repaired,
                concepts=analysis.concepts,
                find_features=_no_features,
                find_evidence=str,
            )
        scores = self._tables.score(analysis)
        inside = scores[:-1]
        if audience is not None:
            inside = self._roles.adjust(inside, audience)
        if follow_up in self._leading:
            inside = inside + FOLLOW_UP_STEP * self._leading[follow_up]
        order = np.argsort(-inside)[: max(limit, 2)].tolist()
        best = [(self._ids[i], float(inside[i])) for i in order]
        return Ranking(
            matches=_with_probabilities(best, inside)[:limit],
            tokens=analysis.words,
            repaired=analysis.repaired,
            concepts=analysis.concepts,
            find_features=partial(
                self._confidence.features,
                analysis,
                inside,
                float(scores[-1]),
                twin=None if audience else self._roles.twin_of(order[0]),
            ),
            find_evidence=partial(self._nearest, analysis, best[0][0]),
        )

    def held_out(self) -> tuple[HeldOut, ...]:
        """Return how each phrasing ranks when it is left out, for an honest calibration."""
        found = []
        for row, (label, analysis) in enumerate(zip(self._labels, self._analyses, strict=True)):
            *inside, outside = self._held_out[row]
            scores = np.array(inside, dtype=np.float32)
            features = self._confidence.features(analysis, scores, float(outside), own=row)
            order = tuple(self._ids[i] for i in np.argsort(-scores)[:5])
            found.append(HeldOut(self._ids[label] if label >= 0 else None, order, features))
        return tuple(found)

    def _nearest(self, analysis: Analysis, entry_id: str) -> str:
        """Return the phrasing of an entry that shares most words with the question."""
        asked = _ideas(analysis)
        phrasings = self._phrasings[entry_id]
        return max(phrasings, key=lambda row: len(asked & row[1]) / len(asked | row[1]))[0]


def _leads(entry: FaqEntry, kind: str, catalogue: Catalogue) -> float:
    """Say how much an entry is about what is reported; the one that bears its name, most."""
    if entry.follow_up != kind:
        return 0.0
    return 1.0 if entry.id == kind or kind not in catalogue.by_id else BESIDE


def _ideas(analysis: Analysis) -> frozenset[str]:
    return frozenset((*map(stem, analysis.words), *analysis.concepts))


def _targets(labels: Sequence[int], entries: int) -> Floats:
    """One column for each entry and a last one for what is out of scope."""
    targets = np.zeros((len(labels), entries + 1), dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1.0
    return targets


def _with_probabilities(best: Sequence[tuple[str, float]], inside: Floats) -> tuple[Match, ...]:
    top = best[0][1]
    total = float(np.exp((inside - top) * SHARPNESS).sum())
    return tuple(
        Match(entry_id, score, exp((score - top) * SHARPNESS) / total) for entry_id, score in best
    )


def _no_features() -> tuple[float, ...]:
    return (0.0,) * len(FEATURE_NAMES)
