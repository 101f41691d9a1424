"""The few sentences that only Slack needs people to read."""

BOT_NAME = "Vigie"
CLOSE = "Fermer"
CANCEL = "Annuler"
CUT_SHORT = "La suite est trop longue pour être affichée ici."
OTHER_WORKSPACE = "Vigie répond seulement au personnel d’Élections Québec."
FORM_NOT_OPENED = (
    "Le formulaire n’a pas pu s’ouvrir et rien n’a été envoyé. Réessayez dans un instant."
)
NO_CONNECTION = "Slack : aucune connexion Socket Mode, rien n’en arrive"
UNEXPECTED = (
    "Un problème est survenu et la réponse n’a pas pu s’afficher. "
    "Écrivez à Vigie en privé pour savoir où en est votre demande."
)
YES = "Oui"
SHORTCUT_NAME = "Signaler à Vigie"
SHORTCUT_DESCRIPTION = "Ouvrir le formulaire de signalement avec ce message"
HOME_REPORT = "Signaler une rumeur"
HOME_ASK = "Poser une question"
HOME_DUTY = "Téléphone de garde de la DCAP"
QUESTION_TITLE = "Votre question"
QUESTION_LABEL = "Que voulez-vous savoir sur la procédure COM-4 ?"
QUESTION_SUBMIT = "Envoyer"
