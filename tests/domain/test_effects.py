"""Recipients survive being stored as one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.effects import Recipient, Room, ToPerson, ToReporter, ToRoom, recipient

recipients: st.SearchStrategy[Recipient] = st.one_of(
    st.just(ToReporter()),
    st.builds(ToPerson, st.text(min_size=1)),
    st.builds(ToRoom, st.sampled_from(Room)),
)
words = st.one_of(
    st.text(),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(("auteur", "personne", "salon", "")),
        st.sampled_from((":", "::", "", " ")),
        st.text() | st.sampled_from(Room),
    ),
)


@given(recipients)
def test_a_recipient_is_found_again_from_its_word(to: Recipient) -> None:
    assert recipient(to.key) == to


@given(recipients, recipients)
def test_two_recipients_never_share_a_word(one: Recipient, other: Recipient) -> None:
    assert (one.key == other.key) is (one == other)


@given(words)
def test_any_other_word_is_refused(word: str) -> None:
    try:
        found = recipient(word)
    except ValueError:
        return
    assert found.key == word


@pytest.mark.parametrize(
    "word", ["", "auteur:", "auteur:x", "personne", "salon:", "salon:cuisine", "ds"]
)
def test_a_word_that_names_nobody_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        recipient(word)
