"""Two reports of one rumour meet, whatever their words; two rumours that look alike do not."""

import json
import pickle
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from faq.analysis import Analyzer
from faq.lexicon import default_lexicon
from faq.loader import default_catalogue
from faq.problems import ContentError
from intents.definitions import DEFINITIONS_DIR, default_definitions
from intents.sameness import MODEL_FILE, SUGGEST, VOCABULARY_FILE, Fingerprint, Sameness
from tests.intents.conftest import CIRCONSCRIPTIONS

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="session", name="sameness")
def built() -> Sameness:
    """What reads here reads as the matcher does, without the time its fit takes."""
    catalogue = default_catalogue()
    phrasings = [text for entry in catalogue for text in entry.phrasings]
    watched = default_definitions().words
    analyzer = Analyzer(default_lexicon(), phrasings, catalogue.negatives, watched=watched)
    return Sameness.of(analyzer, CIRCONSCRIPTIONS)


def likeness(sameness: Sameness, a: str, b: str) -> float:
    return sameness.compare(sameness.fingerprint(a), sameness.fingerprint(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "Le bureau de vote de l'école des Cèdres est fermé",
            "burau de vote ecole des cedres fermé",
        ),
        ("faut un passeport pour voter", "a post says you need a passport to vote"),
        ("Le vote est reporté au 12 octobre", "on annonce l'élection remise au 12 oct"),
        ("Panne de courant au bureau de vote d'Alma", "ya pu de courant au bv a alma"),
        (
            "Les bulletins sont jetés à la poubelle",
            "Bonjour, ma voisine m'a montré hier une vidéo de deux minutes, partagée 300 fois, où "
            "l'on verrait des bulletins jetés à la poubelle. Bien des gens y croient.",
        ),
    ],
)
def test_one_rumour_is_recognised_through_typos_language_and_length(
    sameness: Sameness, a: str, b: str
) -> None:
    assert likeness(sameness, a, b) >= SUGGEST


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Le bureau de vote de Matane est fermé", "Le bureau de vote de Rimouski est fermé"),
        ("L'école des Cèdres est fermée", "L'école des Saules est fermée"),
        ("Le bureau 12 manque de bulletins", "Le bureau 21 manque de bulletins"),
        ("Le vote est reporté au 12 octobre", "Le vote est reporté au 13 octobre"),
        ("Le vote est déplacé à lundi", "Le vote est déplacé à samedi"),
        ("Les bureaux ferment à 18 h", "Les bureaux ferment à 20 h"),
        ("Les étudiants ne peuvent pas voter", "Les aînés ne peuvent pas voter"),
        ("Les étudiants ne peuvent pas voter", "Les étudiants peuvent voter"),
        ("Il faut un passeport pour voter", "Il faut un masque pour voter"),
        ("À Amos, l'urne a été volée", "À Amos, les bureaux n'ont plus de bulletins"),
        ("Le vote est annulé à Chicoutimi", "Le vote est annulé à Jean-Talon"),
    ],
)
def test_a_near_miss_is_not_suggested(sameness: Sameness, a: str, b: str) -> None:
    assert likeness(sameness, a, b) < SUGGEST


def test_a_general_claim_is_one_rumour_wherever_it_circulates(sameness: Sameness) -> None:
    a = sameness.fingerprint("Groupe de Matane : il faut un passeport pour voter")
    b = sameness.fingerprint("Spotted Sherbrooke dit qu'il faut un passeport pour voter")
    assert (a.places, b.places) == ((), ())
    assert sameness.compare(a, b) >= SUGGEST


def test_the_reporter_s_denial_is_no_part_of_the_claim(sameness: Sameness) -> None:
    told = sameness.fingerprint("Le bureau de vote de Matane est fermé")
    assert sameness.fingerprint("Le bureau de vote de Matane est fermé, c'est faux") == told


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "https://www.facebook.com/groups/51/posts/90817/",
            "https://m.facebook.com/groups/51/permalink/90817/?ref=share",
        ),
        ("https://youtu.be/Ab3dEf9hIj0", "https://www.youtube.com/watch?v=Ab3dEf9hIj0&t=9s"),
        ("http://twitter.com/exemple/status/17012", "https://x.com/exemple/status/17012?s=20"),
        ("https://exemple.test/vote/", "http://www.exemple.test/vote?utm_source=fb#haut"),
    ],
)
def test_a_post_is_the_same_however_its_link_was_copied(sameness: Sameness, a: str, b: str) -> None:
    assert sameness.fingerprint(a).links == sameness.fingerprint(b).links
    assert likeness(sameness, f"vous avez vu ça? {a}", f"fausse nouvelle {b}") >= SUGGEST


def test_two_links_alone_tell_nothing_when_they_differ(sameness: Sameness) -> None:
    links = ("vu ça https://exemple.test/a/10001", "vu ça https://exemple.test/a/10002")
    assert likeness(sameness, *links) == 0.0


@pytest.mark.parametrize("nothing", ["", "   ", "😀", "???", "ok", "vu ça sur Facebook"])
def test_a_text_that_claims_nothing_is_like_nothing(sameness: Sameness, nothing: str) -> None:
    told = "Le bureau de vote de Matane est fermé"
    assert likeness(sameness, nothing, told) == 0.0
    assert likeness(sameness, nothing, nothing) == 0.0


def test_the_most_alike_come_first_within_the_limit_and_never_under_the_threshold(
    sameness: Sameness,
) -> None:
    texts = {
        "exact": "Le bureau de vote de l'école des Cèdres à Matane est fermé mardi",
        "proche": "bureau de vote fermé mardi a matane",
        "lieu": "Le bureau de vote de Rimouski est fermé mardi",
        "autre": "Il faut un passeport pour voter",
    }
    opened = [(object_id, sameness.fingerprint(text)) for object_id, text in texts.items()]
    new = sameness.fingerprint(texts["exact"])
    found = sameness.most_alike(new, opened)
    assert [name for name, _ in found] == ["exact", "proche"]
    assert found == tuple((name, sameness.compare(new, dict(opened)[name])) for name, _ in found)
    assert sameness.most_alike(new, opened, limit=1) == found[:1]
    assert sameness.most_alike(new, []) == ()


def test_the_same_rumour_is_found_among_thousands_that_share_its_words(sameness: Sameness) -> None:
    crowd = [(n, sameness.fingerprint(f"Le bureau {n} est fermé")) for n in range(1_000, 4_000)]
    new = sameness.fingerprint("bureau numéro 2345 fermé")
    assert [n for n, _ in sameness.most_alike(new, crowd)] == [2345]


def test_a_fingerprint_is_stored_and_read_again(sameness: Sameness) -> None:
    told = sameness.fingerprint("Pas de vote à Matane le 3 mai à 9 h https://exemple.test/a 500 $")
    assert told != Fingerprint()
    assert Fingerprint.from_json(told.as_json()) == told
    assert pickle.loads(pickle.dumps(told)) == told
    assert pickle.loads(pickle.dumps(sameness)).compare(told, told) == sameness.compare(told, told)


FRENCH = st.text(alphabet="abcdeéèêghiïlmnoôprstuùvçz0123 '’-,.:/?=«»œ", max_size=150)
CLAIM_WORDS = (
    "le bureau de vote école des Pins à Matane fermé reporté annulé 12 octobre 18 h lundi "
    "étudiants passeport pas jamais l’urne d'Alma bulletins jetés Saint-Luc "
    "https://exemple.test/p/12345"
)
CLAIMS = st.lists(st.sampled_from(CLAIM_WORDS.split()), max_size=14).map(" ".join)


@given(FRENCH | CLAIMS)
def test_accents_case_and_apostrophes_change_nothing(sameness: Sameness, text: str) -> None:
    told = sameness.fingerprint(text)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    for variant in (text.upper(), bare, text.replace("’", "'"), text.replace("'", "’")):
        assert sameness.fingerprint(variant) == told


@given(st.text(), CLAIMS)
def test_any_two_texts_compare_alike_both_ways(sameness: Sameness, a: str, b: str) -> None:
    there = likeness(sameness, a, b)
    assert 0.0 <= there <= 1.0
    assert likeness(sameness, b, a) == pytest.approx(there)


@given(CLAIMS, CLAIMS)
def test_no_claim_is_more_like_a_report_than_itself(sameness: Sameness, a: str, b: str) -> None:
    one, other = sameness.fingerprint(a), sameness.fingerprint(b)
    assert sameness.compare(one, other) <= max(
        sameness.compare(one, one), sameness.compare(other, other)
    )


def pairs(name: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_report_told_twice_is_the_same_rumour(sameness: Sameness) -> None:
    texts = {pair[side] for pair in pairs("rumeurs_paires") for side in "ab"}
    doubted = [text for text in texts if likeness(sameness, text, text) < SUGGEST]
    assert doubted == []


def test_suggestions_on_the_development_pairs_are_nearly_always_right(sameness: Sameness) -> None:
    suggested = [
        pair["same"]
        for pair in pairs("rumeurs_paires")
        if likeness(sameness, pair["a"], pair["b"]) >= SUGGEST
    ]
    assert len(suggested) >= 60
    assert sum(suggested) / len(suggested) >= 0.95


def test_the_pairs_kept_apart_share_no_report_with_those_that_fit() -> None:
    development, kept = pairs("rumeurs_paires"), pairs("rumeurs_paires_gardees")
    for rows, least in ((development, 240), (kept, 160)):
        assert len(rows) >= least
        assert sum(row["same"] for row in rows) * 2 == len(rows)
    sides = ({row[s].casefold() for row in rows for s in "ab"} for rows in (development, kept))
    assert len(set.intersection(*sides)) == 0


def test_the_weights_are_those_of_the_features(sameness: Sameness) -> None:
    model = json.loads((DEFINITIONS_DIR / MODEL_FILE).read_text(encoding="utf-8"))
    assert list(sameness.features(Fingerprint(), Fingerprint())) == list(model["weights"])


def test_every_local_answer_exists_and_no_word_has_two_answers() -> None:
    data = YAML().load(DEFINITIONS_DIR / VOCABULARY_FILE)
    answers = {f"{f}:{a}": w for f, rows in data["facettes"].items() for a, w in rows.items()}
    assert set(data["locaux"]) <= set(answers)
    words = [word for listed in answers.values() for word in listed]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_a_missing_section_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / VOCABULARY_FILE).write_text("recit: [dit]\n", encoding="utf-8")
    monkeypatch.setattr("intents.sameness.DEFINITIONS_DIR", tmp_path)
    with pytest.raises(ContentError, match="facettes"):
        Sameness.of(Analyzer(default_lexicon(), [], []))
