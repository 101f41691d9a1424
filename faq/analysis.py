"""From a message to its canonical words, concepts and polarity: what the classifier reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from faq.lexicon import Lexicon, Words
from faq.repair import MIN_LENGTH, Repairer
from faq.rewriting import Rewriter, is_english_catalogue
from faq.text import singular, stem, tokens

_ENGLISH_SIMILARITY = 0.8
_NEGATION_REACH = 3
_MIN_PREFIX = 5
_FOREIGN_LENGTH = 6


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
        foreign = is_english_catalogue(raw, lexicon)
        self._rewriter = Rewriter(lexicon, english_catalogue=foreign)
        self._lexicon = lexicon
        self._concepts = _concept_index(lexicon, self._rewriter)
        words = _KnownWords.of(lexicon, self._rewriter, raw)
        real = frozenset(word for text in others for word in tokens(text))
        watched = frozenset(watched)
        prefixes = {w[:-1] for w in watched if w.endswith("*") and len(w) > _MIN_PREFIX}
        known = words.french | lexicon.common_words | real | watched
        self._repair = Repairer(known, preferred=words.french, prefixes=prefixes)
        self._repair_english = Repairer(
            (frozenset() if foreign else known) | words.english | real,
            preferred=words.english,
            prefixes=prefixes,
            min_similarity=_ENGLISH_SIMILARITY,
            # No list of ordinary English words protects the short ones.
            min_length=_FOREIGN_LENGTH if foreign else MIN_LENGTH,
        )
        self._foreign = foreign

    def __call__(self, text: str) -> Analysis:
        """Return what a message means to the classifier; any text will do."""
        typed = tokens(text)
        english = self._rewriter.is_english(typed)
        repair = self._repair_english if english or self._foreign else self._repair
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
        """Return the concepts of the longest expressions; a word within one is not read alone.

        « Élections Québec » is the institution, and no longer speaks of elections.
        """
        found: dict[str, None] = {}
        covered = 0
        for place, first in enumerate(words):
            wanted = max(covered + 1, place + 1)
            for rest, concept in self._concepts.get(first, ()):
                end = place + 1 + len(rest)
                if end >= wanted and (not rest or words[place + 1 : end] == rest):
                    found[concept] = None
                    wanted = covered = end
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


@dataclass(frozen=True)
class _KnownWords:
    """The words that a mistyped one may have been meant for, by language."""

    french: frozenset[str]
    english: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon, rewriter: Rewriter, phrasings: list[Words]) -> "_KnownWords":
        """Collect those of the phrasings and of the lexicon.

        The raw words of an English phrasing are no French words; their translation is.
        """
        typed = [(rewriter.is_english(words), words) for words in phrasings]
        french = {w for is_english, words in typed if not is_english for w in words}
        french.update(w for words in phrasings for w in rewriter(words))
        french.update(w for form in lexicon.rewrites for w in form)
        french.update(w for rule in lexicon.contextual for w in rule.form)
        french.update(w for rows in lexicon.concepts.values() for row in rows for w in row)
        english = {w for words in phrasings for w in words} | lexicon.english_markers
        english.update(w for form in lexicon.glossary for w in form)
        return cls(frozenset(french), frozenset(english))


def _concept_index(lexicon: Lexicon, rewriter: Rewriter) -> dict[str, list[tuple[Words, str]]]:
    index: dict[str, list[tuple[Words, str]]] = {}
    for concept, phrases in lexicon.concepts.items():
        for phrase in phrases:
            for variant in {phrase, rewriter.rewrite(phrase, english=False)}:
                first, *rest = map(singular, variant)
                row = (tuple(rest), concept)
                if row not in index.setdefault(first, []):
                    index[first].append(row)
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return index
