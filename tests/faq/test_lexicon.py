"""Rewriting is stable, looks at neighbours, and leaves English catalogues alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.lexicon import default_lexicon, load_lexicon
from faq.problems import ContentError
from faq.rewriting import Rewriter
from faq.text import tokens

LEXICON = default_lexicon()
REWRITER = Rewriter(LEXICON)
FORMS = [" ".join(form) for form in LEXICON.rewrites] + ["ds", "pq", "personnel", "la", "mon"]


@given(st.lists(st.sampled_from(FORMS), max_size=8))
def test_rewriting_is_idempotent(forms: list[str]) -> None:
    once = REWRITER.rewrite(tokens(" ".join(forms)), english=False)
    assert REWRITER.rewrite(once, english=False) == once


def test_the_longest_form_wins() -> None:
    said = tokens("la direction des communications et des affaires publiques")
    assert REWRITER(said) == ("la", "dcap")


def test_a_neighbour_settles_an_ambiguous_word() -> None:
    assert REWRITER(tokens("une rumeur ds ma circ")) == tokens("une rumeur dans ma circonscription")
    assert REWRITER(tokens("je suis ds")) == ("je", "suis", "ds")


def test_english_is_translated_and_french_is_not_taken_for_it() -> None:
    assert "rumeur" in REWRITER(tokens("what should I do about a rumour"))
    assert not REWRITER.is_english(tokens("on me demande si le vote est par Internet"))


def test_an_english_catalogue_keeps_its_own_words() -> None:
    words = tokens("what should I do about a rumour")
    assert "rumour" in Rewriter(LEXICON, english_catalogue=True)(words)


def test_every_mistake_of_a_word_list_is_told(tmp_path: Path) -> None:
    (tmp_path / "rewrites.yaml").write_text(
        "rewrites:\n  a:\n    '?': rien\n    fb: [x]\nautre: 1\n"
    )
    (tmp_path / "concepts.yaml").write_text("rumeur: bruit\n")
    with pytest.raises(ContentError) as caught:
        load_lexicon(tmp_path)
    assert [(p.file, p.line) for p in caught.value.problems] == [
        ("concepts.yaml", 1),
        ("rewrites.yaml", 3),
        ("rewrites.yaml", 4),
        ("rewrites.yaml", 5),
    ]


def test_a_directory_without_lists_is_an_empty_lexicon(tmp_path: Path) -> None:
    assert not load_lexicon(tmp_path).rewrites


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("es que jdoit lire sa", "dois je lire ca"),
        ("quesque sa veut dire", "qu est ce que ca veut dire"),
        ("on ma demander dun coup", "on m a demande d un coup"),
        ("mon employer", "mon employe"),
        ("un poste officiel", "un publication officielle"),
        ("jpx tu", "puis je"),
    ],
)
def test_words_written_by_ear_are_read_as_they_were_meant(typed: str, meant: str) -> None:
    assert REWRITER(tokens(typed)) == tokens(meant)


def test_an_employer_stays_one() -> None:
    assert REWRITER(tokens("critiquer son employeur")) == tokens("critiquer son employeur")
    assert REWRITER(tokens("employer une élève")) == tokens("employer une élève")
