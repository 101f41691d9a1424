"""A citizen's question pasted by staff: answered, redirected or escalated, never answered by us."""

import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intents.understanding import Understander

FACTUAL = [
    ("Une dame m'écrit sur Facebook : « où est-ce qu'on vote à Matane ? »", "où est-ce qu'on vote"),
    ("Question reçue d'un électeur\nÀ quelle heure ferme le bureau ?", "À quelle heure ferme"),
    ('Un citoyen me demande "est-ce accessible en fauteuil roulant ?"', "est-ce accessible"),
    ("Une électrice m'a écrit: quelles pièces d'identité apporter", "quelles pièces"),
    ("« Le stationnement est-il gratuit ? » Un monsieur me demande ça.", "Le stationnement"),
    ("On me demande : c'est quand le vote par anticipation ?", "c'est quand"),
    ('"what time do the polls close?" a voter asked me', "what time"),
]
BEYOND = [
    "Un internaute m'écrit : « pourquoi on ne vote pas par Internet ? »",
    "Une dame me demande sur Messenger : quel parti finance la campagne",
    'Un monsieur m\'a écrit "quelle est votre position sur la réforme ?"',
    "Un citoyen me demande : « allez-vous bien ? »",
    "On m'a écrit : « où voter, et pour quel candidat ? »",
]
ESCALATED = [
    ("Une citoyenne m'a écrit : « une page Facebook dit que le vote est annulé »", "rumeur"),
    (
        "Un électeur m'écrit : « la porte du bureau de vote est barrée, on attend dehors »",
        "incident",
    ),
]
NONE = [
    "Où est la politique ?",
    "Que veut dire « devoir de réserve » ?",
    "Qui publie : la DCAP ou moi ?",
    "Un citoyen me demande où voter",
    "",
    "«»",
]


@pytest.mark.parametrize(("said", "start"), FACTUAL)
def test_a_question_about_the_vote_here_is_factual(
    understander: Understander, said: str, start: str
) -> None:
    citizen = understander.understand(said).citizen
    assert citizen is not None
    assert (citizen.topic, citizen.kind) == ("factual", None)
    assert citizen.quoted.startswith(start)


@pytest.mark.parametrize("said", BEYOND)
def test_anything_beyond_or_unsure_is_redirected(understander: Understander, said: str) -> None:
    citizen = understander.understand(said).citizen
    assert citizen is not None
    assert citizen.topic == "beyond"


@pytest.mark.parametrize(("said", "kind"), ESCALATED)
def test_a_fact_told_by_the_citizen_is_escalated(
    understander: Understander, said: str, kind: str
) -> None:
    citizen = understander.understand(said).citizen
    assert citizen is not None
    assert (citizen.topic, citizen.kind) == ("escalate", kind)


@pytest.mark.parametrize("said", NONE)
def test_without_the_words_of_a_citizen_there_is_no_triage(
    understander: Understander, said: str
) -> None:
    assert understander.understand(said).citizen is None


def test_a_question_beyond_the_vote_stays_a_case_of_its_kind(understander: Understander) -> None:
    understood = understander.understand(
        "Une électrice me demande sur Facebook : « pourquoi on ne vote pas par Internet ? »"
    )
    assert (understood.intent, understood.is_report) == ("hors_cadre", True)


def test_an_understanding_with_a_citizen_survives_pickling(understander: Understander) -> None:
    understood = understander.understand(FACTUAL[0][0])
    assert pickle.loads(pickle.dumps(understood)).citizen == understood.citizen


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet='aé «»"“”:\n?me demande', max_size=120))
def test_the_quoted_words_are_always_the_persons_own(understander: Understander, text: str) -> None:
    citizen = understander.understand(text).citizen
    assert citizen is None or citizen.quoted in text
