"""The few sentences that only Teams needs people to read."""

BOT_NAME = "Vigie"
CUT_SHORT = "La suite est trop longue pour être affichée ici."
TO_COPY = "Touchez le texte, puis « Tout sélectionner » et « Copier »"
TO_CORRECT = "À corriger"
REQUIRED = "Cette réponse est requise."
CHOOSE = "Choisir…"
SEND_AFTER = "envoyez le fichier à Vigie en message privé, après le signalement."
KEPT_WITH_CASE = "Ce fichier est gardé avec le dossier. La DCAP peut l’ouvrir dans la console."
OTHER_TENANT = "Vigie répond seulement au personnel d’Élections Québec."
UNEXPECTED = (
    "Un problème est survenu et la réponse n’a pas pu s’afficher. "
    "Écrivez à Vigie en privé pour savoir où en est votre demande."
)
