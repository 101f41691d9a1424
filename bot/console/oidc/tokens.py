"""Checking an ID token: who signed it, for whom, when, and that it answers our own question."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures with the provider's private key. A secret that we share would prove nothing."""

LEEWAY = timedelta(seconds=60)
_REQUIRED = ("iss", "sub", "aud", "exp", "iat")


class TokenRefused(Exception):
    """The token proves nothing; the message says why, for the log."""


def key_id(token: str) -> str | None:
    """The id of the key that a token says it is signed with; raises TokenRefused."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise TokenRefused("illisible") from error
    if header.get("alg") not in ALGORITHMS:
        raise TokenRefused("algorithme")
    named = header.get("kid")
    return str(named) if named is not None else None


def verified(
    token: str,
    key: Mapping[str, Any],
    *,
    issuer: str,
    client: str,
    nonce: str,
    access_token: str | None,
    now: datetime,
) -> Mapping[str, Any]:
    """The claims of a token that is all it should be (OpenID Connect Core, 3.1.3.7).

    `key` is a JSON Web Key; raises TokenRefused.
    """
    claims = _signed(token, key, issuer, client)
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise TokenRefused("azp")
    if claims.get("azp", client) != client:
        raise TokenRefused("azp")
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise TokenRefused("nonce")
    _check_time(claims, now)
    if "at_hash" in claims and claims["at_hash"] != _half_hash(access_token or ""):
        raise TokenRefused("at_hash")
    return claims


def _signed(token: str, key: Mapping[str, Any], issuer: str, client: str) -> Mapping[str, Any]:
    """The claims under a good signature; their times are read against our own clock after."""
    try:
        public = jwt.PyJWK.from_dict(dict(key), algorithm=jwt.get_unverified_header(token)["alg"])
        claims: Mapping[str, Any] = jwt.decode(
            token,
            public,
            algorithms=list(ALGORITHMS),
            audience=client,
            issuer=issuer,
            options={
                "require": list(_REQUIRED),
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.InvalidTokenError, jwt.PyJWKError) as error:
        raise TokenRefused(type(error).__name__) from error
    return claims


def _check_time(claims: Mapping[str, Any], now: datetime) -> None:
    instant, leeway = now.timestamp(), LEEWAY.total_seconds()
    try:
        over = float(claims["exp"]) + leeway <= instant
        early = max(float(claims.get("nbf", 0)), float(claims["iat"])) - leeway > instant
    except (TypeError, ValueError) as error:
        raise TokenRefused("heure illisible") from error
    if over:
        raise TokenRefused("expiré")
    if early:
        raise TokenRefused("pas encore valable")


def _half_hash(access_token: str) -> str:
    """The left half of the access token's hash; every algorithm allowed here is of 256 bits."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
