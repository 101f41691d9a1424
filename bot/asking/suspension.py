"""An entry that the DCAP suspended is never answered, nor suggested, nor shown when chosen."""

from collections.abc import Collection

from bot.storage.exchanges import Exchange
from bot.wording.answers import SUGGESTIONS
from faq.calibration import Zone


def held_back(
    entry: str | None,
    zone: str,
    candidates: tuple[tuple[str, float], ...],
    suspended: Collection[str],
) -> tuple[str | None, str]:
    """The entry and the zone of a question, when some entries are suspended.

    What would have answered, or every title that would have been suggested, is suspended: Vigie
    abstains, and the exchange keeps the entry that it says is being revised.
    """
    if entry is not None:
        return (entry, Zone.ABSTAIN) if entry in suspended else (entry, zone)
    first = [candidate for candidate, _ in candidates[:SUGGESTIONS]]
    if zone == Zone.SUGGEST and first and all(item in suspended for item in first):
        return first[0], Zone.ABSTAIN
    return entry, zone


def received(pressed: Exchange, before: Exchange, suspended: Collection[str]) -> str | None:
    """The choice to keep: a suspended entry was asked for, and nobody received it."""
    return before.chosen if pressed.chosen in suspended else pressed.chosen
