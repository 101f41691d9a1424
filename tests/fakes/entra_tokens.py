"""The tokens that the Bot Framework signs, and those that somebody else would like it to sign."""

import base64
import functools
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
TEAMS = ("msteams",)


@functools.cache
def private_key(name: str) -> RSAPrivateKey:
    """The private key of that name, made once: that is slow."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class SigningPair:
    """A key pair, published under this id; without `endorsements` when they are None."""

    kid: str
    endorsements: tuple[str, ...] | None = TEAMS

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half, as a key server publishes it."""
        published: dict[str, Any] = {
            **RSAAlgorithm.to_jwk(private_key(self.kid).public_key(), as_dict=True),
            "kid": self.kid,
            "use": "sig",
        }
        if self.endorsements is not None:
            published["endorsements"] = list(self.endorsements)
        return published

    @property
    def public_pem(self) -> bytes:
        """The public half as text: what an HS256 forgery uses as its secret."""
        return (
            private_key(self.kid)
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )


def claims(app_id: str, service_url: str, **changes: object) -> dict[str, Any]:
    """What a good token says; a change to None takes the claim away."""
    now = int(time.time())
    said: dict[str, Any] = {
        "iss": ISSUER,
        "aud": app_id,
        "serviceurl": service_url,
        "nbf": now - 60,
        "exp": now + 3600,
        **changes,
    }
    return {name: value for name, value in said.items() if value is not None}


def signed(pair: SigningPair, said: object, *, kid: str | None = None) -> str:
    """A token signed with RS256, whatever it says; `kid` is the one it shows, none when empty."""
    shown = pair.kid if kid is None else kid
    return jwt.PyJWS().encode(
        json.dumps(said).encode(),
        private_key(pair.kid),
        algorithm="RS256",
        headers={"kid": shown} if shown else {},
    )


def unsigned(said: object, *, kid: str) -> str:
    """A token that says `alg: none`."""
    return jwt.PyJWS().encode(json.dumps(said).encode(), "", algorithm="none", headers={"kid": kid})


def hmac_forged(pair: SigningPair, said: dict[str, Any]) -> str:
    """A token signed with HS256 and the public key, which everybody has.

    Assembled by hand: PyJWT refuses to sign like that.
    """
    header = {"alg": "HS256", "typ": "JWT", "kid": pair.kid}
    body = b".".join(_encoded(json.dumps(part).encode()) for part in (header, said))
    mark = hmac.new(pair.public_pem, body, hashlib.sha256).digest()
    return (body + b"." + _encoded(mark)).decode()


def with_other_claims(token: str, said: dict[str, Any]) -> str:
    """A good token whose claims were replaced after it was signed."""
    header, _, mark = token.split(".")
    return f"{header}.{_encoded(json.dumps(said).encode()).decode()}.{mark}"


def _encoded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")
