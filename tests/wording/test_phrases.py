"""Every sentence is used, filled and well set, and none says for COM-4 what COM-4 does not."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import losing
from bot.domain.case import Issue, Kind, Spoken, Status
from bot.domain.effects import Room, Step, SurfaceKind
from bot.domain.instruction import Audience, State
from bot.domain.people import Role
from bot.domain.scrutin import Phase
from bot.wording.phrases import DEFAULT_FILE, load_phrases
from bot.wording.typography import typeset
from tests.wording import code_keys
from tests.wording.checks import sentence_faults

SENTENCES = load_phrases({}).sentences
SECTIONS = {key.partition(".")[0] for key in SENTENCES}
# Every event of a case's history, as the console names it.
CASE_EVENTS = {
    "auteur_avise", "circule", "clos", "complete", "concerne_ds", "confie", "consigne",
    "consigne_abandonnee", "consigne_envoyee", "consigne_lue", "consigne_relancee", "correction",
    "dcap_avisee", "distincte", "fichier", "fichier_interne", "identite", "intervention",
    "libere", "lu", "monte", "mot", "mot_interne", "ouvert", "prise_en_charge",
    "prise_en_charge_dcap", "rappel", "rappel_dcap", "rappel_preneur", "rappel_releve",
    "releve_dcap", "retire", "reunion", "rouvert", "separation", "carte_renvoyee",
    "ligne_de_commande",
}  # fmt: skip
_HOLE = re.compile(r"\{([a-z_]+)\}")

# The values that each f-string of the code may take; a new f-string must be added here.
TAKES: dict[str, Iterable[str]] = {
    "roles.*": {*Role, "inconnu"},
    "sorte.*": Kind,
    "issue.*": Issue,
    "statut.*": Status,
    "phase.*": Phase,
    "parole.*": Spoken,
    "echeance.*": set(Step) - {Step.CHECK_DELIVERY},
    "fil.*": {*Kind, *(f"{kind}_ds" for kind in Kind), "information", "deja_avisee"},
    "reponse.*": {
        "salutation",
        "merci",
        "signaler",
        "signaler_publication",
        "signaler_hors_cadre",
        "signaler_question_recue",
    },
    "evenement.*": CASE_EVENTS,
    "evenement.carte_*": SurfaceKind,
    "evenement.marque_*": {"modifie", "retire"},
    "evenement.salon_*": Room,
    "confier.*": set(Role) - {Role.PERSONNEL},
    "triage.*": {"factual", "beyond", "escalate"},
    "a_copier.*": {"diriger", "hors_cadre", "question_recue"},
    "refus.*": {
        reason for reason in code_keys.arguments("Refused") if re.fullmatch(r"[a-z_]+", reason)
    },
    "avis.*": {*code_keys.arguments("Notify"), losing.NOTICE},
    "formulaire.clore_*": {"motif", "note"},
    "formulaire.clore_*_aide": {"motif", "note"},
    "formulaire.*": {"dit", "ou", "circonscription_inconnue", "circonscription_introuvable"},
    "bouton.*": {
        "signaler",
        "avertir",
        "avertir_ds",
        "je_suis_ds",
        "je_suis_das",
        "je_suis_personnel",
        "prendre_en_charge",
        "aviser_dcap",
        "transmettre_dcap",
        "transmettre_coordination",
        "completer",
        "retirer",
        "circule",
        "clore",
        "rouvrir",
        "corriger",
        "separer",
        "meme_rumeur_toutes",
        "prendre_tout",
        "carte_par_dossier",
        "jai_lu",
        "confier",
        "concerne_ds",
        "consigne",
        *(f"parle_{answer}" for answer in Spoken),
        "prendre_dossier",
        "aviser_dossier",
        "transmettre_dossier",
        "repondre_dossier",
        "renvoyer",
    },
    "consigne.*": {State.SENT, State.PROPOSED},
    "consigne.pour_*": Audience,
    "consigne.titre_*": State,
    "consigne.resume_*": State,
    "consigne.le_*": set(State) - {State.PROPOSED},
    # A platform's codes are an open list: those we cannot name say « cause.autre ».
    "cause.*": {key.partition(".")[2] for key in SENTENCES if key.startswith("cause.")},
}


def _built() -> set[str]:
    return {
        pattern.replace("*", value)
        for pattern, values in TAKES.items()
        for value in values
        if pattern != "cause.*"
    }


def test_every_way_of_building_a_key_is_listed_here() -> None:
    assert set(code_keys.patterns(SECTIONS)) == set(TAKES)


def test_every_sentence_the_code_asks_for_exists() -> None:
    asked = {call.key for call in code_keys.calls() if call.key.split(".")[0] in SECTIONS}
    assert sorted((asked | _built()) - set(SENTENCES)) == []


def test_every_sentence_is_used() -> None:
    causes = {f"cause.{value}" for value in TAKES["cause.*"]}
    used = set(code_keys.literals()) | _built() | causes
    assert sorted(set(SENTENCES) - used) == []


def test_every_hole_is_filled_and_nothing_is_given_in_vain() -> None:
    wrong = [
        f"{call.place} {call.key}: {sorted(call.values)}"
        for call in code_keys.calls()
        if call.key in SENTENCES and call.values != set(_HOLE.findall(SENTENCES[call.key]))
    ]
    assert wrong == []


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_is_well_set(key: str) -> None:
    bare = _HOLE.sub("x", SENTENCES[key]).replace("**", "")
    assert list(sentence_faults(bare)) == []
    assert bare == bare.strip() != ""


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_is_inclusive(key: str) -> None:
    sentence = SENTENCES[key]
    assert not re.search(r"(?<!ou )\b(?:le|un) DS\b|(?<!ou )\bdu DS\b|\bce DS\b", sentence)
    assert not re.search(r"(?<!coordonnatrice ou )\bcoordonnateur\b", sentence)
    assert not re.search(r"\b(?:électeurs|citoyens|employés)\b", sentence)


@pytest.mark.parametrize("key", [key for key in SENTENCES if "COM-4" in SENTENCES[key]])
def test_no_choice_of_the_project_is_worded_as_com_4(key: str) -> None:
    """Delays, clocks and reminders are the project's: COM-4 gives none."""
    said = SENTENCES[key].replace("COM-4", "").lower()
    assert "{heure}" not in said
    assert not re.search(r"échéance|délai|relanc|rappel|minute|heure|avisée à|\d", said)


@pytest.mark.parametrize("key", [key for key in SENTENCES if key.startswith("bouton.")])
def test_a_button_says_what_it_does_in_a_few_words(key: str) -> None:
    assert len(SENTENCES[key]) <= 40


def test_the_file_explains_itself_to_whoever_corrects_it() -> None:
    assert DEFAULT_FILE.read_text(encoding="utf-8").startswith("# Toutes les phrases")


@given(st.text(alphabet=st.sampled_from("aé1 :;?!«»'’h*.\u00a0\u202f\n"), max_size=60))
def test_setting_a_text_twice_changes_nothing_more(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once


@given(st.text(alphabet=st.sampled_from("aé1 :;?!«»'’h*.\n"), max_size=60))
def test_setting_a_text_changes_only_spaces_and_apostrophes(text: str) -> None:
    plain = typeset(text).translate({0xA0: " ", 0x202F: " ", ord("’"): "'"})
    assert plain == text.replace("’", "'")
