"""Commands typed as text: Teams has no slash command, only words that its menu writes for people.

A word that begins a report may also begin a question about reports. The question is then left to
the understanding, which always offers to report: nothing is sent to the DCAP by mistake.
"""

import re
from typing import NamedTuple

from faq.text import fold

REPORTS = ("rumeur", "incident", "signaler")
DUTY = "garde"
COMMANDS = ("com4", *REPORTS, DUTY)
"""Every word that the app's manifest offers."""


class Typed(NamedTuple):
    """A command word and what follows it."""

    name: str
    text: str


_COMMAND = re.compile(
    rf"\s*/?(?P<name>{'|'.join(COMMANDS)})(?=[\s:,.]|$)[\s:,.]*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_ASKS = (
    r"que (?:faire|dois|doit|faut|puis|peut|fait|devons|devrais|signaler)|qu est ce|quoi|c est quoi"
    r"|ca veut dire|est ce qu\w*|comment|pourquoi|combien|quel(?:le)?s?|dois je|doit on|faut il"
    r"|puis je|peut on|(?:je|on) fai[st] quoi|a qui|quand (?:dois|faut|est ce|aviser)"
    r"|definition|difference"
)
# « rumeur ou incident » weighs two words; « rumeur où l’on dit » tells one (folding drops accents).
_WEIGHS = r"(?:ou|et) (?:une? |de )?(?:rumeur|incident|publication|manquement|pas|non|autre chose)"
_OPENS = re.compile(rf"(?:(?:{_WEIGHS}) )?(?:{_ASKS})\b|{_WEIGHS.replace('(?:ou|et)', 'ou')}\b")
_ANYWHERE = re.compile(rf"\b(?:{_ASKS})\b")


def typed(text: str) -> Typed | None:
    """The command that a message begins with; None when it is a mere message, or a question."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return None
    name, rest = found["name"].lower(), found["text"].strip()
    if name in REPORTS and asks(rest):
        return None
    if name == DUTY and rest.strip("? \N{NO-BREAK SPACE}"):
        # « garde la photo » is a sentence, not the command.
        return None
    return Typed(name, rest)


def asks(rest: str) -> bool:
    """Whether what follows a command word looks like a question about it."""
    folded = fold(rest)
    if _OPENS.match(folded):
        return True
    return rest.rstrip().endswith("?") and _ANYWHERE.search(folded) is not None
