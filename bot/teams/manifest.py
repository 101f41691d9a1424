"""The application as Teams must know it: `vigie manifest teams` writes this package.

Follows version 1.17 of the app manifest, whose limits are on Microsoft's page « App manifest
reference ».
"""

import io
import json
import re
import zipfile
from importlib.metadata import version
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from bot.teams.commands import COMMANDS
from bot.teams.phrases import BOT_NAME

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.17/MicrosoftTeams.schema.json"
EXTENSION = "signaler"
"""The command of the action « Signaler à Vigie », offered on every message."""

SCOPES = ("personal", "team", "groupChat")
ICONS = {"color": "color.png", "outline": "outline.png"}

_UUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_COMMANDS = {
    "com4": "Poser une question sur la procédure COM-4 : com4 puis-je aimer une publication ?",
    "rumeur": "Signaler tout de suite une rumeur : rumeur on dit que le vote est reporté",
    "incident": "Signaler tout de suite un incident qui compromet le vote",
    "signaler": "Ouvrir le formulaire de signalement",
    "garde": "Voir qui joindre maintenant, et jusqu’à quand",
    "aide": "Ce que Vigie sait faire, et ce qu’elle garde de vos messages",
}


def manifest(*, app_id: str, url: str) -> dict[str, Any]:
    """The manifest of an installation reached at `url` (https) by the bot `app_id` (a UUID).

    Raises ValueError, in French, for an address or an id that Teams would refuse.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(f"l’adresse doit commencer par https:// : {url}")
    if not _UUID.fullmatch(app_id):
        raise ValueError(f"l’identifiant d’application doit être un UUID : « {app_id} »")
    return {
        "$schema": SCHEMA,
        "manifestVersion": "1.17",
        "version": version("vigie"),
        "id": app_id.lower(),
        "localizationInfo": {"defaultLanguageTag": "fr-ca"},
        "developer": {
            "name": "Élections Québec",
            "websiteUrl": url,
            "privacyUrl": url,
            "termsOfUseUrl": url,
        },
        "name": {"short": BOT_NAME, "full": "Vigie, l’assistante pour la procédure COM-4"},
        "description": {
            "short": "L’assistante du personnel électoral pour la procédure COM-4",
            "full": (
                "Vigie répond aux questions sur l’utilisation des médias sociaux pendant un "
                "scrutin (procédure COM-4), reçoit les signalements et les transmet aux personnes "
                "que la procédure désigne. Écrivez-lui en privé, mentionnez-la dans un canal, ou "
                "choisissez « Signaler à Vigie » dans le menu d’un message."
            ),
        },
        "icons": ICONS,
        "accentColor": "#1D3557",
        "bots": [
            {
                "botId": app_id.lower(),
                "scopes": list(SCOPES),
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [_command_list()],
            }
        ],
        "composeExtensions": [_extension(app_id.lower())],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [parts.hostname],
    }


def package(*, app_id: str, url: str) -> bytes:
    """The zip to upload in Teams: the manifest and its icons; the same bytes for the same input."""
    made = json.dumps(manifest(app_id=app_id, url=url), ensure_ascii=False, indent=2)
    icons = files("bot.teams") / "icons"
    content = {"manifest.json": made.encode()}
    content |= {name: (icons / name).read_bytes() for name in ICONS.values()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _command_list() -> dict[str, Any]:
    commands = [{"title": name, "description": _COMMANDS[name]} for name in (*COMMANDS, "aide")]
    return {"scopes": list(SCOPES), "commands": commands}


def _extension(app_id: str) -> dict[str, Any]:
    return {
        "botId": app_id,
        "commands": [
            {
                "id": EXTENSION,
                "type": "action",
                "title": "Signaler à Vigie",
                "description": "Faire de ce message un signalement",
                "context": ["message"],
                "fetchTask": True,
            }
        ],
    }
