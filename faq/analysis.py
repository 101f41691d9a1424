"""From a message to its canonical words, concepts and polarity: what the classifier reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from faq.lexicon import Lexicon, Words
from faq.repair import Repairer
from faq.rewriting import Rewriter, is_english_catalogue
from faq.text import singular, stem, tokens

_ENGLISH_SIMILARITY = 0.8
_NEGATION_REACH = 3
_MIN_PREFIX = 5


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """A message as it will be compared.

    `negated` are the stems under a negation; `repaired` the pairs (as typed, as understood).
    """

    words: Words
    repaired: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    negated: tuple[str, ...]
    english: bool


class Analyzer:
    """Applies the lexicon and the repair to messages, the same way to phrasings and questions.

    `others` are texts whose words are real words; `watched` are words that somebody else looks
    for, a final * standing for any ending: none of these is ever repaired.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        phrasings: Iterable[str],
        others: Iterable[str],
        *,
        watched: Iterable[str] = (),
    ) -> None:
        raw = [tokens(text) for text in phrasings]
        watched = frozenset(watched)
        self._rewriter = Rewriter(lexicon, english_catalogue=is_english_catalogue(raw, lexicon))
        self._lexicon = lexicon
        self._concepts = _concept_index(lexicon, self._rewriter)
        in_english = {w for words in raw if self._rewriter.is_english(words) for w in words}
        in_french = {w for words in raw if not self._rewriter.is_english(words) for w in words}
        vocabulary = in_french.union(*map(self._rewriter, raw))
        ordinary = lexicon.common_words.union(*(tokens(text) for text in others))
        forms = {w for form in lexicon.rewrites for w in form}
        forms |= {w for rule in lexicon.contextual for w in rule.form}
        meant = {w for phrases in lexicon.concepts.values() for phrase in phrases for w in phrase}
        glossary = {w for form in lexicon.glossary for w in form}
        english = in_english | glossary | lexicon.english_markers
        preferred = vocabulary | meant
        prefixes = {w[:-1] for w in watched if w.endswith("*") and len(w) > _MIN_PREFIX}
        known = preferred | forms | ordinary | {w for w in watched if not w.endswith("*")}
        self._repair = Repairer(known, preferred=preferred, prefixes=prefixes)
        self._repair_english = Repairer(
            known | english,
            preferred=english | preferred,
            prefixes=prefixes,
            min_similarity=_ENGLISH_SIMILARITY,
        )

    def __call__(self, text: str) -> Analysis:
        """Return what a message means to the classifier; any text will do."""
        typed = tokens(text)
        english = self._rewriter.is_english(typed)
        repair = self._repair_english if english else self._repair
        meant: list[str] = []
        repaired: list[tuple[str, str]] = []
        for word in typed:
            if repair.knows(word):
                meant.append(word)
                continue
            fixed = repair(word)
            meant.extend(fixed)
            if fixed != (word,):
                repaired.append((word, " ".join(fixed)))
        words = self._rewriter.rewrite(tuple(meant), english=english)
        return Analysis(
            words=words,
            repaired=tuple(repaired),
            concepts=self._concepts_of(tuple(map(singular, words))),
            negated=self._negated(words),
            english=english,
        )

    def _concepts_of(self, words: Words) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for place, first in enumerate(words):
            for rest, concept in self._concepts.get(first, ()):
                if not rest or words[place + 1 : place + 1 + len(rest)] == rest:
                    found[concept] = None
        return tuple(found)

    def _negated(self, words: Words) -> tuple[str, ...]:
        """Return the stem of the word that each negation bears on.

        « ne pas répondre » and « je ne réponds pas » both negate the verb that carries the
        meaning; an auxiliary between the two is skipped.
        """
        negators, light = self._lexicon.negators, self._lexicon.auxiliaries
        if negators.isdisjoint(words):
            return ()
        found: dict[str, None] = {}
        for place, word in enumerate(words):
            if word not in negators:
                continue
            after = words[place + 1 : place + 1 + _NEGATION_REACH]
            before = words[max(place - 1, 0) : place]
            for candidate in (*before, *after):
                if candidate not in light and candidate not in negators:
                    found[stem(candidate)] = None
                    break
        return tuple(found)


def _concept_index(lexicon: Lexicon, rewriter: Rewriter) -> dict[str, list[tuple[Words, str]]]:
    index: dict[str, list[tuple[Words, str]]] = {}
    for concept, phrases in lexicon.concepts.items():
        for phrase in phrases:
            for variant in {phrase, rewriter.rewrite(phrase, english=False)}:
                first, *rest = map(singular, variant)
                row = (tuple(rest), concept)
                if row not in index.setdefault(first, []):
                    index[first].append(row)
    return index
