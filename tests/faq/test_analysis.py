"""What the classifier reads of a message: canonical words, ideas, polarity, language."""

from dataclasses import replace

from faq.analysis import Analyzer
from faq.lexicon import EMPTY, default_lexicon
from faq.text import tokens

LEXICON = replace(
    EMPTY,
    concepts={"institution": (("elections", "quebec"),), "vote": (("elections",), ("voter",))},
    negators=frozenset({"pas", "jamais"}),
    auxiliaries=frozenset({"ne", "je", "puis"}),
)
ANALYZE = Analyzer(LEXICON, ["voter", "répondre à Élections Québec"], [])
ENGLISH = ["where is my card", "how do I add money", "what is the rate", "can you help me"]


def test_a_word_within_a_longer_expression_is_not_read_alone() -> None:
    assert ANALYZE("Élections Québec").concepts == ("institution",)
    assert ANALYZE("les élections").concepts == ("vote",)
    assert set(ANALYZE("voter à Élections Québec").concepts) == {"vote", "institution"}


def test_a_plural_bears_the_same_idea() -> None:
    assert ANALYZE("voters").concepts == ("vote",)


def test_the_negation_bears_on_the_verb_before_or_after_it() -> None:
    assert ANALYZE("je ne réponds pas").negated == ANALYZE("je réponds pas").negated
    assert ANALYZE("puis-je ne pas répondre").negated == ANALYZE("ne jamais répondre").negated
    assert ANALYZE("puis-je répondre").negated == ()


def test_an_english_catalogue_is_read_in_its_own_words() -> None:
    analyze = Analyzer(default_lexicon(), ENGLISH, [])
    assert analyze("Where can I find my card?").words == tokens("where can i find my card")
    assert analyze("wheer is my crad monney").repaired == (("monney", "money"),)


def test_the_same_english_words_are_translated_for_a_french_catalogue() -> None:
    analyze = Analyzer(default_lexicon(), ["où est ma carte", "qui contacter"], [])
    assert analyze("who should I contact about a rumour").words[:1] == ("qui",)
