"""Two questions in one message are told apart; a fact and what to do about it are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.splitting import MOST_PARTS, split

TWO = [
    "Où est la politique ? Et est-ce que je peux répondre aux électeurs ?",
    "où trouver la vidéo de formation pis est-ce que mes scrutateurs doivent la regarder",
    "Qui publie sur la page officielle ? Autre question : mon téléphone est-il couvert ?",
    "Can I answer voters on Facebook and also where do I find the policy?",
    "Puis-je aimer la page d'un parti ? Puis-je parler de mon travail ?",
    "Combien de jours dure la procédure ? À qui s'adresse-t-elle ?",
    "Que veut dire DAS ? Où est la foire aux questions ?",
    "Dois-je fermer mon compte ? Et mes employés doivent-ils fermer le leur ?",
    "Comment demander une publication officielle ? Dans quel délai sort-elle ?",
    "Who writes the official posts? Do the rules cover my own phone?",
    "Puis-je partager un article politique et aussi est-ce que ma DAS peut le commenter",
    "Que faire d'une plainte ? Que faire d'une rumeur ?",
    "À quoi sert COM-4 ? De quand date la dernière version ?",
    "Je suis DAS depuis lundi. Où est la formation ? Qui dois-je appeler pour une rumeur ?",
    "Est-ce que le devoir de réserve vaut le soir ? Est-ce qu'il vaut en vacances ?",
    "Comment bloquer un citoyen haineux ? Comment garder une preuve de ses messages ?",
]
ONE = [
    "Un préposé a publié la photo d'un candidat. Je fais quoi ?",
    "Une rumeur circule sur le vote. J'appelle qui ?",
    "Mon employé a partagé une vidéo. Est-ce que je dois l'aviser moi-même ?",
    "Il y a une panne au bureau de vote. Que dois-je faire ?",
    "Une dame me demande où voter. Je peux lui répondre ?",
    "Puis-je répondre aux électeurs ?",
    "quand et comment signaler une rumeur",
    "c'est quoi la politique et la procédure",
    "Quelqu'un m'a demandé « où voter ? et quand ? », je réponds quoi ?",
    "« Pourquoi on vote pas en ligne ? Répondez donc ! » Un citoyen m'a écrit ça.",
    "Mon compte est privé et j'ai trente amis. Les règles valent-elles quand même ?",
    "Ma secrétaire et mon préposé peuvent-ils publier ?",
    "Je me demande pourquoi on doit lire ça. Ça vise quoi ?",
    "Bonjour ! Où est la politique ?",
    "Où est la politique ? Merci !",
    "dois-je aviser ma coordonnatrice et la DCAP",
    "Someone asked me about a party. What should I do?",
    "A clerk posted a selfie with a candidate, who do I tell?",
    "les gens qui posent des questions et qui se plaignent, je les envoie où",
    "Il faudrait publier l'adresse et l'heure.",
    "Un faux site annonce une date. C'est grave ?",
    "rumeur",
    "??",
    "",
    "Pis là il a dit qu'il partageait ça pis qu'il s'en foutait, je fais quoi ?",
    "J'ai reçu une plainte hier. La personne est fâchée. Comment réagir ?",
]
THREE = [
    "Qui publie ? Où est la politique de réserve ? Combien de jours dure la procédure ?",
    "Que veut dire DGE ? Que veut dire DCAP ? Que veut dire DAS ?",
]


@pytest.mark.parametrize("text", TWO)
def test_two_questions_are_two_parts(text: str) -> None:
    assert len(split(text)) == 2, split(text)


@pytest.mark.parametrize("text", ONE)
def test_one_question_with_its_story_stays_whole(text: str) -> None:
    assert split(text) == (text.strip(),)


@pytest.mark.parametrize("text", THREE)
def test_three_questions_are_three_parts(text: str) -> None:
    assert len(split(text)) == 3


def test_more_than_three_questions_end_in_the_third() -> None:
    parts = split("Qui publie ? Où est la vidéo ? Combien de jours ? Que veut dire DGE ?")
    assert len(parts) == MOST_PARTS
    assert parts[-1].endswith("DGE ?")


def test_a_story_stays_with_the_question_it_leads_to() -> None:
    text = "Où est la politique ? Je suis DAS. Puis-je répondre aux électeurs ?"
    assert split(text) == ("Où est la politique ?", "Je suis DAS. Puis-je répondre aux électeurs ?")


@given(st.text(max_size=300))
def test_any_text_gives_one_to_three_parts(text: str) -> None:
    assert 1 <= len(split(text)) <= MOST_PARTS


@given(st.text(alphabet="oùqui est la politique? etpis«».\n", max_size=120))
def test_parts_are_made_of_the_words_of_the_message(text: str) -> None:
    assert set(" ".join(split(text)).split()) <= set(text.split())
