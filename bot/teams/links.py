"""Telling a link that may be followed from one that may not, and where it really leads."""

import re
from urllib.parse import urlsplit

LONGEST = 3000
_WEB = frozenset({"http", "https"})
_HOST = re.compile(r"[A-Za-z0-9_.:-]+")
_DIRECT = frozenset({"mailto", "tel"})
# Browsers drop or rewrite these, so that a parser and a browser disagree on the host.
_AMBIGUOUS = re.compile(r"[\s\\\x00-\x20\x7f-\x9f\ud800-\udfff]")


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


def followable(url: str) -> bool:
    """Whether a link of our own may be followed: the web, an e-mail address or a telephone."""
    if web_host(url):
        return True
    scheme, _, rest = url.partition(":")
    return scheme in _DIRECT and bool(rest) and not _AMBIGUOUS.search(url) and len(url) <= LONGEST
