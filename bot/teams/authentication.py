"""Who may speak to Vigie in the name of Teams: whoever holds a token signed for that, no other."""

from collections.abc import Mapping
from typing import Any

import jwt
from botbuilder.schema import Activity
from botframework.connector import Channels
from botframework.connector.auth import ChannelValidation, SimpleCredentialProvider
from jwt.exceptions import (
    DecodeError,
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidSignatureError,
)

from bot.teams.keys import KeysUnreachable, SigningKeys, UnknownKey

__all__ = ["Gate", "KeysUnreachable", "NotAuthentic"]

CHANNEL: str = Channels.ms_teams

_REASONS: Mapping[type[Exception], str] = {
    ExpiredSignatureError: "expired",
    ImmatureSignatureError: "not_yet_valid",
    InvalidSignatureError: "signature",
    DecodeError: "unreadable",
    UnknownKey: "unknown_key",
    PermissionError: "claims",
}


class NotAuthentic(Exception):
    """The request is not from Teams, or not for us; `reason` is one short word, to be counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gate:
    """Checks the token of each request with botframework's own validation, and what it leaves out.

    Left out by botframework: `exp` may be missing, a key may carry no endorsement at all, an
    activity without service address skips that claim. An empty `app_id` would admit tokens that
    are for nobody: ValueError.
    """

    def __init__(self, app_id: str, keys: SigningKeys) -> None:
        if not app_id:
            raise ValueError("an application id is required to check tokens")
        self._credentials = SimpleCredentialProvider(app_id, "")
        self._keys = keys

    async def admit(self, activity: Activity, authorization: str | None) -> None:
        """Return if Teams posted this activity, and to us; `authorization` is the header's value.

        Raises NotAuthentic, or KeysUnreachable when that cannot be known now; nothing else.
        """
        try:
            await self._check(activity, authorization or "")
        except (NotAuthentic, KeysUnreachable):
            raise
        except Exception as error:
            # An error on this path may quote the token: only its kind leaves.
            reason = _reason(error)
        else:
            return
        raise NotAuthentic(reason)

    async def _check(self, activity: Activity, authorization: str) -> None:
        if activity.channel_id != CHANNEL:
            raise NotAuthentic("channel")
        service_url: Any = activity.service_url
        if not (isinstance(service_url, str) and service_url):
            raise NotAuthentic("service_url")
        if not authorization.startswith("Bearer "):
            raise NotAuthentic("no_token")
        # Installed each time: botframework keeps keys by address for the whole process.
        self._keys.install()
        identity = await ChannelValidation.authenticate_channel_token_with_service_url(
            authorization, self._credentials, service_url, CHANNEL
        )
        if identity.get_claim_value("exp") is None:
            raise NotAuthentic("no_expiry")
        header = jwt.get_unverified_header(authorization.removeprefix("Bearer "))
        if CHANNEL not in (await self._keys.get(header["kid"])).endorsements:
            raise NotAuthentic("endorsement")


def _reason(error: Exception) -> str:
    for kind in type(error).__mro__:
        if kind in _REASONS:
            return _REASONS[kind]
    return "refused"
