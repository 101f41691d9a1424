"""From the code of a refusal to what a person reads: what it means, and what to do about it."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass

from bot.doctor.slack_causes import SLACK_CAUSES
from bot.doctor.teams_causes import TEAMS_CAUSES

_NETWORK = "vérifiez l’accès au réseau, puis relancez"
_OURS: Mapping[str, tuple[str, str]] = {
    "channel_not_configured": (
        "la plateforme de ce destinataire n’est pas servie",
        "réglez-la, ou corrigez l’annuaire",
    ),
    "connection": ("la connexion ne s’établit pas", _NETWORK),
    "not_asked": ("Slack n’a pas répondu pour d’autres", "relancez « vigie doctor » plus tard"),
    "timeout": ("pas de réponse à temps", _NETWORK),
    "unreadable_answer": ("ce qui répond n’est pas la plateforme", "vérifiez le proxy"),
    "worker_lost": ("le processus qui l’envoyait s’est arrêté", "lisez ses journaux"),
}
_CAUSES = {**SLACK_CAUSES, **TEAMS_CAUSES, **_OURS}
_OF_SYSTEM: Mapping[type[OSError], str] = {
    ConnectionRefusedError: "rien n’écoute à cette adresse",
    FileNotFoundError: "introuvable",
    PermissionError: "accès refusé",
    socket.gaierror: "nom de serveur inconnu",
}
_OF_SERVER = ("http_5", "token_http_")


@dataclass(frozen=True)
class Cause:
    """A refusal in French, with its code, and what to do about it."""

    said: str
    todo: str


def explained(code: str) -> Cause:
    """What a refusal means; one that nobody foresaw is told by its code alone."""
    if code in _CAUSES:
        said, todo = _CAUSES[code]
        return Cause(f"{said} ({code})", todo)
    if code.startswith(_OF_SERVER):
        return Cause(f"panne de la plateforme ({code})", "réessayez plus tard")
    return Cause(f"refus inattendu ({code or 'sans code'})", "cherchez ce code dans les journaux")


def system_trouble(error: OSError) -> str:
    """What the system refused, in French; by its kind alone when nobody foresaw it."""
    kinds = (kind for kind in _OF_SYSTEM if isinstance(error, kind))
    return next((_OF_SYSTEM[kind] for kind in kinds), type(error).__name__)
