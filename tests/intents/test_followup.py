"""Messages that lean on the exchange before: what they add, and the text to rank then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.followup import combined, leaning

PREVIOUS = "Puis-je publier une photo du bureau ?"

LEANING = [
    ("et si c'est mon employé ?", "variant"),
    ("pis pour un compte perso ?", "variant"),
    ("Et pour mes scrutateurs ?", "variant"),
    ("et sur TikTok ?", "variant"),
    ("même chose pour Instagram ?", "variant"),
    ("what about Twitter?", "variant"),
    ("et le DAS ?", "role"),
    ("pis la DS ?", "role"),
    ("et si je suis DAS", "role"),
    ("et pour le personnel électoral ?", "role"),
    ("what about the staff?", "role"),
    ("non, je voulais dire la politique", "correction"),
    ("Je parlais pas de ça, je voulais dire le vote", None),
    ("no, I meant the training video", "correction"),
    ("pourquoi ?", "more"),
    ("c'est où ça ?", "more"),
    ("par exemple ?", "more"),
    ("plus de détails svp", "more"),
    ("why?", "more"),
    ("Puis-je répondre aux électeurs ?", None),
    ("DGE ?", None),
    ("pourquoi faut-il rester neutre en tout temps", None),
    ("Et quand une rumeur circule sur plusieurs plateformes chez nous, qui avise la DCAP ?", None),
    ("non", None),
    ("bonjour", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "kind"), LEANING)
def test_a_message_leans_or_stands_alone(text: str, kind: str | None) -> None:
    found = leaning(text, text.split())
    assert (found.kind if found else None) == kind


def test_a_correction_is_ranked_alone() -> None:
    text = "Non, je voulais dire la vidéo de formation"
    found = leaning(text, text.split())
    assert found is not None
    assert combined(PREVIOUS, text, found) == "la vidéo de formation"


def test_a_variant_or_a_role_is_ranked_with_the_question_before() -> None:
    for text in ("et si c'est mon employé ?", "et le DAS ?"):
        found = leaning(text, text.split())
        assert found is not None
        assert combined(PREVIOUS, text, found) == f"{PREVIOUS} {text}"


def test_asking_for_more_ranks_the_question_before_again() -> None:
    found = leaning("pourquoi ?", ("pourquoi",))
    assert found is not None
    assert combined(PREVIOUS, "pourquoi ?", found) == PREVIOUS


@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    found = leaning(text, text.split())
    assert found is None or combined(PREVIOUS, text, found)
