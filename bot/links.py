"""Telling a link that may be followed from one that may not, and where it really leads."""

import re
from urllib.parse import urlsplit

LONGEST = 3000
_WEB = frozenset({"http", "https"})
_DIRECT = frozenset({"mailto", "tel"})
_HOST = re.compile(r"[A-Za-z0-9_.:-]+")
# Browsers drop or rewrite these, so that a parser and a browser disagree on the host.
_AMBIGUOUS = re.compile(r"[\s\\\x00-\x20\x7f-\x9f\ud800-\udfff]")


def followable(url: str) -> bool:
    """Whether a link of our own may be followed: the web, an e-mail address or a telephone."""
    return bool(destination(url))


def destination(url: str) -> str:
    """Where a link leads, as shown beside its label: its host, the address or the number.

    Empty when it may not be followed.
    """
    host = web_host(url)
    if host or len(url) > LONGEST or _AMBIGUOUS.search(url):
        return host
    scheme, _, rest = url.partition(":")
    return rest if scheme in _DIRECT else ""


def web_host(url: str) -> str:
    """The host a web link leads to, or an empty string when it may not be followed.

    Letters outside ASCII come encoded: look-alikes must not pass for another name.
    """
    if not url or len(url) > LONGEST or _AMBIGUOUS.search(url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        encoded = host.encode("idna").decode("ascii")
    except ValueError:
        return ""
    return encoded if parts.scheme in _WEB and _HOST.fullmatch(encoded) else ""
