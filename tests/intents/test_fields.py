"""What a message already tells of where, when and on which platform."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.fields import find_fields
from tests.intents.conftest import CIRCONSCRIPTIONS


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("une rumeur dans jean talon", "jean-talon"),
        ("à L’Assomption ce matin", "l-assomption"),
        ("Anjou-Louis-Riel", "anjou-louis-riel"),
        ("riviere du loup temiscouata", "riviere-du-loup-temiscouata"),
        ("les chicoutimiens jasent", None),
        ("rien", None),
    ],
)
def test_a_circonscription_is_found_however_it_is_typed(said: str, code: str | None) -> None:
    assert find_fields(said, CIRCONSCRIPTIONS).circonscription == code


@pytest.mark.parametrize(
    ("said", "platform"),
    [
        ("sur FB pis tiktok", "facebook"),
        ("dans une story Insta", "instagram"),
        ("un tweet", "x"),
        ("à la radio", None),
    ],
)
def test_the_first_platform_is_found(said: str, platform: str | None) -> None:
    assert find_fields(said).platform == platform


def test_links_lose_the_punctuation_that_follows_them() -> None:
    found = find_fields("voir https://exemple.test/a?b=1, et <https://exemple.test/c>.")
    assert found.links == ("https://exemple.test/a?b=1", "https://exemple.test/c")


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("ça circule depuis hier soir", "depuis hier soir"),
        ("vu à 21 h 15 chez nous", "à 21 h 15"),
        ("il y a 10 minutes", "il y a 10 minutes"),
        ("une rumeur", None),
    ],
)
def test_the_moment_is_kept_in_the_words_of_the_person(said: str, moment: str | None) -> None:
    assert find_fields(said).moment == moment


@given(st.text())
def test_any_text_is_searched_without_error(text: str) -> None:
    find_fields(text, CIRCONSCRIPTIONS)
