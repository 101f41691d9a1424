"""Telling a fact, asking for the rule, supposing, denying: four things said with the same words."""

import pytest

from intents.understanding import Understander

TOLD = [
    ("rumeur", "Sur le groupe de mon village, ça raconte que les votes sont déjà comptés d'avance"),
    ("rumeur", "ya du monde su tiktok qui disent que le vote est truqué icitte"),
    ("rumeur", "Un faux compte d'Élections Québec donne de mauvaises dates de vote"),
    ("rumeur", "Une page accuse le DGE de favoriser un parti"),
    ("rumeur", "there's a fake news post about our polling station hours"),
    ("rumeur", "je viens de voir une fausse publication disant que le vote est reporté à mardi"),
    ("rumeur", "Il paraît que les bulletins au crayon peuvent être effacés, ça se partage pas mal"),
    (
        "incident",
        "On m'écrit que les portes de l'école sont encore barrées et que les gens attendent",
    ),
    ("incident", "Panne de courant au bureau de vote 12, du monde publie des photos"),
    ("incident", "y a eu une chicane dans la file pour voter pis la police est venue"),
    ("incident", "Des électeurs disent sur Facebook qu'il manque de bulletins à l'aréna"),
    ("incident", "someone posted a threat against our polling place"),
    (
        "publication",
        "Il faudrait qu'Élections Québec annonce le nouveau local de vote de mon secteur",
    ),
    ("publication", "Pourriez-vous publier un rappel sur les pièces d'identité ?"),
    ("publication", "ça prendrait un post officiel, j'aimerais que vous annonciez la tempête"),
    ("publication", "could you post a reminder about advance voting for my riding"),
    ("hors_cadre", "Une électrice me demande ce que je pense du financement des partis"),
    ("hors_cadre", "qqn m'écrit sur insta pr savoir si on va voter en ligne bientôt"),
    ("hors_cadre", "un gars me questionne sur la réforme du mode de scrutin"),
    ("hors_cadre", "someone asked me about the premier's campaign promises"),
    ("manquement", "Une de mes scrutatrices a mis le logo d'un parti sur sa photo de profil"),
    ("manquement", "mon préposé a partagé une vidéo d'un candidat hier soir"),
    ("manquement", "J'ai vu qu'un de mes employés critique le gouvernement sur Facebook"),
    ("manquement", "one of my poll clerks posted a selfie with a candidate"),
]

NOT_TOLD = [
    "Que faire si un employé publie un message partisan ?",
    "Comment signaler une rumeur ?",
    "Si jamais il y avait une rumeur sur le vote, j'appelle qui ?",
    "Il n'y a pas de rumeur dans mon coin",
    "La rumeur de l'an passé sur Facebook avait fait du tort au vote",
    "C'est quoi une fausse nouvelle ?",
    "Est-ce que mes scrutateurs peuvent publier des photos du bureau de vote ?",
    "Aucun incident à signaler au bureau de vote",
    "En cas de panne de courant au bureau de vote, qui dois-je aviser ?",
    "Mes préposés doivent-ils retirer le logo d'un parti de leur profil ?",
    "À qui dois-je demander une publication ?",
    "Je voudrais publier une photo de mon chien sur mon compte",
    "Puis-je répondre à une question sur un parti politique ?",
    "what if someone spreads a rumour about the vote",
    "Advenant une bagarre au bureau de vote, est-ce que j'appelle ma coordonnatrice ?",
    "Mon employé n'a rien publié sur le candidat, il faut arrêter de le dire",
    "On me demande où est le bureau de vote",
    "Dans quel délai faut-il aviser la DCAP d'une rumeur ?",
    "Quand un électeur me demande ce que je pense d'un parti, je dis quoi ?",
    "quelles sont les règles sur les photos de la liste électorale",
]


@pytest.mark.parametrize(("kind", "said"), TOLD)
def test_a_told_fact_is_a_report_of_its_kind(
    understander: Understander, kind: str, said: str
) -> None:
    understood = understander.understand(said)
    assert (understood.is_report, understood.intent) == (True, kind)


@pytest.mark.parametrize("said", NOT_TOLD)
def test_a_rule_asked_supposed_or_denied_is_no_report(
    understander: Understander, said: str
) -> None:
    assert not understander.understand(said).is_report


def test_a_question_after_the_fact_does_not_undo_the_report(understander: Understander) -> None:
    told = "Un de mes scrutateurs a partagé la vidéo d'un parti, qu'est-ce que je dois faire ?"
    asked = "Qu'est-ce que je dois faire si un de mes scrutateurs partage la vidéo d'un parti ?"
    assert understander.understand(told).is_report
    assert not understander.understand(asked).is_report


def test_other_kinds_that_fit_are_kept_beside_the_most_urgent(understander: Understander) -> None:
    said = "Une rumeur circule : il y a une bagarre au bureau de vote"
    understood = understander.understand(said)
    assert understood.intent == "rumeur"
    assert "incident" in understood.also_intents
