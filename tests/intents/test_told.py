"""The same words told, then asked, supposed, denied, recalled or placed elsewhere."""

import pytest

from intents.understanding import Understander

Pair = tuple[str, str]
"""A told fact, and nearly the same words that tell none."""

PAIRS: dict[str, list[Pair]] = {
    "supposed": [
        (
            "Une vidéo qui circule dit que le vote est annulé",
            "Si jamais une vidéo disait que le vote est annulé, j'appelle qui ?",
        ),
        (
            "Mon préposé a partagé l'affiche d'un candidat",
            "Mettons que mon préposé partage l'affiche d'un candidat, je fais quoi ?",
        ),
        (
            "Une bagarre a éclaté dans la file du bureau de vote",
            "Supposons qu'une bagarre éclate dans la file du bureau de vote",
        ),
        (
            "On me demande sur Facebook ce que je pense d'un parti",
            "Si on me demande ce que je pense d'un parti, je réponds quoi ?",
        ),
        (
            "Un faux compte de l'institution donne une mauvaise date de vote",
            "Advenant un faux compte de l'institution, que faire ?",
        ),
        (
            "Ma secrétaire a publié la liste électorale sur Instagram",
            "Imaginons que ma secrétaire publie la liste électorale",
        ),
        (
            "Le gymnase où on vote est inondé",
            "En cas d'inondation du gymnase où on vote, qui dois-je aviser ?",
        ),
        (
            "A fake page is telling voters the wrong date",
            "What if a fake page told voters the wrong date?",
        ),
        (
            "My clerk posted a partisan video",
            "Suppose my clerk posted a partisan video, what do I do?",
        ),
        (
            "Il faudrait qu'Élections Québec publie un rappel sur le stationnement",
            "Si j'avais besoin d'un rappel officiel, je m'adresse à qui ?",
        ),
        (
            "Le toit de l'école où on vote vient de s'effondrer",
            "Au cas où le toit de l'école s'effondrerait, j'appelle qui ?",
        ),
        (
            "Un citoyen veut savoir si on va voter par Internet, il m'a écrit sur Messenger",
            "Quand un citoyen veut savoir si on va voter par Internet, je dis quoi ?",
        ),
        (
            "Une scrutatrice insulte un député sur sa page publique",
            "Admettons qu'une scrutatrice insulte un député sur sa page",
        ),
        (
            "Le bruit court sur TikTok que les bulletins sont jetés",
            "Dans l'hypothèse où le bruit courrait que les bulletins sont jetés, qui aviser ?",
        ),
    ],
    "asked": [
        (
            "Une rumeur sur les heures de vote circule dans un groupe Facebook",
            "Comment signaler une rumeur sur les heures de vote ?",
        ),
        (
            "Un de mes employés critique un parti sur Twitter",
            "Mes employés peuvent-ils critiquer un parti sur Twitter ?",
        ),
        (
            "Panne de courant au bureau de vote, les électeurs attendent dehors",
            "Une panne de courant est-elle considérée comme un incident ?",
        ),
        (
            "Pouvez-vous publier un rappel sur les pièces d'identité sur votre page ?",
            "Comment demande-t-on une publication sur la page officielle ?",
        ),
        (
            "Une électrice me demande sur Instagram pour quel parti voter",
            "Ai-je le droit de dire pour quel parti voter ?",
        ),
        (
            "Quelqu'un a menacé notre bureau de vote sur Facebook",
            "À qui parle-t-on d'une menace sur Facebook ?",
        ),
        (
            "Ma réviseuse a mis le logo d'un parti sur son profil",
            "Ma réviseuse doit-elle enlever le logo d'un parti de son profil ?",
        ),
        (
            "Un message sur WhatsApp prétend qu'il faut un passeport pour voter",
            "C'est quoi la différence entre une rumeur et une opinion ?",
        ),
        (
            "One of my poll clerks is campaigning online for a candidate",
            "Can my poll clerks campaign online for a candidate?",
        ),
        (
            "Voters are being turned away at the school",
            "Who do I call when voters are turned away?",
        ),
        (
            "On accuse le DGE sur Facebook d'aider un parti, ça se partage beaucoup",
            "Que faire d'un sujet qui touche le DGE ?",
        ),
        ("Une urne a été volée ce matin au gymnase", "Qui doit-on aviser pour une urne volée ?"),
        (
            "Je voudrais que vous annonciez notre nouveau local de vote sur vos réseaux",
            "Qui annonce les nouveaux locaux de vote ?",
        ),
    ],
    "denied": [
        (
            "Il y a une rumeur sur le vote dans mon village",
            "Il n'y a pas de rumeur sur le vote dans mon village",
        ),
        (
            "Il y a eu un incident au bureau de vote ce matin, la police est venue",
            "Aucun incident au bureau de vote ce matin",
        ),
        (
            "Un de mes scrutateurs a publié une photo de bulletins",
            "Aucun de mes scrutateurs n'a publié de photo de bulletins",
        ),
        ("One of my staff shared a partisan post", "None of my staff shared a partisan post"),
        (
            "Nous avons besoin d'une publication sur le vote itinérant",
            "Nous n'avons pas besoin d'une publication sur le vote itinérant",
        ),
        (
            "Someone asked me on Facebook about a party's platform",
            "Nobody asked me on Facebook about a party's platform",
        ),
        ("On a reçu des menaces au bureau de vote", "On n'a reçu aucune menace au bureau de vote"),
        (
            "De fausses nouvelles sur le vote circulent en ligne chez nous",
            "Aucune fausse nouvelle ne circule en ligne chez nous",
        ),
        (
            "Ma préposée a partagé la vidéo d'un candidat",
            "Ma préposée n'a jamais partagé la vidéo d'un candidat",
        ),
        (
            "On me questionne sur un parti dans mes commentaires",
            "Personne ne m'a questionné sur un parti dans mes commentaires",
        ),
        ("Une panne a interrompu le vote à l'école", "Pas de panne à l'école, tout va bien"),
        (
            "Un citoyen m'a demandé mon avis sur un chef de parti",
            "Puis-je ne pas répondre à un citoyen sur un chef de parti ?",
        ),
    ],
    "past": [
        (
            "Une rumeur disant que le vote est truqué circule ce matin",
            "L'an passé, une rumeur disant que le vote est truqué avait circulé",
        ),
        (
            "Un préposé a insulté une candidate sur Facebook hier soir",
            "À la dernière élection, un préposé avait insulté une candidate sur Facebook",
        ),
        ("Il manque de bulletins à l'aréna", "En 2018 il avait manqué de bulletins à l'aréna"),
        (
            "L'alarme de feu a vidé le bureau de vote tantôt",
            "La dernière fois, l'alarme de feu avait vidé le bureau de vote",
        ),
        (
            "Une fausse page de l'institution est apparue à matin",
            "Il y a quatre ans, une fausse page de l'institution était apparue",
        ),
        (
            "My clerk leaked the voters list last night",
            "Back in 2018 a clerk had leaked the voters list",
        ),
        (
            "On me demande sans arrêt sur Messenger mon opinion sur la loi 21",
            "À l'élection passée on me demandait mon opinion sur la loi 21",
        ),
        (
            "Une scrutatrice a mis un bulletin rempli dans sa story",
            "Dans le temps, une scrutatrice avait mis un bulletin dans son album",
        ),
        (
            "Des manifestants bloquent l'entrée du bureau de vote",
            "Aux élections précédentes des manifestants avaient bloqué l'entrée",
        ),
        (
            "Ça raconte sur Facebook que les morts votent dans mon comté",
            "Lors du scrutin précédent ça racontait que les morts votaient",
        ),
    ],
    "elsewhere": [
        (
            "Un message dit que les machines changent les votes chez nous",
            "Aux États-Unis, un message dit que les machines changent les votes",
        ),
        (
            "Un bureau de vote de ma circonscription a été vandalisé",
            "Un bureau de vote de l'Ontario a été vandalisé",
        ),
        (
            "Un de mes employés a publié ses opinions politiques",
            "En Alberta, un employé a publié ses opinions politiques",
        ),
        (
            "Des gens disent ici que l'élection est volée",
            "Au Brésil des gens disent que l'élection est volée",
        ),
        ("Une urne a disparu à mon bureau de vote", "Au Manitoba une urne a disparu"),
        (
            "Somebody set fire to our polling place",
            "In Manitoba somebody set fire to a polling place",
        ),
        (
            "Une fausse publication annonce la fermeture de mon bureau de vote",
            "En France une fausse publication annonçait la fermeture d'un bureau",
        ),
        (
            "Un groupe intimide mes électeurs à l'entrée du bureau de vote",
            "Au Mexique un groupe intimide les électeurs",
        ),
    ],
    "unrelated": [
        (
            "Une rumeur dit que le bureau de vote est fermé, tout le monde la partage",
            "Une rumeur dit que le restaurant est fermé",
        ),
        (
            "Le bureau de vote n'a plus d'électricité et les gens repartent sans voter",
            "Ma maison n'a plus d'électricité",
        ),
        (
            "Mon scrutateur a publié une photo de la liste électorale",
            "Mon scrutateur a publié une photo de son chien",
        ),
        (
            "Pourriez-vous annoncer sur Facebook le changement de local de vote ?",
            "Pourriez-vous m'envoyer le formulaire de dépenses ?",
        ),
        ("Please post a reminder about the polling hours", "Please send me the training schedule"),
        (
            "Une électrice me demande ce que je pense du premier ministre",
            "Une électrice me demande à quelle heure ferme le bureau",
        ),
        (
            "Quelqu'un a volé une urne et s'en vante sur Snapchat",
            "Quelqu'un a volé mon vélo et s'en vante sur Snapchat",
        ),
        ("Ma commis a divulgué l'adresse d'un électeur en ligne", "Ma commis a changé d'adresse"),
        (
            "Un internaute m'écrit au sujet du financement d'un parti",
            "Un internaute m'écrit au sujet du stationnement du bureau",
        ),
        (
            "On nous a proféré des menaces au bureau de vote",
            "La pluie nous menace pour le pique-nique",
        ),
        ("Une fausse nouvelle sur le scrutin devient virale", "Une vidéo de chat devient virale"),
        (
            "Someone on my team insulted a candidate online",
            "My cousin insulted a hockey player online",
        ),
    ],
    "told, then asked": [
        (
            "Un employé a publié un message partisan, je fais quoi ?",
            "Je fais quoi quand un employé publie un message partisan ?",
        ),
        (
            "Un faux site annonce que le vote est remis. À qui je dis ça ?",
            "À qui je dis qu'un faux site annonce de quoi ?",
        ),
        (
            "Des gens bloquent la porte du bureau de vote, que dois-je faire ?",
            "Que dois-je faire si des gens bloquent la porte du bureau de vote ?",
        ),
        (
            "Ma scrutatrice a mis la liste électorale en ligne. Qui dois-je aviser ?",
            "Qui dois-je aviser si ma scrutatrice met la liste électorale en ligne ?",
        ),
        (
            "Une dame m'écrit pour savoir la position d'Élections Québec sur le vote à 16 ans,"
            " je réponds quoi ?",
            "Je réponds quoi sur la position d'Élections Québec ?",
        ),
        (
            "My poll clerk shared a candidate's video, what do I do?",
            "What do I do when a poll clerk shares a candidate's video?",
        ),
        (
            "Le bureau de vote est sans courant depuis une heure, j'appelle qui ?",
            "J'appelle qui quand le bureau de vote est sans courant ?",
        ),
        (
            "Ça dit sur Facebook que les votes sont jetés, est-ce que j'avise quelqu'un ?",
            "Est-ce que j'avise quelqu'un quand ça dit n'importe quoi sur Facebook ?",
        ),
        (
            "Un de mes préposés fait campagne sur TikTok, dois-je lui parler ?",
            "Dois-je parler à un préposé qui ferait campagne sur TikTok ?",
        ),
        (
            "Un homme armé est devant le bureau de vote, quoi faire ?",
            "Quoi faire devant un homme armé ?",
        ),
        (
            "On raconte au village que le vote est arrangé. C'est quoi la procédure ?",
            "C'est quoi la procédure pour ce qu'on raconte au village ?",
        ),
        (
            "Un citoyen m'a demandé sur Messenger pour qui voter. Que lui répondre ?",
            "Que répondre à un citoyen qui demande pour qui voter ?",
        ),
    ],
}

FEW_MISSED = 0.7
FEW_TAKEN = 0.9
"""Shares that must hold in every family: the pairs were written without looking at a result."""


@pytest.mark.parametrize("family", PAIRS)
def test_most_told_facts_of_a_family_are_reports(understander: Understander, family: str) -> None:
    missed = [told for told, _ in PAIRS[family] if not understander.understand(told).is_report]
    assert len(missed) <= (1 - FEW_MISSED) * len(PAIRS[family]), missed


@pytest.mark.parametrize("family", PAIRS)
def test_what_tells_nothing_is_kept_out(understander: Understander, family: str) -> None:
    taken = [text for _, text in PAIRS[family] if understander.understand(text).is_report]
    assert len(taken) <= (1 - FEW_TAKEN) * len(PAIRS[family]), taken


def test_there_are_pairs_enough_and_none_is_an_example(understander: Understander) -> None:
    sides = [side for pairs in PAIRS.values() for pair in pairs for side in pair]
    definitions = understander.definitions
    examples = {e for definition in definitions for e in definition.examples}
    assert len(sides) >= 160
    assert (examples | set(definitions.lookalikes)).isdisjoint(sides)
