"""Ranking holds for any text, and turns on what a person means."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.catalogue import Catalogue
from faq.entry import Audience
from faq.lexicon import EMPTY, default_lexicon
from faq.matcher import Matcher
from faq.ranking import FEATURE_NAMES
from tests.faq.small import PHRASINGS, catalogue, entry, matcher

SMALL = matcher()


@given(st.text())
@settings(max_examples=200)
def test_any_text_is_ranked_without_error(text: str) -> None:
    ranking = SMALL.rank(text)
    assert len(ranking.features) == len(FEATURE_NAMES)
    assert all(0.0 <= match.probability <= 1.0 for match in ranking.matches)
    assert all(a.score >= b.score for a, b in pairwise(ranking.matches))
    assert isinstance(ranking.evidence, str)


@given(st.text(alphabet="abcdeéèàç '’?", max_size=60))
def test_case_and_accents_do_not_change_a_ranking(text: str) -> None:
    assert SMALL.rank(text.upper()).matches == SMALL.rank(text).matches


@pytest.mark.parametrize("entry_id", PHRASINGS)
def test_a_phrasing_finds_its_entry_and_is_its_evidence(entry_id: str) -> None:
    ranking = SMALL.rank(PHRASINGS[entry_id][0])
    assert ranking.matches[0].entry_id == entry_id
    assert ranking.evidence == PHRASINGS[entry_id][0]


@pytest.mark.parametrize("text", ["", "   ", "???", "😀", "\x00"])
def test_a_text_without_words_matches_nothing(text: str) -> None:
    ranking = SMALL.rank(text)
    assert (ranking.matches, ranking.evidence) == ((), "")


def test_an_empty_catalogue_matches_nothing() -> None:
    assert Matcher.build(Catalogue.of([]), EMPTY).rank("bonjour").matches == ()


def test_the_limit_is_kept() -> None:
    assert len(SMALL.rank("livre", limit=1).matches) == 1
    assert len(SMALL.rank("livre", limit=3).matches) == 3


def test_what_resembles_an_out_of_scope_example_scores_lower() -> None:
    inside, outside = SMALL.rank("emprunter des livres"), SMALL.rank("quelle météo demain")
    assert inside.matches[0].score > outside.matches[0].score
    place = FEATURE_NAMES.index("outside")
    assert inside.features[place] < outside.features[place]


def test_a_role_settles_between_twins() -> None:
    same = ("demander une publication", "publier un message officiel")
    twins = Catalogue.of(
        [
            entry("pour_das", phrasings=same, audience=frozenset({Audience.DAS})),
            entry("pour_ds", phrasings=same, audience=frozenset({Audience.DS})),
        ]
    )
    ranked = Matcher.build(twins, EMPTY)
    for role in (Audience.DAS, Audience.DS):
        best = ranked.rank("demander une publication", audience=role).matches[0]
        assert best.entry_id == f"pour_{role.lower()}"


def test_a_report_brings_forward_the_entries_that_lead_to_it() -> None:
    same = ("un bruit court", "on raconte une chose")
    twins = Catalogue.of(
        [entry("a", phrasings=same), entry("b", phrasings=same, follow_up="rumeur")]
    )
    ranked = Matcher.build(twins, EMPTY)
    assert ranked.rank("un bruit court", follow_up="rumeur").matches[0].entry_id == "b"


def test_a_held_out_phrasing_does_not_profit_from_itself() -> None:
    held_out = SMALL.held_out()
    assert len(held_out) == sum(map(len, PHRASINGS.values())) + 3
    seen = SMALL.rank(PHRASINGS["horaire"][0]).features[0]
    alone = next(row for row in held_out if row.entry_id == "horaire").features[0]
    assert alone < seen


def test_the_edition_follows_the_content_and_the_lexicon() -> None:
    other = Matcher.build(catalogue(), default_lexicon())
    assert other.edition != SMALL.edition
    assert matcher().edition == SMALL.edition


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("puis-je répondre à une question sur les heures de vote", "repondre_factuel"),
        ("puis-je ne pas répondre", "obligation_repondre"),
        ("est-ce que j'ai le droit de ne jamais répondre", "obligation_repondre"),
    ],
)
def test_a_negation_changes_the_answer(real: Matcher, asked: str, expected: str) -> None:
    assert real.rank(asked).matches[0].entry_id == expected


def test_a_negation_lowers_what_it_denies(real: Matcher) -> None:
    said = {m.entry_id: m.score for m in real.rank("puis-je répondre", limit=35).matches}
    denied = {m.entry_id: m.score for m in real.rank("puis-je ne pas répondre", limit=35).matches}
    gain = {entry_id: denied[entry_id] - said[entry_id] for entry_id in said}
    assert gain["obligation_repondre"] > 0 > gain["repondre_factuel"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("who should I contact", "qui_contacter"),
        ("do I have to stay neutral", "neutralite"),
        ("someone is spreading a rumour on Facebook, what should I do", "rumeur"),
        ("what does DAS mean", "sigles"),
    ],
)
def test_english_questions_find_french_entries(real: Matcher, asked: str, expected: str) -> None:
    assert real.rank(asked).matches[0].entry_id == expected
