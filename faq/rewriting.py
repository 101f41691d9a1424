"""Turns the words people use into the words the entries use, before anything is compared."""

from collections.abc import Iterable, Mapping

from faq.lexicon import ContextualRule, Lexicon, Words

_MAX_PASSES = 6
_ENGLISH_SHARE = 0.2
_ENGLISH_CATALOGUE = 0.5


class LongestMatch:
    """Replaces the longest known expression at each place, from left to right."""

    def __init__(self, pairs: Mapping[Words, Words]) -> None:
        self._pairs = dict(pairs)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for form in pairs:
            known = set(self._lengths.get(form[0], ()))
            self._lengths[form[0]] = tuple(sorted(known | {len(form)}, reverse=True))

    def __call__(self, words: Words) -> Words:
        """Return the words rewritten once."""
        if self._lengths.keys().isdisjoint(words):
            return words
        out: list[str] = []
        place = 0
        while place < len(words):
            for length in self._lengths.get(words[place], ()):
                form = words[place : place + length]
                if form in self._pairs:
                    out.extend(self._pairs[form])
                    place += length
                    break
            else:
                out.append(words[place])
                place += 1
        return tuple(out)


class Rewriter:
    """Applies the whole lexicon: neighbours first, then English, then the longest matches."""

    def __init__(self, lexicon: Lexicon, *, english_catalogue: bool = False) -> None:
        self._markers = frozenset() if english_catalogue else lexicon.english_markers
        self._glossary = LongestMatch(lexicon.glossary)
        self._rewrites = LongestMatch(lexicon.rewrites)
        self._rules: dict[str, list[ContextualRule]] = {}
        for rule in lexicon.contextual:
            self._rules.setdefault(rule.form[0], []).append(rule)

    def __call__(self, words: Words) -> Words:
        """Return the canonical words; rewriting them again changes nothing."""
        return self.rewrite(words, english=self.is_english(words))

    def is_english(self, words: Words) -> bool:
        """Say whether a message is in English, by the share of its words that only English has."""
        return sum(word in self._markers for word in words) > _ENGLISH_SHARE * len(words)

    def rewrite(self, words: Words, *, english: bool) -> Words:
        """Return the canonical words of a message whose language is known."""
        if english:
            words = self._glossary(words)
        for _ in range(_MAX_PASSES):
            again = self._rewrites(self._beside(words))
            if again == words:
                break
            words = again
        return words

    def _beside(self, words: Words) -> Words:
        if self._rules.keys().isdisjoint(words):
            return words
        out: list[str] = []
        place = 0
        while place < len(words):
            rule = self._rule_at(words, place)
            out.extend(rule.replacement if rule else words[place : place + 1])
            place += len(rule.form) if rule else 1
        return tuple(out)

    def _rule_at(self, words: Words, place: int) -> ContextualRule | None:
        for rule in self._rules.get(words[place], ()):
            end = place + len(rule.form)
            if words[place:end] != rule.form:
                continue
            follows = end < len(words) and words[end] in rule.after
            precedes = place > 0 and words[place - 1] in rule.before
            if follows or precedes:
                return rule
        return None


def is_english_catalogue(phrasings: Iterable[Words], lexicon: Lexicon) -> bool:
    """Say whether most of the phrasings are English, so that the glossary must rest."""
    rewriter = Rewriter(lexicon)
    english = [rewriter.is_english(words) for words in phrasings]
    return sum(english) > _ENGLISH_CATALOGUE * max(len(english), 1)
