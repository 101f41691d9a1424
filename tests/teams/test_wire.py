"""What we write to Teams weighs what its limits count, and is always JSON in UTF-8."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.teams.wire import written

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=20,
)


@given(JSON)
def test_whatever_is_written_reads_back_the_same(value: object) -> None:
    assert json.loads(written(value).encode("utf-8")) == value


def test_an_accent_takes_two_bytes_and_nothing_separates() -> None:
    assert written({"titre": ["été", 1]}).encode() == '{"titre":["été",1]}'.encode()


def test_what_is_no_character_keeps_its_escape() -> None:
    assert written("\ud800é") == '"\\ud800é"'
