"""What tells a sure answer from a lucky one holds for any ranking."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.catalogue import Catalogue
from faq.confidence import FEATURE_NAMES
from faq.entry import Audience
from faq.lexicon import EMPTY
from faq.matcher import Matcher
from tests.faq.small import NEGATIVES, PHRASINGS, entry, matcher

SMALL = matcher()


def features(
    text: str, subject: Matcher = SMALL, *, role: Audience | None = None
) -> dict[str, float]:
    ranking = subject.rank(text, audience=role)
    return dict(zip(FEATURE_NAMES, ranking.features, strict=True))


@given(st.text(alphabet="abcdefghijklmnoprstuvlé '?", max_size=80))
@settings(max_examples=200)
def test_shares_and_likenesses_stay_within_bounds(text: str) -> None:
    found = features(text)
    assert -1.0 <= found["nearness"] <= 1.0
    assert 0.0 <= found["shared"] <= 1.0
    assert found["doubt"] >= 0.0
    assert found["length"] >= 0.0


@pytest.mark.parametrize("entry_id", PHRASINGS)
def test_nothing_is_nearer_than_a_phrasing_itself(entry_id: str) -> None:
    found = features(PHRASINGS[entry_id][0])
    assert found["shared"] == pytest.approx(1.0)
    assert found["nearness"] > features("une chose dont personne ne parle")["nearness"]


@pytest.mark.parametrize("text", NEGATIVES)
def test_an_out_of_scope_example_is_nearer_to_itself_than_to_any_entry(text: str) -> None:
    found = features(text)
    assert found["nearness"] < 0.0
    assert found["odds"] < 0.0


def test_unknown_words_lower_what_is_shared_with_an_entry() -> None:
    known, drowned = features("emprunter un livre"), features("emprunter un livre zut flûte crotte")
    assert drowned["shared"] < known["shared"]


def test_entries_that_look_alike_leave_a_doubt() -> None:
    same = ("emprunter un livre", "limite de livres")
    twins = Matcher.build(
        Catalogue.of([entry("a", phrasings=same), entry("b", phrasings=same)]), EMPTY
    )
    assert features("emprunter un livre", twins)["doubt"] > features("emprunter un livre")["doubt"]


def test_two_entries_for_two_roles_count_as_one_until_the_role_is_known() -> None:
    same = ("demander une publication", "publier un message officiel")
    others = [entry(name) for name in PHRASINGS]
    roles = [
        entry("pour_das", phrasings=same, audience=frozenset({Audience.DAS})),
        entry("pour_ds", phrasings=same, audience=frozenset({Audience.DS})),
    ]
    subject = Matcher.build(Catalogue.of([*others, *roles], negatives=NEGATIVES), EMPTY)
    alone = Matcher.build(
        Catalogue.of(
            [*others, entry("x", phrasings=same), entry("y", phrasings=same)], negatives=NEGATIVES
        ),
        EMPTY,
    )
    asked = "demander une publication"
    assert features(asked, subject)["odds"] > features(asked, alone)["odds"] + 1.0


def test_a_phrasing_left_out_shares_less_than_when_it_is_there() -> None:
    held_out = SMALL.held_out()
    place = FEATURE_NAMES.index("nearness")
    first = next(row for row in held_out if row.entry_id == "horaire")
    assert first.features[place] < SMALL.rank(PHRASINGS["horaire"][0]).features[place]
