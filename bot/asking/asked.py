"""What a message asks: one question or several, each perhaps leaning on the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.desk import Desk
from bot.domain.people import Role
from bot.storage import exchanges
from bot.storage.exchanges import Exchange
from bot.turn import Turn
from bot.wording.answers import AUDIENCES, audience_of
from bot.wording.offers import CONFIDENTIAL
from faq.entry import Audience
from intents.followup import combined, leaning
from intents.splitting import split
from intents.understanding import Understanding

LEANS_WITHIN = timedelta(minutes=15)
"""How long « et si c’est mon employé ? » may still speak of the question before it."""

_NAMED = {
    "das": Role.DAS,
    "ds": Role.DS,
    "personnel": Role.PERSONNEL,
    "employes": Role.PERSONNEL,
}
"""Roles by the canonical words of the lexicon."""


@dataclass(frozen=True)
class Asked:
    """One question of a message, and what it means.

    `leans_on` is the exchange that completes it; `role` whose answer is asked for, when it is not
    the author's own.
    """

    text: str
    understood: Understanding
    leans_on: int | None = None
    role: Role | None = None


async def understand(desk: Desk, turn: Turn) -> tuple[Asked, ...]:
    """What a message asks, for its author's role; before any transaction."""
    text, audience = turn.inbound.text, audience_of(turn.author.role)
    followed = await _followed(desk, turn, audience)
    if followed is not None:
        return (followed,)
    return tuple(
        Asked(part, desk.understander.understand(part, audience=audience)) for part in split(text)
    )


async def _followed(desk: Desk, turn: Turn, audience: Audience | None) -> Asked | None:
    """The question that a message makes with the one before it; None when it stands alone."""
    text = turn.inbound.text
    words = desk.understander.matcher.read(text).words
    leans = leaning(text, words)
    before = await _before(desk, turn) if leans is not None else None
    if leans is None or before is None:
        return None
    role = _named(words) if leans.kind == "role" else None
    understood = desk.understander.understand(
        combined(before.text, text, leans), audience=AUDIENCES[role] if role else audience
    )
    return Asked(text, understood, before.id, role)


def _named(words: Sequence[str]) -> Role | None:
    """The role that a message names, in canonical words."""
    return next((role for word, role in _NAMED.items() if word in words), None)


async def _before(desk: Desk, turn: Turn) -> Exchange | None:
    """The exchange that a message may lean on: recent, in the same place, not confidential."""
    since = turn.now - LEANS_WITHIN
    async with desk.database.read() as connection:
        account = turn.author.actor.account
        before = await exchanges.latest_of(connection, account, since=since)
        if before is not None and before.leans_on is not None:
            before = await exchanges.get(connection, before.leans_on)
    if before is None or before.address.room != turn.inbound.address.room:
        return None
    return None if before.is_report or before.text == CONFIDENTIAL else before
