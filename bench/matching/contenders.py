"""Every way of ranking that is measured, built from the same catalogue and asked the same way."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from bench.matching.baselines import rank_with
from bench.matching.logistic import logistic_regression
from bench.matching.ranked import Rank, Ranked
from faq.catalogue import Catalogue
from faq.lexicon import default_lexicon
from faq.matcher import Matcher
from intents.definitions import default_definitions
from intents.understanding import Understander, calibrate_on_itself

VIGIE = "Vigie, probabilité comprise"
WRATIO = "rapidfuzz WRatio, tel quel"


class Answer(NamedTuple):
    """What was ranked for a question, and the microseconds it took."""

    ranked: Ranked
    micros: float


Build = Callable[[Catalogue], Rank]


def contenders() -> dict[str, Build]:
    """Return the ways of ranking by name; of Vigie, less and less of it is left out."""
    return {
        WRATIO: lambda c: rank_with(fuzz.WRatio, c, folding=False),
        "rapidfuzz WRatio, texte plié": lambda c: rank_with(fuzz.WRatio, c),
        "rapidfuzz token_set_ratio": lambda c: rank_with(fuzz.token_set_ratio, c),
        "TF-IDF + régression logistique": logistic_regression,
        "Vigie, classement seul": _ranking_alone,
        VIGIE: vigie,
        "Vigie, signalements compris": _whole_vigie,
    }


def _ranking_alone(catalogue: Catalogue) -> Rank:
    """Return the matcher with its bare scores, as the others have no more."""
    matcher = Matcher.build(catalogue, default_lexicon())
    return lambda question: [(m.entry_id, m.score) for m in matcher.rank(question).matches]


def vigie(catalogue: Catalogue) -> Rank:
    """Return the matcher and how sure it is, fitted on its own phrasings."""
    matcher = Matcher.build(catalogue, default_lexicon())
    confidence = calibrate_on_itself(matcher).probability

    def rank(question: str) -> Ranked:
        ranking = matcher.rank(question)
        return [(match.entry_id, confidence(ranking)) for match in ranking.matches]

    return rank


def _whole_vigie(catalogue: Catalogue) -> Rank:
    """Return all that a message goes through: reports, fields, ranking, zone."""
    definitions = default_definitions()
    matcher = Matcher.build(catalogue, default_lexicon(), watched=definitions.words)
    understander = Understander.of(matcher, calibrate_on_itself(matcher), definitions)

    def rank(question: str) -> Ranked:
        understood = understander.understand(question)
        return [(match.entry_id, understood.probability) for match in understood.matches]

    return rank


def ask(rank: Rank, questions: Sequence[str]) -> list[Answer]:
    """Ask each question once, in order: the first pass, before any cache is warm."""
    answers = []
    for question in questions:
        start = time.perf_counter_ns()
        ranked = rank(question)
        answers.append(Answer(ranked, (time.perf_counter_ns() - start) / 1_000))
    return answers
