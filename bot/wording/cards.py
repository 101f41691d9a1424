"""A case's three cards: the reporter's receipt, the owner's thread, the DCAP's alert."""

from bot.domain.effects import SurfaceKind, ToPerson
from bot.messages import Document
from bot.storage.cases import Surface
from bot.wording.alert import alert, wave
from bot.wording.casefile import CaseFile
from bot.wording.receipt import receipt
from bot.wording.thread import thread
from bot.wording.voice import Voice

__all__ = ["CaseFile", "card", "wave"]


def card(voice: Voice, file: CaseFile, surface: Surface) -> Document:
    """The card of this surface as it should be now."""
    if surface.kind is SurfaceKind.RECEIPT:
        return receipt(voice, file)
    if surface.kind is SurfaceKind.ALERT:
        return alert(voice, file)
    person = surface.recipient.person if isinstance(surface.recipient, ToPerson) else None
    return thread(voice, file, viewer=person)
