"""The one gesture that a case waits for in the field: it stands first on its card."""

from bot.domain.case import Kind
from bot.domain.rights import asked_in_field
from bot.messages import Choice
from bot.wording.casefile import CaseFile, choice
from bot.wording.voice import Voice

_OWED_TO_DCAP = (Kind.RUMEUR, Kind.INCIDENT, Kind.PUBLICATION)
_HANDED_ON_BY_DS = (Kind.INCIDENT, Kind.PUBLICATION, Kind.MANQUEMENT)


def gesture(voice: Voice, file: CaseFile, *, by_ds: bool) -> Choice | None:
    """The button to press first, by a DS or else by a coordination; None when none is awaited.

    A rumour that the DCAP knows waits for the DCAP alone.
    """
    case = file.case
    if case.dcap_told_at is None:
        if by_ds and case.kind is Kind.RUMEUR:
            return choice(voice, case, "transmettre_dcap", "case.tell_dcap", "primary")
        if by_ds and case.kind in _HANDED_ON_BY_DS and file.owned_by_ds:
            return choice(voice, case, "transmettre_coordination", "case.climb", "primary")
        if not by_ds and case.kind in _OWED_TO_DCAP:
            return choice(voice, case, "aviser_dcap", "case.tell_dcap", "primary")
    elif case.kind is Kind.RUMEUR:
        return None
    if case.field_taken_at is None:
        return choice(voice, case, "prendre_en_charge", "case.take", "primary")
    return None


def entrusted(file: CaseFile) -> str | None:
    """The directory id of whoever in the field was asked by name in the owner's place, if any."""
    asked = asked_in_field(file.case, file.directory)
    return asked if asked != file.case.owner else None
