"""A mistyped word is repaired; a real word, known or merely ordinary, never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.lexicon import default_lexicon
from faq.matcher import Matcher
from faq.repair import Repairer

KNOWN = sorted(default_lexicon().common_words)
REPAIR = Repairer(KNOWN, preferred=["deroulement", "publication", "rumeur"])


@given(st.sampled_from(KNOWN))
def test_a_known_word_is_never_touched(word: str) -> None:
    assert REPAIR(word) == (word,)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", max_size=60))
def test_a_repair_is_known_or_the_word_itself(word: str) -> None:
    fixed = REPAIR(word)
    assert fixed == (word,) or all(part in KNOWN or len(part) <= 2 for part in fixed)


def test_an_ordinary_word_is_not_bent_towards_the_vocabulary() -> None:
    assert REPAIR("depouillement") == ("depouillement",)
    assert REPAIR("depouilement") == ("depouillement",)


def test_without_the_ordinary_words_it_would_be() -> None:
    assert Repairer(["deroulement"], min_similarity=0.6)("depouillement") == ("deroulement",)


@pytest.mark.parametrize("typed", ["publicaton", "pubilcation", "publicatoin", "oublication"])
def test_slips_of_typing_are_repaired(typed: str) -> None:
    assert Repairer(["publication"])(typed) == ("publication",)


def test_a_letter_doubled_or_not_comes_before_any_other_slip() -> None:
    assert Repairer(["fasse", "fausse"], preferred=["fasse"])("fause") == ("fausse",)
    assert Repairer(["adresse", "nouvelle"])("nouvele") == ("nouvelle",)


def test_a_glued_article_is_split() -> None:
    assert Repairer(["urne", "electeur"])("lurne") == ("l", "urne")
    assert Repairer(["urne", "electeur"])("lelecteurr") == ("l", "electeur")


def test_a_watched_prefix_is_left_alone() -> None:
    assert Repairer(["tuque"], prefixes=["truqu"])("truque") == ("truque",)


def test_a_watched_prefix_is_repaired_into_a_watched_word_only() -> None:
    repair = Repairer(["nouvelle", "tuque"], prefixes=["nouvel", "truqu"])
    assert repair("nouvele") == ("nouvelle",)
    assert repair("truque") == ("truque",)


def test_the_real_matcher_repairs_mistypings_and_says_so(real: Matcher) -> None:
    ranking = real.rank("une rumuer sur facebok")
    assert ("rumuer", "rumeur") in ranking.repaired
    assert ranking.matches[0].entry_id == "rumeur"
