"""What the console calls the parts of an exchange."""

from bot.domain.people import Role
from bot.storage.exchanges import HELPFUL, NONE_FITS, UNHELPFUL
from bot.storage.review import verdicts
from bot.storage.review.listing import NO_ROLE
from faq.calibration import Zone

ZONES = {Zone.ANSWER: "Répondue", Zone.SUGGEST: "Titres suggérés", Zone.ABSTAIN: "Sans réponse"}
FEEDBACK = {HELPFUL: "Utile", UNHELPFUL: "Pas utile", NONE_FITS: "Aucun titre ne convient"}
VERDICTS = {
    verdicts.RIGHT: "Juste",
    verdicts.WRONG: "Fausse",
    verdicts.OTHER_ENTRY: "Autre fiche",
    verdicts.OFF_TOPIC: "Hors sujet",
}
ROLES = {
    Role.DS: "DS",
    Role.DAS: "DAS",
    Role.PERSONNEL: "Personnel électoral",
    Role.COORDONNATEUR: "Coordination",
    Role.DCAP: "DCAP",
    NO_ROLE: "Rôle inconnu",
}
CHANNEL_NAMES = {"slack": "Slack", "teams": "Teams", "playground": "Démonstration"}
