"""The classifier of reports by itself: what it learns, and that it learns it again the same."""

import numpy as np
import pytest

from intents.learning import learn
from intents.senses import SenseReader
from intents.sparse import Signs, SignSpace

ROWS: list[Signs] = [
    (["feu", "urne"],),
    (["feu", "porte"],),
    (["photo", "parti"],),
    (["photo", "vote"],),
]
LABELS = [0, 0, 1, 1]
WEIGHTS = (1.0,)


def test_what_separates_the_examples_is_learnt() -> None:
    space = SignSpace(ROWS, WEIGHTS)
    model = learn(space, ROWS, LABELS, ridge=0.1)
    for signs, label in (("feu", 0), ("photo", 1)):
        assert int(model.probabilities(*space.vector(([signs],))).argmax()) == label


def test_the_same_rows_give_the_same_weights() -> None:
    space = SignSpace(ROWS, WEIGHTS)
    first, second = (learn(space, ROWS, LABELS, ridge=0.1) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)


def test_a_message_without_a_known_sign_has_the_starting_shares() -> None:
    space = SignSpace(ROWS, WEIGHTS)
    shares = learn(space, ROWS, LABELS, ridge=0.1).probabilities(*space.vector((["lune"],)))
    assert shares.sum() == pytest.approx(1.0)
    assert shares[0] == pytest.approx(shares[1], abs=1e-3)


def test_unknown_signs_weaken_the_known_ones() -> None:
    space = SignSpace(ROWS, WEIGHTS)
    _, alone = space.vector((["feu"],))
    _, beside = space.vector((["feu", "lune", "soleil"],))
    assert beside[0] < alone[0]


def test_expressions_are_found_at_the_place_of_their_first_word() -> None:
    reader = SenseReader({"lieu": ["bureau de vote"], "acte": ["publi*", "mis* en ligne"]})
    assert reader.first_places(("publie", "au", "bureau", "de", "vote")) == {"acte": 0, "lieu": 2}
    assert reader.first_places(("mise", "en", "ligne")) == {"acte": 0}
    assert reader.first_places(("bureau", "de")) == {}
