"""What holds for any text, however unkind."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.privacy.samples import GLUE, MASKER, PIECES

UNKIND = st.lists(st.sampled_from(PIECES + GLUE), max_size=12).map("".join)
NOISE = st.text("aAeéà 0123456789-.,/@+[]()<>h:$#|'…\n\xa0", max_size=60)
SECRETS = {
    "aube.exemple@exemple.test": "exemple@",
    "418-555-0123": "555-0123",
    "046 454 286": "454 286",
    "4111 1111 1111 1111": "1111 1111",
    "G7H 1A1": "G7H",
    "123, rue Principale": "Principale",
    "@jean.modele": "jean.modele",
    "Aube Exemple": "Aube Exemple",
    "facebook.com/aube?x=1": "aube",
}
LONG = 40_000


@given(UNKIND | NOISE | st.text())
@example("4185550123@jean")
@example("@a@b")
@example("046 454 286 4111 1111 1111 1111 418 555 0123")
@example("Aube Exemple-12 rue Principale")
@example("12 rue Principale@jean")
@example("né à né à[TREM 8005 1512-")
@example("+1 418 555 0123(514) 555 0123>")
@example("aube@exemple.test+theo@exemple.test")
@example("@jean.modele-bureau de vote 1212 rue Principale, ")
@example("aube@exemple.test-Est…$.046454286exemple.ca/-")
@settings(max_examples=600, deadline=None)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = MASKER.mask(text)
    assert MASKER.mask(once) == once


@given(st.sampled_from(sorted(SECRETS)), NOISE, NOISE)
@settings(deadline=None)
def test_a_secret_between_spaces_never_survives(secret: str, before: str, after: str) -> None:
    assert SECRETS[secret] not in MASKER.mask(f"{before} x {secret} ; {after}")


@given(st.text("abcdefghijklmnopqrstuvwxyzéèàçù ’!?;«»", max_size=80))
def test_ordinary_words_are_left_exactly_as_written(text: str) -> None:
    assert MASKER.mask(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "1", "1 ", "é", "e\u0301", " ", "\xa0", "@", "-", ".", "/", "(", "<@", "<at>"),
        *("a@", "a.", "a-", "1-", "1,", "12-", "www.", "https://", "+1", "+3 ", "418 "),
        *("418-555-012 ", "1234 ", "abcd 1234 ", "12 rue ", "12 rue de la ", "12, place "),
        *("12 Main ", "né le ", "né à ", "compte no ", "aube ", "aube exempl ", "20 h "),
    ],
)
def test_a_page_of_nastiness_ends_and_still_masks_what_follows(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    # Any step worse than linear would not come back from a text of this length.
    assert MASKER.mask(f"{text}\n; a@exemple.test").endswith("\n; [courriel]")
