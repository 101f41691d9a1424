"""Ranks the entries for a question: the one thing the rest of Vigie asks of the engine."""

from collections.abc import Collection, Sequence
from functools import partial
from math import exp

import numpy as np

from faq.analysis import Analysis, Analyzer
from faq.catalogue import Catalogue
from faq.classifier import fit
from faq.entry import FOLLOW_UPS, Audience
from faq.features import FeatureSpace, Floats
from faq.lexicon import Lexicon
from faq.ranking import FEATURE_NAMES, HeldOut, Match, Ranking
from faq.roles import RoleFit
from faq.tables import Tables
from faq.text import stem

RIDGE = 3.0
NEGATIVE_IMPORTANCE = 0.6
FOLLOW_UP_STEP = 0.15


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
        fitted = fit(
            space.rows(),
            _targets(labels, len(catalogue)),
            ridge=RIDGE,
            importance=np.where(np.array(labels) < 0, NEGATIVE_IMPORTANCE, 1.0).astype(np.float32),
        )
        self._tables = Tables(space, fitted.weights, (w for a in analyses for w in a.words))
        self._held_out = fitted.held_out
        self._labels = labels
        self._analyses = analyses
        self._phrasings: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for (text, n), analysis in zip(texts, analyses, strict=False):
            rows = self._phrasings.setdefault(self._ids[n], [])
            rows.append((text, _ideas(analysis)))
        self._roles = RoleFit(catalogue, labels, fitted.held_out)
        self._leading = {
            kind: np.array([e.follow_up == kind for e in catalogue], dtype=np.float32)
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
                features=(0.0,) * len(FEATURE_NAMES),
                find_evidence=str,
            )
        scores, coverage = self._tables.score(analysis)
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
            features=_features([score for _, score in best], coverage, float(scores[-1])),
            find_evidence=partial(self._nearest, analysis, best[0][0]),
        )

    def held_out(self) -> tuple[HeldOut, ...]:
        """Return how each phrasing ranks when it is left out, for an honest calibration."""
        counts: dict[str, int] = {}
        for analysis in self._analyses:
            for word in set(map(stem, analysis.words)):
                counts[word] = counts.get(word, 0) + 1
        found = []
        for row, label in enumerate(self._labels):
            coverage = self._tables.coverage_without(self._analyses[row].words, counts)
            inside = self._held_out[row, :-1]
            order = np.argsort(-inside)[:5]
            features = _features(inside[order].tolist(), coverage, float(self._held_out[row, -1]))
            entry_id = self._ids[label] if label >= 0 else None
            found.append(HeldOut(entry_id, tuple(self._ids[i] for i in order), features))
        return tuple(found)

    def _nearest(self, analysis: Analysis, entry_id: str) -> str:
        """Return the phrasing of an entry that shares most words with the question."""
        asked = _ideas(analysis)
        phrasings = self._phrasings[entry_id]
        return max(phrasings, key=lambda row: len(asked & row[1]) / len(asked | row[1]))[0]


def _ideas(analysis: Analysis) -> frozenset[str]:
    return frozenset((*map(stem, analysis.words), *analysis.concepts))


def _targets(labels: Sequence[int], entries: int) -> Floats:
    """One column for each entry and a last one for what is out of scope."""
    targets = np.zeros((len(labels), entries + 1), dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1.0
    return targets


def _with_probabilities(best: Sequence[tuple[str, float]], inside: Floats) -> tuple[Match, ...]:
    top = best[0][1]
    total = float(np.exp((inside - top) * _SHARPNESS).sum())
    return tuple(
        Match(entry_id, score, exp((score - top) * _SHARPNESS) / total) for entry_id, score in best
    )


_SHARPNESS = 12.0


def _features(scores: Sequence[float], coverage: float, outside: float) -> tuple[float, ...]:
    best = scores[0]
    margin = best - scores[1] if len(scores) > 1 else best
    return best, margin, coverage, best * coverage, outside
