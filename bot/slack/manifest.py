"""The application as Slack must know it: `vigie manifest slack` prints this."""

from typing import Any

from bot.slack.inbound import COMMANDS, EVENTS, SHORTCUT
from bot.slack.phrases import BOT_NAME, SHORTCUT_DESCRIPTION, SHORTCUT_NAME

SCOPES = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "im:history",
    "users:read",
    "users:read.email",
)

_COMMANDS = {
    "com4": ("Poser une question sur la procédure COM-4", "[votre question]"),
    "rumeur": ("Signaler tout de suite une rumeur qui circule", "[ce qui circule, et où]"),
    "incident": ("Signaler tout de suite un incident qui compromet le vote", "[ce qui se passe]"),
    "signaler": ("Ouvrir le formulaire de signalement", "[ce que vous avez constaté]"),
    "garde": ("Voir qui joindre maintenant, et jusqu’à quand", "(rien à ajouter)"),
}


def manifest(*, request_url: str, socket: bool = False) -> dict[str, Any]:
    """The manifest of an installation that Slack reaches at `request_url`.

    With `socket` it is Vigie that connects to Slack (Socket Mode), and no address is given.
    """
    reached: dict[str, str] = {} if socket else {"request_url": request_url}
    return {
        "display_information": {
            "name": BOT_NAME,
            "description": "L’assistant du personnel électoral pour la procédure COM-4",
            "long_description": (
                "Vigie répond aux questions sur l’utilisation des médias sociaux pendant un "
                "scrutin (procédure COM-4), reçoit les signalements et les transmet aux personnes "
                "que la procédure désigne. Écrivez-lui en privé, mentionnez-la dans un salon ou "
                "utilisez ses commandes."
            ),
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": BOT_NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": SHORTCUT_NAME,
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": SHORTCUT_DESCRIPTION,
                }
            ],
            "slash_commands": [
                {**_command(name), **({} if socket else {"url": request_url})} for name in COMMANDS
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            # Changes nothing for one workspace; without it an organisation that installs us whole
            # would never send an event.
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str) -> dict[str, Any]:
    description, usage = _COMMANDS[name]
    return {
        "command": f"/{name}",
        "description": description,
        "usage_hint": usage,
        # Escaped, a mention would come as an id that nobody reads; as typed, it keeps its name.
        "should_escape": False,
    }
