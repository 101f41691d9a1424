"""Slack's refusals, in French, each with what to do about it."""

from collections.abc import Mapping

_REINSTALL = "réinstallez l’application dans Slack, puis posez le nouveau VIGIE_SLACK_BOT_TOKEN"
_MANIFEST = "collez le manifeste (« vigie manifest slack ») dans l’application et réinstallez-la"
_INVITE = "vérifiez l’identifiant du salon, puis invitez-y Vigie (« /invite @Vigie »)"
_DIRECTORY = "corrigez la colonne « slack » de l’annuaire, puis réimportez-le"
_ADMIN = "demandez à l’administration de Slack de l’autoriser"
_REPORT = "signalez-le avec ce code : c’est un défaut de Vigie"

SLACK_CAUSES: Mapping[str, tuple[str, str]] = {
    "account_inactive": ("le compte du robot est désactivé", _REINSTALL),
    "cannot_dm_bot": ("ce compte est celui d’un robot", _DIRECTORY),
    "channel_not_found": ("le salon n’existe pas, ou Vigie ne le voit pas", _INVITE),
    "ekm_access_denied": ("les clés de chiffrement de l’organisation l’interdisent", _ADMIN),
    "invalid_arguments": ("Slack n’accepte pas ce que Vigie écrit", _REPORT),
    "invalid_auth": ("Slack ne reconnaît pas ce jeton", _REINSTALL),
    "invalid_blocks": ("Slack n’accepte pas ce que Vigie écrit", _REPORT),
    "invalid_blocks_format": ("Slack n’accepte pas ce que Vigie écrit", _REPORT),
    "is_archived": ("le salon est archivé", "désarchivez-le, ou réglez un autre salon"),
    "messages_tab_disabled": ("l’onglet Messages de l’application est désactivé", _MANIFEST),
    "missing_scope": ("une autorisation manque à l’application", _MANIFEST),
    "msg_blocks_too_long": ("le message est trop long", _REPORT),
    "msg_too_long": ("le message est trop long", _REPORT),
    "no_permission": ("l’espace de travail l’interdit", _ADMIN),
    "no_text": ("le message est vide", _REPORT),
    "not_authed": ("le jeton est vide", "posez VIGIE_SLACK_BOT_TOKEN"),
    "not_in_channel": ("Vigie n’est pas membre du salon", _INVITE),
    "other_workspace": ("ce compte est d’une organisation qui n’est pas servie", _DIRECTORY),
    "ratelimited": ("Slack demande d’attendre trop longtemps", "relancez dans quelques minutes"),
    "restricted_action": ("l’espace de travail l’interdit", _ADMIN),
    "team_access_not_granted": ("l’organisation n’a pas ouvert cet espace à l’application", _ADMIN),
    "token_expired": ("le jeton a expiré", _REINSTALL),
    "token_revoked": ("le jeton a été révoqué", _REINSTALL),
    "user_deactivated": ("le compte est désactivé", _DIRECTORY),
    "user_disabled": ("le compte est désactivé", _DIRECTORY),
    "user_not_found": ("Slack ne connaît pas ce compte", _DIRECTORY),
    "users_not_found": ("Slack ne connaît pas ce compte", _DIRECTORY),
}
