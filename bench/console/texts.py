"""What people ask, by the hundred thousand: the content's own phrasings, said in many ways.

What nobody answers comes from the examples of what is out of scope, and from a bank of forms and
subjects, so that some questions come back often and others once.
"""

from functools import lru_cache
from itertools import product
from random import Random

from bench.matching.typos import mistype
from bot.storage.terms import terms_of
from faq.loader import default_catalogue

_BEFORE = ("", "", "", "Bonjour, ", "Bonsoir! ", "Allo, ", "Question : ", "svp ", "Urgent : ")
_AFTER = ("", "", "", " Merci!", " svp", " merci d’avance", " Je suis au bureau de vote.", " ?")
_FORMS = (
    "Qui paie {}?",
    "Où est-ce que je trouve {}?",
    "Est-ce qu’on a droit à {}?",
    "À qui est-ce que je demande {}?",
    "Quand est-ce qu’on reçoit {}?",
    "c koi la règle pour {}",
    "Peut-on changer {}?",
    "Il manque {}, je fais quoi?",
)
_SUBJECTS = (
    "le stationnement",
    "la clé du local",
    "les chaises de la salle",
    "le repas du midi",
    "les crayons",
    "l’horaire de la relève",
    "la prime du dimanche",
    "les rallonges électriques",
    "le chauffage de l’école",
    "la liste des scrutateurs",
    "le formulaire de frais",
    "les affiches de direction",
    "le code du réseau sans fil",
    "les boîtes de carton",
    "la pause du soir",
    "le téléphone du bureau",
    "les gants",
    "la navette",
    "l’uniforme",
    "la formation en ligne",
)
_MISTYPED = 0.25
_IN_BANK = 0.5


class Texts:
    """Draws what somebody writes. The same seed draws the same words."""

    def __init__(self) -> None:
        catalogue = default_catalogue()
        self.entries = [entry.id for entry in catalogue]
        self._known = [(entry.id, text) for entry in catalogue for text in entry.phrasings]
        self._outside = list(catalogue.negatives)
        self._bank = [form.format(subject) for form, subject in product(_FORMS, _SUBJECTS)]

    def answered(self, draw: Random) -> tuple[str, str]:
        """An entry, and a question that it answers."""
        entry, text = draw.choice(self._known)
        return entry, _said(text, draw)

    def unanswered(self, draw: Random) -> str:
        """A question that no entry answers."""
        bank = self._bank if draw.random() < _IN_BANK else self._outside
        return _said(draw.choice(bank), draw)


@lru_cache(maxsize=200_000)
def terms(text: str) -> str | None:
    """What the search reads of it; the same text comes back often here."""
    return terms_of(text)


def _said(text: str, draw: Random) -> str:
    said = draw.choice(_BEFORE) + text + draw.choice(_AFTER)
    return mistype(said, share=0.2) if draw.random() < _MISTYPED else said
