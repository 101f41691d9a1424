"""A catalogue small enough to reason about: four entries on a library, nothing of COM-4."""

from datetime import date

from faq.catalogue import Catalogue
from faq.entry import Audience, FaqEntry, Statut
from faq.lexicon import EMPTY, Lexicon
from faq.matcher import Matcher

PHRASINGS = {
    "emprunt": ("Combien de livres puis-je emprunter ?", "limite de livres", "emprunter un livre"),
    "retard": ("Que faire si je rends un livre en retard ?", "amende de retard", "retard de livre"),
    "horaire": ("À quelle heure ouvre la bibliothèque ?", "heures d'ouverture", "ouvert le soir"),
    "carte": ("Comment obtenir une carte de membre ?", "devenir membre", "perdre ma carte"),
}
NEGATIVES = ("quelle est la météo demain", "raconte une blague", "qui a gagné le match")


def entry(entry_id: str, **changes: object) -> FaqEntry:
    """Return a complete entry, changed where a test needs it."""
    values: dict[str, object] = {
        "id": entry_id,
        "title": f"Titre de {entry_id}",
        "phrasings": PHRASINGS.get(entry_id, (f"question sur {entry_id}",)),
        "answers": {None: "Réponse."},
        "audience": frozenset(Audience),
        "source": "COM-4, « Essai »",
        "revision": date(2022, 4, 8),
        "statut": Statut.PROJET,
        "follow_up": "aucun",
    }
    return FaqEntry(**{**values, **changes})  # type: ignore[arg-type]


def catalogue() -> Catalogue:
    """Return the four entries with their out-of-scope examples."""
    return Catalogue.of((entry(entry_id) for entry_id in PHRASINGS), negatives=NEGATIVES)


def matcher(lexicon: Lexicon = EMPTY) -> Matcher:
    """Return a matcher on the four entries."""
    return Matcher.build(catalogue(), lexicon)
