"""Courtesies do not change what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.courtesy import without_courtesies


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Bonjour, puis-je répondre ? Merci !", "puis-je répondre ?"),
        ("Bonjour à tous, de quand date la procédure", "de quand date la procédure"),
        ("Hi there, may I reply? Thank you", "may I reply?"),
        ("puis-je répondre svp merci beaucoup", "puis-je répondre"),
        ("Puis-je dire merci à une électrice ?", "Puis-je dire merci à une électrice ?"),
        ("Bonjour", "Bonjour"),
        ("Bonjour, merci !", "Bonjour, merci !"),
        ("", ""),
    ],
)
def test_only_the_question_between_courtesies_is_left(written: str, asked: str) -> None:
    assert without_courtesies(written) == asked


@given(st.text(max_size=200))
def test_what_is_left_is_part_of_the_text_and_never_nothing(text: str) -> None:
    left = without_courtesies(text)
    assert left in text
    assert left.strip() or not text.strip()
