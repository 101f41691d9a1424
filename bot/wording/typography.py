"""Québec French typography, so that authors can type plain spaces and straight apostrophes."""

import re

NBSP = "\u00a0"
THIN = "\u202f"

_RULES = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"« "), f"«{NBSP}"),
    (re.compile(r" »"), f"{NBSP}»"),
    (re.compile(r" (?=:(?:\s|$))"), NBSP),
    (re.compile(r" (?=[?!;](?:[\s)»*]|$))"), THIN),
    (re.compile(r"(?<=\d) (?=(?:h|min|mois|jours?|%|\$)\b)"), NBSP),
    (re.compile(r"(?<=\d\d) h (?=\d)"), f"{NBSP}h{NBSP}"),
)


def typeset(text: str) -> str:
    """Put non-breaking spaces and apostrophes where French wants them; idempotent."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
