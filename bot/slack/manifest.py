"""The application as Slack must know it: `vigie manifest slack` prints this."""

from typing import Any

from bot.slack.inbound import COMMANDS, EVENTS
from bot.slack.phrases import BOT_NAME

SCOPES = (
    "app_mentions:read",
    "chat:write",
    "commands",
    "im:history",
    "users:read",
    "users:read.email",
)

_COMMANDS = {
    "com4": ("Poser une question sur la procédure COM-4", "[votre question]"),
    "rumeur": ("Signaler tout de suite une rumeur qui circule", "[ce qui circule, et où]"),
    "incident": ("Signaler tout de suite un incident qui compromet le vote", "[ce qui se passe]"),
    "signaler": ("Ouvrir le formulaire de signalement", "[ce que vous avez constaté]"),
}


def manifest(*, request_url: str) -> dict[str, Any]:
    """The manifest of an installation that Slack reaches at `request_url`."""
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
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": BOT_NAME, "always_online": True},
            "slash_commands": [_command(name, request_url) for name in COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"request_url": request_url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, "request_url": request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, request_url: str) -> dict[str, Any]:
    description, usage = _COMMANDS[name]
    return {
        "command": f"/{name}",
        "url": request_url,
        "description": description,
        "usage_hint": usage,
        # Escaped, a mention would come as an id that nobody reads; as typed, it keeps its name.
        "should_escape": False,
    }
