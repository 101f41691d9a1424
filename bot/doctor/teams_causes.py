"""Microsoft's refusals, in French, each with what to do about it."""

from collections.abc import Mapping

_INSTALL = "installez de nouveau l’application à cet endroit"
_WRONG_VALUE = (
    "vérifiez VIGIE_TEAMS_APP_PASSWORD (la valeur du secret, non son nom) et son échéance"
)
_APPLICATION = "vérifiez VIGIE_TEAMS_APP_ID et VIGIE_TEAMS_APP_TYPE dans Azure"
_TENANT = "vérifiez VIGIE_TEAMS_TENANT_IDS"
_IDENTITY = "vérifiez que l’identité managée VIGIE_TEAMS_APP_ID est affectée à cet ordinateur"
_NETWORK = "ouvrez l’accès à login.microsoftonline.com et à login.botframework.com"
_ADMIN = "demandez à l’administration de Teams de l’autoriser"
_LATER = "rien à faire si cela passe ; Vigie réessaie"
_REPORT = "signalez-le avec ce code : c’est un défaut de Vigie"

TEAMS_CAUSES: Mapping[str, tuple[str, str]] = {
    "app_removed": ("l’application a été retirée", _INSTALL),
    "bad_request": ("Teams n’accepte pas ce que Vigie écrit", _REPORT),
    "blocked_by_user": (
        "la personne, ou la modération du canal, a bloqué Vigie",
        "demandez-lui de débloquer Vigie, ou de lui écrire",
    ),
    "busy": ("la conversation est occupée", _LATER),
    "conversation_not_found": ("cette conversation n’existe plus", _INSTALL),
    "conversation_unreadable": ("cette conversation est celle d’un autre robot", _INSTALL),
    "disabled_by_admin": ("l’administration de Teams a désactivé l’application", _ADMIN),
    "forbidden": ("l’application n’a pas les droits qu’il faut", _ADMIN),
    "member_not_found": ("cette personne n’est pas membre de la conversation", _INSTALL),
    "not_in_roster": ("Vigie n’est plus membre de la conversation", _INSTALL),
    "not_registered": ("ce robot n’est pas inscrit auprès de Microsoft", _APPLICATION),
    "throttled": ("Teams demande de ralentir", _LATER),
    "too_large": ("le message est trop gros", _REPORT),
    "unauthorized": ("Teams ne reconnaît pas ce jeton", _APPLICATION),
    "token_bad_request": ("l’identité managée ne répond pas à cette demande", _IDENTITY),
    "token_connection": ("Microsoft ne peut être joint", _NETWORK),
    "token_failed": ("la demande de jeton a échoué", _REPORT),
    "token_invalid_client": ("Microsoft refuse le secret", _WRONG_VALUE),
    "token_invalid_request": ("Microsoft n’accepte pas la demande de jeton", _IDENTITY),
    "token_invalid_resource": ("cette organisation ne connaît pas les robots", _TENANT),
    "token_invalid_scope": ("Microsoft n’accepte pas la demande de jeton", _REPORT),
    "token_invalid_tenant": ("Microsoft ne connaît pas cette organisation", _TENANT),
    "token_refused": ("Microsoft refuse de donner un jeton", _APPLICATION),
    "token_timeout": ("Microsoft ne répond pas à temps", _NETWORK),
    "token_tls": ("la connexion à Microsoft n’est pas sûre", "vérifiez proxy et certificats"),
    "token_unauthorized_client": ("Microsoft ne connaît pas cette application", _APPLICATION),
    "token_unreadable_answer": ("ce qui répond n’est pas Microsoft", "vérifiez le proxy"),
}
