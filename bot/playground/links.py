"""Telling a link that may be followed from one that may not, and where it really leads."""

import re
from urllib.parse import urlsplit

FOLLOWED = frozenset({"http", "https", "mailto", "tel"})
# Browsers drop or rewrite these, so that a parser and a browser disagree on the host.
_AMBIGUOUS = re.compile(r"[\s\\\x00-\x20\x7f-\x9f]")


def followable(url: str) -> bool:
    """Whether the page may offer this link: a known scheme, and only one way to read it."""
    if not url or _AMBIGUOUS.search(url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in FOLLOWED:
        return False
    return bool(host) if parts.scheme in ("http", "https") else bool(parts.path)


def destination(url: str) -> str:
    """Where a followable link leads, as shown beside its label: its host, or the number.

    Letters outside ASCII are shown in their encoded form: look-alikes must not pass for another.
    """
    parts = urlsplit(url)
    if parts.hostname is None:
        return parts.path
    try:
        return parts.hostname.encode("idna").decode("ascii")
    except UnicodeError:
        return parts.hostname.encode("ascii", "backslashreplace").decode("ascii")
