"""What Vigie says in passing, when an answer is no document of the use case."""

DIALOG = "Vigie"
NOTED = "C’est noté."
OPENED_BELOW = "Le formulaire est dans la conversation."
OPENED_IN_PRIVATE = "Le formulaire vous attend dans votre conversation privée avec Vigie."
NOT_OPENED = (
    "Le formulaire n’a pas pu s’ouvrir et rien n’a été envoyé. "
    "Écrivez à Vigie en privé pour faire votre signalement."
)
NOT_ANSWERED = "La réponse n’a pas pu partir en privé. Demandez-la dans la conversation avec Vigie."
TO_CORRECT = "Rien n’a été envoyé. Corrigez ceci dans un nouveau formulaire :"
TYPED = "Ce que vous aviez écrit :"
