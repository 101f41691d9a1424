"""Case, accents and apostrophes never matter, and no text is too strange to fold."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from faq.text import MAX_CHARS, fold, singular, stem, stems, tokens


def test_curly_apostrophes_ligatures_and_accents_fold_away() -> None:
    assert tokens("L’Œuvre d'été À ÉLECTIONS") == ("l", "oeuvre", "d", "ete", "a", "elections")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text[:100])
    assert fold(folded) == folded


@given(st.text(max_size=300))
def test_tokens_hold_plain_letters_and_digits_only(text: str) -> None:
    assert all(token.isascii() and token.isalnum() for token in tokens(text))
    assert fold(text) == fold(text).lower()


FRENCH = st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüÿç '’-,.?!«»œæ", max_size=200)


@given(FRENCH)
def test_accents_case_and_apostrophes_change_nothing(text: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert tokens(text.upper()) == tokens(text)
    assert tokens(bare) == tokens(text)
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(text)
    assert tokens(text.replace("’", "'")) == tokens(text)


def test_control_characters_are_harmless() -> None:
    assert tokens("rum\x00eur\u202e vote\x1b[0m") == ("rum", "eur", "vote", "0m")


def test_only_the_first_characters_count() -> None:
    assert tokens("a " * MAX_CHARS) == ("a",) * (MAX_CHARS // 2)


def test_plurals_and_verb_endings_share_a_stem() -> None:
    assert stem("publications") == stem("publication")
    assert len({stem(word) for word in ("publier", "publie", "publiez", "publiees")}) == 1
    assert singular("journaux") == "journal"
    assert singular("bus") == "bus"


def test_stems_for_search_drop_elided_articles() -> None:
    assert stems("L’élection d’hier") == (stem("election"), stem("hier"))
